"""Housekeeping: no job starves another, and no step of the clock stops them."""

from datetime import datetime, timedelta

from station.errors import StorageError
from station.village.periodic_jobs import PeriodicJobs
from tests.village.simulated import HANOI, FastClock


def test_a_job_that_raises_starves_no_other() -> None:
    ran: list[str] = []

    def broken() -> None:
        ran.append("broken")
        raise StorageError("the disk is full")

    def bug() -> None:
        ran.append("bug")
        raise ZeroDivisionError

    chores = PeriodicJobs(FastClock(datetime(2026, 11, 23, tzinfo=HANOI)))
    for name, job in (("broken", broken), ("bug", bug), ("good", lambda: ran.append("good"))):
        chores.every(60, name, job)
    chores.run_all()
    chores.run_all()
    assert sorted(ran) == ["broken", "broken", "bug", "bug", "good", "good"]


def test_a_clock_stepped_back_plans_the_jobs_anew() -> None:
    clock = FastClock(datetime(2026, 11, 23, tzinfo=HANOI))
    chores = PeriodicJobs(clock)
    chores.every(60, "nothing", lambda: None)
    assert not chores.pass_once()
    clock.wall -= timedelta(hours=12)
    assert chores.pass_once()
    assert not chores.pass_once()


def test_the_thread_ends_when_it_is_closed() -> None:
    chores = PeriodicJobs(FastClock(datetime(2026, 11, 23, tzinfo=HANOI)), step=0.001)
    chores.start()
    chores.close()
    assert not chores.thread.is_alive()

"""Housekeeping: no job starves another, and no step of the clock stops them."""

from datetime import datetime, timedelta

from station.errors import StorageError
from station.village.periodic_jobs import PeriodicJobs
from tests.village.outside import FastClock
from tests.village.simulated import HANOI


def test_a_job_that_raises_starves_no_other() -> None:
    ran: list[str] = []

    def broken() -> None:
        ran.append("broken")
        raise StorageError("the disk is full")

    def bug() -> None:
        ran.append("bug")
        raise ZeroDivisionError

    jobs = PeriodicJobs(FastClock(datetime(2026, 11, 23, tzinfo=HANOI)))
    for name, job in (("broken", broken), ("bug", bug), ("good", lambda: ran.append("good"))):
        jobs.every(60, name, job)
    jobs.run_all()
    jobs.run_all()
    assert sorted(ran) == ["broken", "broken", "bug", "bug", "good", "good"]


def test_a_clock_stepped_back_plans_the_jobs_anew() -> None:
    clock = FastClock(datetime(2026, 11, 23, tzinfo=HANOI))
    jobs = PeriodicJobs(clock)
    jobs.every(60, "nothing", lambda: None)
    assert not jobs.pass_once()
    clock.wall -= timedelta(hours=12)
    assert jobs.pass_once()
    assert not jobs.pass_once()


def test_the_thread_ends_when_it_is_closed() -> None:
    jobs = PeriodicJobs(FastClock(datetime(2026, 11, 23, tzinfo=HANOI)), step=0.001)
    jobs.start()
    jobs.close()
    assert not jobs.thread.is_alive()

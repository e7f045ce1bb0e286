"""Two promises of one air: what meets what, and what is offered instead."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from station.programme.promises import (
    APART,
    Booked,
    PromiseWanted,
    choices,
    clashes,
    first_free,
    last_free,
    promised,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = datetime(2026, 11, 30, tzinfo=HANOI)
NOON, MIDNIGHT = DAY + timedelta(hours=12), DAY + timedelta(days=1)


def at(hour: int, minute: int = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minute)


def session(starts: datetime, minutes: float, key: str = "chieu") -> Booked:
    return Booked(key, key, starts, starts + timedelta(minutes=minutes))


def recording(starts: datetime, minutes: float, key: str = "memo", *instead: str) -> PromiseWanted:
    return PromiseWanted(key, key, starts, timedelta(minutes=minutes), instead)


def test_what_meets_nothing_is_promised() -> None:
    assert choices(recording(at(16), 5), [session(at(17), 10)], NOON, MIDNIGHT) is None


def test_before_after_and_instead_are_offered_in_whole_minutes() -> None:
    found = choices(recording(at(16, 58), 5), [session(at(17), 10)], NOON, MIDNIGHT)
    assert found is not None
    assert (found.before, found.after, found.instead) == (at(16, 54), at(17, 11), True)


def test_before_is_not_offered_when_it_is_too_late_for_it_nor_after_on_another_day() -> None:
    evening = session(at(23, 50), 9)
    found = choices(recording(at(23, 55), 5), [evening], at(23, 48), MIDNIGHT)
    assert found is not None
    assert (found.before, found.after) == (None, None)


def test_a_recording_takes_no_recordings_place() -> None:
    other = Booked("memo/b", "Họp", at(17), at(17, 5), session=False)
    found = choices(recording(at(17, 1), 1), [other], NOON, MIDNIGHT)
    assert found is not None
    assert not found.instead


def test_a_gap_that_is_too_small_is_passed_over() -> None:
    booked = [session(at(17), 10), session(at(17, 13), 7, "tiep")]
    found = choices(recording(at(17, 5), 5), booked, NOON, MIDNIGHT)
    assert found is not None
    assert (found.before, found.after) == (at(16, 54), at(17, 21))


def test_what_was_promised_first_keeps_its_time_and_pushes_the_next() -> None:
    wanted = [recording(at(17, 1), 5, "b"), recording(at(16, 58), 5, "a")]
    first, second = promised(wanted, [session(at(17), 10)])
    assert (first.key, first.starts) == ("a", at(17, 11))
    assert (second.key, second.starts) == ("b", at(17, 17))


def test_whose_place_it_takes_does_not_move_it() -> None:
    (found,) = promised([recording(at(17, 1), 5, "a", "chieu")], [session(at(17), 10)])
    assert found.starts == at(17, 1)


SPANS = st.lists(
    st.tuples(st.integers(0, 1400), st.integers(1, 60)).map(
        lambda pair: session(DAY + timedelta(minutes=pair[0]), pair[1])
    ),
    max_size=12,
)


@given(SPANS, st.integers(0, 1430), st.integers(5, 3600))
def test_what_is_offered_meets_nothing(booked: list[Booked], minute: int, seconds: int) -> None:
    wanted = PromiseWanted(
        "memo", "memo", DAY + timedelta(minutes=minute), timedelta(seconds=seconds)
    )
    after, before = first_free(wanted, booked), last_free(wanted, booked, DAY)
    assert after >= wanted.at
    for offered in (after, before):
        if offered is not None:
            assert clashes(offered, wanted.lasts, booked) == ()
    if before is not None:
        assert DAY <= before <= wanted.at


@given(SPANS, st.integers(0, 1430))
def test_nothing_between_the_wanted_time_and_the_offered_minute_was_free(
    booked: list[Booked], minute: int
) -> None:
    wanted = PromiseWanted("memo", "memo", DAY + timedelta(minutes=minute), timedelta(minutes=3))
    after = first_free(wanted, booked)
    at_ = wanted.at
    while at_ < after:
        assert clashes(at_, wanted.lasts, booked)
        at_ += timedelta(minutes=1)
    assert timedelta(0) < APART

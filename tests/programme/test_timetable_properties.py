"""What holds for every timetable, in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil import rrule
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from station.programme import timetable_form
from station.programme.recurrence_rule import WEEKDAYS
from station.programme.session import Overlong
from station.programme.timetable import QuietHours, Slot, Suspension, Timetable
from station.programme.timetable_mistakes import mistakes

few = settings(deadline=None, max_examples=50)
HANOI, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "Australia/Lord_Howe", "UTC"])
DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
VILLAGES = st.frozensets(st.sampled_from(["na-dong", "ban-lac"]))
RULES = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA",
        "FREQ=MONTHLY;BYMONTHDAY=-1,15",
        "FREQ=MONTHLY;BYDAY=-1SU",
        "FREQ=DAILY;COUNT=20",
        "FREQ=WEEKLY;UNTIL=20270301",
    ]
)


@st.composite
def slots(draw: st.DrawFn, name: str) -> Slot:
    """A slot as `timetable_form` lets it pass."""
    at = draw(TIMES)
    again = draw(st.frozensets(TIMES, max_size=2)) - {at}
    by_rule = draw(st.booleans())
    first = draw(DATES if by_rule else st.none() | DATES)
    last = draw(st.none() | DATES)
    return Slot(
        id=name,
        title=name,
        at=at,
        again=tuple(sorted(again)),
        days=frozenset() if by_rule else draw(st.frozensets(st.integers(0, 6))),
        rrule=draw(RULES) if by_rule else "",
        first=first,
        last=max(first, last) if first and last else last,
        longest=timedelta(minutes=draw(st.sampled_from([1, 15, 45, 240]))),
        excepted=draw(st.frozensets(DATES, max_size=3)),
        tune=draw(st.booleans()),
        closing=draw(st.booleans()),
        overlong=draw(st.sampled_from(Overlong)),
    )


@st.composite
def suspensions(draw: st.DrawFn) -> Suspension:
    first = draw(DATES)
    last = first + timedelta(days=draw(st.integers(0, 30)))
    chosen = draw(st.frozensets(st.sampled_from("abc")))
    return Suspension(first, last, "nghỉ", draw(VILLAGES), chosen)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    found = tuple(draw(slots(name)) for name in "abc")
    return Timetable(found, tuple(draw(st.lists(suspensions(), max_size=3))))


@few
@given(timetables(), st.lists(INSTANTS, min_size=3, max_size=3).map(sorted), ZONES)
def test_a_span_gives_what_its_parts_give(
    timetable: Timetable, instants: list[datetime], name: str
) -> None:
    a, b, c = instants
    b = max(a, min(b, a + timedelta(days=60)))
    c = max(b, min(c, b + timedelta(days=60)))
    zone = ZoneInfo(name)
    whole = timetable.occurrences(a, c, zone, "na-dong")
    parts = [timetable.occurrences(*span, zone, "na-dong") for span in ((a, b), (b, c))]
    assert whole == parts[0] + parts[1]
    keys = [occurrence.key for occurrence in whole]
    assert len(keys) == len(set(keys))
    assert [o.starts for o in whole] == sorted(o.starts for o in whole)


@few
@given(timetables(), DATES)
def test_each_local_date_is_accounted_for_once(timetable: Timetable, first: date) -> None:
    """Against a plain count of dates: as many sessions as dates that are on, times a day's."""
    since = datetime.combine(first, time(), HANOI)
    planned = timetable.planned(since, since + timedelta(days=30), HANOI, "na-dong")
    expected = sum(
        slot.is_on(first + timedelta(days=n)) * (1 + len(slot.again))
        for slot in timetable.slots
        for n in range(30)
    )
    assert len(planned) == expected
    for each in planned:
        day = each.occurrence.starts.astimezone(HANOI).date()
        silenced = [
            suspension
            for suspension in timetable.suspensions
            if suspension.first <= day <= suspension.last
            and (not suspension.villages or "na-dong" in suspension.villages)
            and (not suspension.slots or each.occurrence.slot.id in suspension.slots)
        ]
        assert (each.suspension is not None) == bool(silenced)


@few
@given(slots("a"), TIMES, TIMES, DATES)
def test_a_timetable_without_mistakes_is_never_in_the_quiet_hours(
    slot: Slot, start: time, end: time, first: date
) -> None:
    quiet, timetable = QuietHours(start, end), Timetable((slot,))
    assume(not mistakes(timetable, quiet))
    since = datetime.combine(first, time(), HANOI)
    for each in timetable.occurrences(since, since + timedelta(days=60), HANOI, "na-dong"):
        local = each.starts.astimezone(HANOI)
        assert not quiet.contains(local.time())
        silence = quiet.next_start(local)
        assert silence is None or each.ends <= silence


@few
@given(timetables())
def test_a_timetable_without_mistakes_has_no_two_sessions_at_once(timetable: Timetable) -> None:
    """In the two years that are compared; and where no slot begins, in any."""
    told = mistakes(timetable, QuietHours(time(0), time(0)))
    since = datetime(2026, 1, 1, tzinfo=HANOI)
    found = timetable.occurrences(since, since + timedelta(days=730), HANOI, "elsewhere")
    for one, other in pairwise(found):
        firsts = [each.slot.first for each in (one, other) if each.slot.first]
        compared = not firsts or one.starts.year <= (max(firsts) - timedelta(days=1)).year + 1
        if compared and other.starts < one.ends:
            assert told


@few
@given(TIMES, st.sampled_from([date(2026, 3, 25), date(2026, 10, 21)]))
def test_a_daily_slot_sounds_once_a_day_when_the_clocks_change(at: time, first: date) -> None:
    since = datetime.combine(first, time(), BERLIN)
    until = datetime.combine(first + timedelta(days=10), time(), BERLIN)
    found = Timetable((Slot("a", "A", at),)).occurrences(since, until, BERLIN, "x")
    assert [o.key for o in found] == [f"a/{first + timedelta(days=n)}" for n in range(10)]
    for each in found:
        local = each.starts.astimezone(BERLIN)
        in_gap = local.date() == date(2026, 3, 29) and at.hour == 2
        assert local.time() == (time(3) if in_gap else at)
        assert local.fold == 0


@few
@given(
    st.sampled_from(["DAILY", "WEEKLY"]),
    st.integers(1, 6),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda days: ",".join(sorted(days))),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    st.frozensets(DATES, max_size=20),
)
def test_a_slot_occurs_when_dateutils_own_set_says(
    freq: str, interval: int, byday: str, first: date, excepted: frozenset[date]
) -> None:
    text = f"FREQ={freq};INTERVAL={interval};BYDAY={byday}"
    slot = Slot("a", "A", time(5), rrule=text, first=first, excepted=excepted)
    theirs = rrule.rruleset()
    theirs.rrule(rrule.rrulestr(text, dtstart=datetime.combine(first, time(5))))  # type: ignore[arg-type]
    for day in excepted:
        theirs.exdate(datetime.combine(day, time(5)))
    since, until = datetime(2026, 1, 1, 5), datetime(2026, 6, 30)  # noqa: DTZ001
    expected = [each.replace(tzinfo=HANOI) for each in theirs.between(since, until, inc=True)]
    found = Timetable((slot,)).occurrences(
        since.replace(tzinfo=HANOI), until.replace(tzinfo=HANOI), HANOI, "x"
    )
    assert [occurrence.starts for occurrence in found] == expected


@few
@given(timetables())
def test_what_is_written_is_read_back_whole(timetable: Timetable) -> None:
    assert timetable_form.read(timetable_form.write(timetable)) == timetable

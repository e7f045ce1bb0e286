"""Which recordings come first, and which give way on a full disk."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from station.programme import timetable_form
from station.programme.bulletin import Bulletin, Priority, Recording
from station.village.sync.fetch_order import Urgency, WantedRecording, fetch_order, plan

NOW = datetime(2026, 11, 23, tzinfo=UTC)  # 07:00 in the village
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def bulletin(
    name: str, priority: Priority = Priority.NORMAL, *digests: str, days: tuple[int, int] = (-1, 30)
) -> Bulletin:
    recordings = tuple(
        Recording(language, digest * 64, 100, 1.0)
        for digest, language in zip(digests or (name[0],), ("vi", "tyz"), strict=False)
    )
    since, until = (NOW + timedelta(days=day) for day in days)
    return Bulletin(name, name, priority, recordings, "0" * 64, since, until)


def order(*bulletins: Bulletin, slots: Sequence[Mapping[str, object]] = ()) -> list[str]:
    """The first letters of the digests, in the order in which they are fetched."""
    timetable = timetable_form.read({"slot": list(slots)})
    coming = timetable.occurrences(NOW, NOW + timedelta(days=8), HANOI, "na-dong")
    wanted = fetch_order(bulletins, coming, lambda b: b.recordings)
    return [each.recording.sha256[0] for each in wanted]


def test_emergencies_then_the_next_sessions_then_the_rest() -> None:
    slots = (
        {"id": "sang", "at": "06:00", "bulletins": ["b"]},
        {"id": "trua", "at": "11:30", "bulletins": ["d", "c"]},
    )
    found = order(
        bulletin("a"), bulletin("b"), bulletin("c"), bulletin("d"),
        bulletin("e", Priority.EMERGENCY), bulletin("f", Priority.PRIORITY), slots=slots,
    )  # fmt: skip
    assert "".join(found) == "edcbfa"


def test_a_session_of_all_takes_them_in_playing_order() -> None:
    slots = ({"id": "sang", "at": "06:00"},)
    assert order(bulletin("a"), bulletin("b", Priority.PRIORITY), slots=slots) == ["b", "a"]


def test_what_isnt_valid_at_the_session_isnt_needed_for_it() -> None:
    slots = ({"id": "sang", "at": "06:00", "bulletins": ["c", "b"]},)
    late = bulletin("c", Priority.NORMAL, days=(20, 30))
    assert order(bulletin("a"), bulletin("b"), late, slots=slots) == ["b", "a", "c"]


def test_a_recording_that_two_want_comes_once_and_as_the_more_urgent() -> None:
    same = bulletin("b", Priority.EMERGENCY, "a")
    assert order(bulletin("a"), same, bulletin("c", Priority.NORMAL, "c", "d")) == ["a", "c", "d"]


def wanted(letter: str, urgency: Urgency, length: int = 100) -> WantedRecording:
    return WantedRecording(Recording("vi", letter * 64, length, 1.0), letter, urgency)


E, P, R = Urgency.EMERGENCY, Urgency.PLANNED, Urgency.REST


def names(chosen: tuple[WantedRecording, ...]) -> str:
    return "".join(each.bulletin for each in chosen)


def test_what_fits_is_fetched_and_what_does_not_is_named() -> None:
    want = [wanted("a", P), wanted("b", P, 500), wanted("c", R)]
    made = plan(want, {}, 250)
    assert (names(made.fetch), names(made.remove), names(made.no_room)) == ("ac", "", "b")


def test_what_is_here_needs_no_room_and_a_part_needs_the_rest() -> None:
    want = [wanted("a", P), wanted("b", P)]
    made = plan(want, {"a" * 64: 100, "b" * 64: 60}, 40)
    assert (names(made.fetch), names(made.no_room)) == ("b", "")


def test_an_emergency_takes_the_room_of_the_least_urgent() -> None:
    want = [wanted("e", E, 150), wanted("a", P), wanted("b", R), wanted("c", R)]
    held = {letter * 64: 100 for letter in "abc"}
    made = plan(want, held, 0)
    assert (names(made.fetch), names(made.remove), names(made.no_room)) == ("e", "cb", "")


def test_nothing_gives_way_in_vain_or_to_its_like() -> None:
    held = {"a" * 64: 100, "b" * 64: 100}
    made = plan([wanted("e", E, 500), wanted("a", P), wanted("b", R)], held, 0)
    assert (names(made.remove), names(made.no_room)) == ("", "e")
    made = plan([wanted("d", P), wanted("a", P)], held, 0)
    assert (names(made.remove), names(made.no_room)) == ("", "d")


@given(
    st.lists(st.tuples(st.sampled_from(Urgency), st.integers(1, 200), st.booleans()), max_size=12),
    st.integers(-100, 1000),
)
def test_the_room_is_never_exceeded(rows: list[tuple[Urgency, int, bool]], room: int) -> None:
    want = [
        wanted("0123456789ab"[number], urgency, length)
        for number, (urgency, length, _) in enumerate(sorted(rows))
    ]
    here = {
        w.recording.sha256: w.recording.length
        for w, row in zip(want, sorted(rows), strict=True)
        if row[2]
    }
    made = plan(want, here, room)
    gained = sum(each.recording.length for each in made.remove)
    assert sum(each.recording.length for each in made.fetch) <= max(0, room + gained)
    assert {*made.fetch, *made.no_room} == {w for w in want if w.recording.sha256 not in here}
    assert all(each.recording.sha256 in here for each in made.remove)
    if made.remove:
        assert min(each.urgency for each in made.fetch) < max(r.urgency for r in made.remove)

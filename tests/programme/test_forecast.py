"""What will sound: sessions to come, and how often each bulletin is heard."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from station.programme.bulletin import Bulletin, Priority, Recording
from station.programme.forecast import AROUND, Audience, heard, sessions
from station.programme.session import Overlong
from station.programme.timetable import Slot, Suspension, Timetable

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 30, 1, tzinfo=UTC)
HERE = Audience("na-dong", ("vi",), ZONE)


def bulletin(name: str, seconds: float = 60, **more: object) -> Bulletin:
    facts: dict[str, object] = {
        "priority": Priority.NORMAL,
        "valid_from": NOW,
        "valid_until": NOW + timedelta(days=3),
        **more,
    }
    recording = (Recording("vi", "0" * 64, 1, seconds),)
    return Bulletin(
        id=name,
        title=name,
        recordings=recording,
        text_sha256="0" * 64,
        **facts,  # type: ignore[arg-type]
    )


def slot(name: str = "sang", hour: int = 5, **more: object) -> Slot:
    return Slot(id=name, title=name, at=time(hour), **more)  # type: ignore[arg-type]


def days(timetable: Timetable, *bulletins: Bulletin, until: int = 5) -> list[tuple[str, str, str]]:
    end = NOW + timedelta(days=until)
    return [
        (
            f"{each.occurrence.starts.astimezone(ZONE):%d %H}",
            ",".join(b.id for b in each.played),
            ",".join(b.id for b in each.left_out),
        )
        for each in sessions(timetable, bulletins, HERE, NOW, end)
    ]


def test_only_what_is_valid_and_meant_for_the_village_is_played() -> None:
    table = Timetable((slot(),))
    found = days(table, bulletin("a"), bulletin("b", villages=frozenset({"khac"})))
    assert found == [("01 05", "a", ""), ("02 05", "a", ""), ("03 05", "a", ""), ("04 05", "", ""),
                     ("05 05", "", "")]  # fmt: skip


def test_what_is_too_long_is_left_out_and_shorter_ones_still_play() -> None:
    table = Timetable((slot(longest=timedelta(minutes=5)),))
    found = days(table, bulletin("dai", 393, priority=Priority.PRIORITY), bulletin("ngan"), until=1)
    assert found == [("01 05", "ngan", "dai")]
    cut = Timetable((slot(longest=timedelta(minutes=5), overlong=Overlong.HARD_END),))
    assert days(cut, bulletin("dai", 393), until=1) == [("01 05", "dai", "")]


def test_the_room_of_a_session_is_exactly_a_boxs() -> None:
    table = Timetable((slot(longest=timedelta(minutes=1)),))
    room = AROUND.room(60, tune=True, closing=True)
    assert days(table, bulletin("vua", room), until=1) == [("01 05", "vua", "")]
    assert days(table, bulletin("hon", room + 0.01), until=1) == [("01 05", "", "hon")]


def test_a_suspended_session_plays_nothing() -> None:
    off = Suspension(date(2026, 12, 2), date(2026, 12, 2), "tang lễ", frozenset({"na-dong"}))
    table = Timetable((slot(),), (off,))
    found = list(sessions(table, [bulletin("a")], HERE, NOW, NOW + timedelta(days=3)))
    assert [each.suspension is off for each in found] == [False, True, False]
    assert heard(found)["a"].times == 2


def test_repeats_and_sessions_are_counted_over_long_spans() -> None:
    table = Timetable((slot(), slot("chieu", 17)))
    end, late = NOW + timedelta(days=100), NOW + timedelta(days=50)
    long = bulletin("a", repeats=2, valid_until=end)
    short = bulletin("b", valid_from=late, valid_until=late + timedelta(days=1))
    found = heard(sessions(table, [long, short], HERE, NOW, end))
    assert found["a"].times == 2 * 200
    assert found["a"].first == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert found["b"].times == 2


def test_a_correction_is_heard_where_what_it_corrects_was_listed() -> None:
    table = Timetable((slot(bulletins=("cu",)),))
    assert days(table, bulletin("moi", corrects=("cu",)), bulletin("khac"), until=1) == [
        ("01 05", "moi", "")
    ]

"""What `station next` says, from a library that was really synced."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from station.cli.station.main import main
from station.cli.station.outlook import outlook, outlook_with_daemon
from station.programme.bulletin import Priority
from station.settings import load
from station.village.settings.station import StationSettings
from tests.office_simulator import OfficeSimulator
from tests.village.fake_daemon import FakeDaemon, today_line
from tests.village.simulated import HANOI, Village

MONDAY = datetime(2026, 11, 23, tzinfo=HANOI)
SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{folder}/repository"
root = "{folder}/root.json"
[amplifier]
mains_pin = 17
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
[[zone]]
id = "nha-van-hoa"
name = "Nhà văn hoá"
pin = 22
[paths]
state = "{folder}"
runtime = "{folder}/run"
"""


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office", now=MONDAY - timedelta(hours=2))
    (tmp_path / "root.json").write_bytes(made.root_bytes)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> StationSettings:
    file = tmp_path / "station.toml"
    file.write_text(SETTINGS.format(folder=tmp_path))
    return load(file, StationSettings)


def lines(settings: StationSettings, office: OfficeSimulator, days: int = 7) -> list[str]:
    office.publish()
    village = Village(settings.state, office, MONDAY)
    village.sync()
    village.close()
    return list(outlook(settings, MONDAY, days))


def test_each_session_is_a_line_with_its_bulletins_seconds_and_zones(
    office: OfficeSimulator, settings: StationSettings
) -> None:
    office.add_bulletin("cchc", "Cải cách", b"OggS one", seconds=120, repeats=2)
    office.add_bulletin("bao", "Bão", b"OggS two", seconds=30, priority=Priority.PRIORITY)
    slot = {"id": "sang", "title": "Buổi sáng", "at": "05:00", "again": ["05:45"]}
    office.set_timetable({"slot": [slot | {"rrule": "FREQ=WEEKLY;BYDAY=TU"}]})
    said = "Buổi sáng in cong-lang, nha-van-hoa: bao 30 s, cchc 240 s"
    assert lines(settings, office) == [
        f"Tue 2026-11-24 05:00:00 {said}",
        f"Tue 2026-11-24 05:45:00 {said}",
    ]


def test_a_suspended_session_says_why(office: OfficeSimulator, settings: StationSettings) -> None:
    slots = [
        {"id": "sang", "title": "Sáng", "at": "05:00"},
        {"id": "toi", "title": "Tối", "at": "18:00"},
    ]
    tet = {"date": "2026-11-23", "reason": "Tết", "slots": ["sang"]}
    office.set_timetable({"slot": slots, "suspension": [tet]})
    assert lines(settings, office, days=1) == [
        "Mon 2026-11-23 05:00:00 Sáng: suspended, Tết",
        "Mon 2026-11-23 18:00:00 Tối in cong-lang, nha-van-hoa: nothing to say yet",
    ]


def test_what_will_not_fit_is_said(office: OfficeSimulator, settings: StationSettings) -> None:
    office.add_bulletin("dai", "Dài", b"OggS long", seconds=600)
    office.add_bulletin("ngan", "Ngắn", b"OggS short", seconds=60)
    slot = {"id": "sang", "title": "Sáng", "at": "05:00", "longest_minutes": 5}
    office.set_timetable({"slot": [slot | {"zones": ["cong-lang"]}]})
    (line,) = lines(settings, office, days=1)
    assert line == (
        "Mon 2026-11-23 05:00:00 Sáng in cong-lang: ngan 60 s; "
        "too long for its session, left out: dai"
    )


def test_a_slot_for_other_zones_and_an_empty_week_are_said(
    office: OfficeSimulator, settings: StationSettings
) -> None:
    slot = {"id": "sang", "title": "Sáng", "at": "05:00", "date": "2026-11-23", "zones": ["dinh"]}
    office.set_timetable({"slot": [slot]})
    assert lines(settings, office)[0].endswith("Sáng: in none of this village's zones")
    assert list(outlook(settings, MONDAY + timedelta(days=1), 7)) == [
        "there is nothing in the next 7 days"
    ]


def test_the_command_needs_no_daemon_and_says_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text(SETTINGS.format(folder=tmp_path))
    result = CliRunner().invoke(main, ["--settings", str(file), "next", "--days", "3"])
    assert result.exit_code == 0
    assert "there is nothing in the next 3 days" in result.output
    assert "FAULT: trust.json" in result.output


def coming(key: str, held: str) -> dict[str, object]:
    at = "2026-11-24T05:00:00+07:00"
    return {
        "key": key, "title": "T", "at": at, "ends": at, "held": held, "suspended": False, "why": "",
    }  # fmt: skip


def test_what_is_skipped_paused_or_over_is_not_listed_as_coming(
    office: OfficeSimulator, settings: StationSettings
) -> None:
    slot = {"id": "sang", "title": "Sáng", "at": "05:00", "zones": ["cong-lang"]}
    office.set_timetable({"slot": [slot]})
    before = lines(settings, office, days=4)
    assert all(line.endswith("nothing to say yet") for line in before)
    with FakeDaemon(settings.socket) as daemon:
        daemon.status["today"] = [
            today_line("sang/2026-11-23", "Sáng", "2026-11-23T05:00:00+07:00", "played"),
            today_line("sang/2026-11-26", "Sáng", "2026-11-26T05:00:00+07:00", "due"),
        ]
        sessions = [coming("sang/2026-11-24", "skipped"), coming("sang/2026-11-25", "paused")]
        daemon.replies["calendar"] = {"village": "na-dong", "sessions": sessions, "left_out": 0}
        said = list(outlook_with_daemon(settings, MONDAY, 4))
    assert said == [
        "Mon 2026-11-23 05:00:00 Sáng: over, played",
        "Tue 2026-11-24 05:00:00 Sáng: skipped by hand",
        "Wed 2026-11-25 05:00:00 Sáng: the timetable is paused",
        before[3],
    ]


def test_without_the_daemon_it_says_what_it_can_not_know(
    office: OfficeSimulator, settings: StationSettings
) -> None:
    office.set_timetable({"slot": [{"id": "sang", "title": "Sáng", "at": "05:00"}]})
    before = lines(settings, office, days=1)
    said = list(outlook_with_daemon(settings, MONDAY, 1))
    assert said[0].startswith("the station does not answer")
    assert said[1:] == before


def test_as_many_days_as_the_command_takes_are_asked_for_within_the_daemons_bound(
    office: OfficeSimulator, settings: StationSettings
) -> None:
    lines(settings, office)
    with FakeDaemon(settings.socket) as daemon:
        daemon.replies["calendar"] = {"village": "na-dong", "sessions": [], "left_out": 0}
        list(outlook_with_daemon(settings, MONDAY, 400))
    (asked,) = daemon.asked_to("calendar")
    assert (asked["first"], asked["last"]) == ("2026-11-23", "2027-01-23")

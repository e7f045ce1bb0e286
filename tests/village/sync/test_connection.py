"""The link on a wrong clock, and in metered hours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.errors import SettingsError, TrustError
from station.settings import load
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.library.library import Library
from station.village.settings import metered
from station.village.settings.station import StationSettings
from station.village.sync.connection import connect_at, reference_time, terms
from station.village.sync.syncer import Syncer
from tests.office_simulator import BEGINNING, OfficeSimulator

SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{source}"
root = "{folder}/root.json"
metered_hours = ["06:00-11:30", "22:00-05:00"]
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
[paths]
state = "{folder}/state"
runtime = "{folder}/run"
"""


class HandClock:
    """A clock that a test sets."""

    wall = BEGINNING

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return 1000.0


class Box:
    """A village's box on a clock that nobody has set; it was last right at `BEGINNING`."""

    def __init__(self, folder: Path, office: OfficeSimulator) -> None:
        self.office, self.clock = office, HandClock()
        (folder / "root.json").write_bytes(office.root_bytes)
        path = folder / "station.toml"
        path.write_text(SETTINGS.format(folder=folder, source=office.repository), "utf-8")
        self.settings = load(path, StationSettings)
        self.clock_trust_monitor = ClockTrustMonitor(
            self.clock, folder / "clock.json", "1", lambda: 16.0, drift_ppm=100, most_error=300
        )
        self.clock_trust_monitor.floor = BEGINNING
        self.last: datetime | None = None
        self.library = Library(folder / "library", "na-dong", ["vi"])
        self.syncer = Syncer(
            self.library,
            lambda: connect_at(self.settings.commune, folder / "state" / "feed", self.now()),
            self.now,
            terms=terms(self.settings.zoneinfo, self.settings.commune, self.clock),
        )

    def now(self) -> datetime:
        return reference_time(self.clock, self.clock_trust_monitor, self.last)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    office = OfficeSimulator(tmp_path / "office")
    office.add_bulletin("cchc")
    office.publish()
    return Box(tmp_path, office)


@pytest.mark.parametrize("year", [2000, 2040])
def test_a_wrong_clock_condemns_nothing_that_is_good(box: Box, year: int) -> None:
    box.clock.wall = BEGINNING.replace(year=year, hour=12)
    for _ in range(2):
        assert box.syncer.sync().refused == ()
        box.last = box.now()
    assert box.library.verify("cchc")
    assert box.last == BEGINNING


@pytest.mark.parametrize("year", [2000, 2040])
def test_a_wrong_clock_revives_nothing_that_is_old(box: Box, year: int) -> None:
    box.syncer.sync()
    before = box.library.snapshot.bulletins
    box.clock_trust_monitor.floor = BEGINNING + timedelta(days=61)
    box.clock.wall = BEGINNING.replace(year=year, hour=12)
    with pytest.raises(TrustError, match="has expired"):
        box.syncer.sync()
    assert box.library.snapshot.bulletins == before


def test_the_later_of_floor_and_last_sync_counts_while_nobody_has_set_the_clock(box: Box) -> None:
    box.clock.wall = BEGINNING.replace(year=2000)
    assert box.now() == BEGINNING
    box.last = BEGINNING + timedelta(days=3)
    assert box.now() == box.last
    box.clock_trust_monitor.floor = BEGINNING + timedelta(days=4)
    assert box.now() == box.clock_trust_monitor.floor
    box.clock_trust_monitor.floor = box.last = None
    assert box.now() == box.clock.wall


def test_a_clock_that_is_trusted_counts_alone(box: Box) -> None:
    box.last = BEGINNING + timedelta(days=3)
    box.clock_trust_monitor.confirm("somebody")
    box.clock.wall = BEGINNING + timedelta(seconds=10)
    assert box.now() == box.clock.wall


def test_a_missing_root_json_is_a_matter_of_the_settings(box: Box) -> None:
    Path(box.settings.commune.root).unlink()
    with pytest.raises(SettingsError, match="gives this file at set-up"):
        box.syncer.sync()


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        *[("05:59", False), ("06:00", True), ("11:29", True), ("11:30", False)],
        *[("23:59", True), ("00:00", True), ("04:59", True), ("05:00", False)],
    ],
)
def test_metered_hours_are_local_ones(box: Box, local: str, expected: bool) -> None:
    hour, minute = map(int, local.split(":"))
    at_seven = datetime(2026, 11, 23, hour, minute, tzinfo=UTC) - timedelta(hours=7)
    box.clock.wall = at_seven
    assert terms(box.settings.zoneinfo, box.settings.commune, box.clock).metered() is expected


@pytest.mark.parametrize(
    "text", ["", "06:00", "6-22", "06:00-06:00", "25:00-26:00", "06:00-22:00x"]
)
def test_hours_that_are_none_are_named(text: str) -> None:
    (mistake,) = metered.mistakes(["06:00–22:00", text])
    assert f"“{text}”; write hours as 06:00-22:00" in mistake


def test_a_mistake_in_them_is_one_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    text = SETTINGS.format(folder=tmp_path, source="http://commune.example/")
    path.write_text(text.replace("11:30", "11.30"), "utf-8")
    with pytest.raises(SettingsError, match="write hours as"):
        load(path, StationSettings)

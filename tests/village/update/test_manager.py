"""The daemon's part in updates: what it asks for, and when it makes way."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.clock import SystemClock
from station.errors import TrustError
from station.settings import example, load
from station.village.settings.station import HEADING, StationSettings
from station.village.sync.client import SyncClient
from station.village.update.decision import Moment
from station.village.update.fetch import fetch_for
from station.village.update.manager import UpdateManager
from station.village.update.marks import UpdateFolders
from tests.village.release_site import NOW, Maker

FREE = Moment(NOW, clock_trusted=True, air_silent=True, begins=NOW + timedelta(hours=2))
NEAR = replace(FREE, begins=NOW + timedelta(minutes=20))
ON_AIR = replace(FREE, air_silent=False)


class Box:
    def __init__(self, folder: Path, maker: Maker) -> None:
        self.home, self.state = folder / "home", folder / "state"
        self.runtime = folder / "run"
        self.home.mkdir()
        (folder / "root.json").write_bytes(maker.root)
        text = example(StationSettings, HEADING)
        for old, new in (
            ("/var/lib/loa-thon", self.state),
            ("/run/loa-thon", self.runtime),
            ("/opt/loa-thon", self.home),
            ("/etc/loa-thon/program-root.json", folder / "root.json"),
            ("http://commune.example:8000/", maker.repository),
        ):
            text = text.replace(f'"{old}"', f'"{new}"')
        (folder / "station.toml").write_text(text, "utf-8")
        settings = load(folder / "station.toml", StationSettings)
        self.settings, self.file = settings, folder / "station.toml"
        self.metered = False
        folders = UpdateFolders.of(settings.program, settings.places)
        self.update_manager = UpdateManager(
            folders,
            SystemClock(),
            lambda: NOW,
            lambda: self.metered,
            lambda at: fetch_for(folders, settings.commune.source, at),
        )

    def way(self, moment: Moment) -> bool:
        self.update_manager.check()
        return self.update_manager.should_restart(lambda: moment)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    maker = Maker(tmp_path / "maker")
    maker.release("9.1.0")
    return Box(tmp_path, maker)


def test_what_was_fetched_is_built_only_when_nothing_is_near(box: Box) -> None:
    request = box.state / "program" / "request"
    box.update_manager.fetch()
    for moment in (NEAR, ON_AIR):
        assert not box.way(moment)
        assert not request.exists()
    assert not box.way(FREE)
    assert request.read_text() == "9.1.0\n"


def test_it_makes_way_only_when_nothing_is_near(box: Box) -> None:
    (box.home / "next").write_text("9.1.0\n")
    switch = box.runtime / "switch"
    for moment in (NEAR, ON_AIR, replace(FREE, clock_trusted=False)):
        assert not box.way(moment)
        assert not switch.exists()
    assert box.way(FREE)
    assert switch.read_text() == "9.1.0\n"


def test_in_metered_hours_no_release_is_fetched(box: Box) -> None:
    box.metered = True
    box.update_manager.fetch()
    assert not (box.state / "program" / "ready").exists()


def test_why_nothing_was_taken_is_told(box: Box, tmp_path: Path) -> None:
    (tmp_path / "root.json").write_bytes(Maker(tmp_path / "other").root)
    box.update_manager.fetch()
    [finding] = box.update_manager.findings()
    assert not finding.fit
    assert "project's keys" in finding.text


def test_the_process_with_the_network_fetches_it_for_the_daemon(box: Box, tmp_path: Path) -> None:
    asker = SyncClient(tmp_path / "nobody", box.file, 30)
    asked = asker.release(NOW)
    assert asked == "9.1.0"
    assert (box.state / "program" / "ready").read_text() == "9.1.0\n"
    (tmp_path / "root.json").write_bytes(Maker(tmp_path / "other").root)
    with pytest.raises(TrustError, match="project's keys"):
        asker.release(NOW)

"""What is signed, but no longer, or not together: rollback, freeze, mix-and-match, replay."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from station.village.sync.syncer import SyncResult
from tests.office_simulator import OfficeSimulator
from tests.village.attacks.thief import EVENING, Thief, Withstands, news, statement
from tests.village.sync_site import Site


def test_rollback_of_the_whole_repository(
    site: Site, office: OfficeSimulator, tmp_path: Path, withstands: Withstands
) -> None:
    shutil.copytree(office.repository, tmp_path / "old")
    news(office)
    site.sync()
    site.source = str(tmp_path / "old")
    withstands("older than this box has seen")


@pytest.mark.parametrize("role", ["snapshot", "feed"])
def test_rollback_of_one_role_under_a_newer_timestamp(
    site: Site, office: OfficeSimulator, thief: Thief, withstands: Withstands, role: str
) -> None:
    news(office)
    site.sync()
    feed, snapshot, timestamp = (thief.read(name) for name in ("feed", "snapshot", "timestamp"))
    if role == "snapshot":
        snapshot.version -= 2
    else:
        feed.version -= 1
    thief.sign(feed, snapshot, timestamp)
    withstands("older than this box has seen")


def test_freeze(site: Site, withstands: Withstands) -> None:
    site.now += timedelta(days=61)
    withstands("has expired")


@pytest.mark.parametrize("role", ["snapshot", "feed", "targets"])
def test_mix_and_match_of_two_publishings(
    site: Site, office: OfficeSimulator, withstands: Withstands, role: str
) -> None:
    old = office.path(role).read_bytes()
    if role == "targets":
        office.renew()
    news(office)
    office.path(role).write_bytes(old)
    withstands("")


def test_an_older_statement_under_a_newer_ones_digest(
    site: Site, office: OfficeSimulator, withstands: Withstands
) -> None:
    old = statement(office, "timetable.json")
    office.set_timetable(EVENING)
    office.publish()
    path = office.path("timetable.json")
    size = path.stat().st_size
    path.write_bytes(old[:size].ljust(size))
    withstands("timetable.json")


def test_replay_of_an_older_timetable(
    site: Site, office: OfficeSimulator, thief: Thief, withstands: Withstands
) -> None:
    old = statement(office, "timetable.json")
    office.set_timetable(EVENING)
    office.publish()
    site.sync()
    thief.offer({"timetable.json": old})
    assert "restored from an old backup" in withstands("something older isn't used")


def test_replay_of_an_older_version_of_a_bulletin(
    site: Site, office: OfficeSimulator, thief: Thief, withstands: Withstands
) -> None:
    old = statement(office, "bulletins/cchc.json")
    office.add_bulletin("cchc", "Bản sửa", audio=b"OggS one, mended")
    office.publish()
    site.sync()
    thief.offer({"bulletins/cchc.json": old})
    assert "restored from an old backup" in withstands("something older isn't used")


def test_replay_of_an_emergency_that_was_withdrawn(
    site: Site, office: OfficeSimulator, thief: Thief, withstands: Withstands
) -> None:
    old = statement(office, "bulletins/bao.json")
    office.withdraw("bao")
    office.publish()
    site.sync()
    assert site.held() == ["cchc"]
    site.syncer = site.restarted()
    thief.offer({"bulletins/bao.json": old})
    withstands("it was withdrawn before")


def test_replay_of_a_withdrawn_emergency_after_its_memory_would_be_forgotten(
    site: Site, office: OfficeSimulator, thief: Thief
) -> None:
    old = statement(office, "bulletins/bao.json")
    office.withdraw("bao")
    office.publish()
    site.sync()
    office.now = site.now = site.now + timedelta(days=70)
    office.add_bulletin("moi", audio=b"OggS new")
    office.publish()
    site.sync()
    assert b"bao" not in site.files()["sequences.json"]
    thief.offer({"bulletins/bao.json": old})
    assert site.sync() == SyncResult(0), "not installed even for a moment"
    assert site.held() == ["moi"]
    assert not (site.library.folder / "bulletins" / "bao.json").exists()


def test_replay_after_a_power_cut_before_the_statement_was_installed(
    site: Site, office: OfficeSimulator
) -> None:
    office.set_timetable(EVENING)
    office.publish()
    site.sync()
    (site.library.folder / "timetable.json").unlink()
    assert site.restarted().sync().refused == ()
    assert site.library.snapshot.timetable.slots[0].id == "toi"


def test_two_statements_of_one_number(
    site: Site, office: OfficeSimulator, thief: Thief, withstands: Withstands
) -> None:
    office._sequence -= 1  # as an office that was restored from an old backup counts
    office.set_timetable(EVENING)
    thief.offer({"timetable.json": statement(office, "timetable.json")})
    told = withstands("it isn't the statement that this box has had as number 3")
    assert "commune lift, then commune timetable sign" in told

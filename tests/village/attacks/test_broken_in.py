"""Somebody who broke into the process that syncs: it may write the library and the feed's files.

What they can't do is to make the daemon, which reads both, go by anything but what the commune's
keys said last.
"""

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from station.errors import TrustError
from station.village.library.library import Library
from station.village.library.own_verification import OwnVerification
from station.village.settings.places import Places
from tests.office_simulator import OfficeSimulator
from tests.village.attacks.thief import EVENING, statement
from tests.village.sync_site import Site

Daemon = Callable[[], Library]


@pytest.fixture
def root(tmp_path: Path, office: OfficeSimulator) -> Path:
    path = tmp_path / "root.json"
    path.write_bytes(office.root_bytes)
    return path


@pytest.fixture
def daemon(site: Site, root: Path) -> Daemon:
    """The library as a daemon has it that has just started."""

    def started() -> Library:
        made = Library(
            site.library.folder,
            "na-dong",
            ["vi"],
            OwnVerification(Places(site.folder, site.folder), root),
        )
        made.load()
        return made

    return started


def lay(site: Site, name: str, data: bytes) -> None:
    """As the sync does: aside, and moved."""
    path = site.library.folder / name
    path.with_suffix(".new").write_bytes(data)
    path.with_suffix(".new").replace(path)


def put(source: Path, destination: Path) -> None:
    """A file or a folder in place of what is there, links as links."""
    if destination.is_dir():
        shutil.rmtree(destination)
    destination.unlink(missing_ok=True)
    if source.is_dir():
        shutil.copytree(source, destination, symlinks=True)
    else:
        shutil.copy(source, destination, follow_symlinks=False)


def held(library: Library) -> set[str]:
    return {bulletin.id for bulletin in library.snapshot.bulletins}


def renewed(site: Site, daemon: Library) -> None:
    """The commune has new rules, which the sync brings and the daemon goes by."""
    site.office.quiet = type(site.office.quiet)(site.office.quiet.start, site.office.quiet.start)
    site.office.renew()
    site.office.publish()
    assert site.sync().refused == ()
    daemon.reload_if_changed()
    assert daemon.snapshot.quiet == site.office.quiet
    assert daemon.snapshot.faults == ()


def test_what_was_synced_is_held_without_a_fault(daemon: Daemon) -> None:
    library = daemon()
    assert held(library) == {"bao", "cchc"}
    assert library.snapshot.faults == ()
    assert library.verify("cchc")


@pytest.mark.parametrize("running", [True, False], ids=["while it runs", "before it starts"])
def test_rules_of_their_own_make_nothing_sound(
    site: Site, daemon: Daemon, tmp_path: Path, *, running: bool
) -> None:
    library = daemon()
    honest = library.snapshot
    stranger = OfficeSimulator(tmp_path / "stranger")
    stranger.add_bulletin("gia", audio=b"OggS false")
    stranger.publish()
    forged = Site(tmp_path / "forged", stranger, site.served)
    forged.source = str(stranger.repository)
    forged.sync()
    for name in ("library", "feed"):
        for path in (forged.folder / name).rglob("*.json"):
            put(path, site.folder / name / path.relative_to(forged.folder / name))
    if running:
        library.reload_if_changed()
    else:
        library = daemon()
    assert library.snapshot.rules == honest.rules
    assert library.snapshot.bulletins == honest.bulletins
    assert any("trust.json can't be verified" in fault for fault in library.snapshot.faults)
    with pytest.raises(TrustError):
        library.verify("gia")
    assert library.verify("cchc")


def test_older_rules_do_not_come_back(site: Site, daemon: Daemon, tmp_path: Path) -> None:
    library = daemon()
    for name in ("library", "feed"):
        put(site.folder / name, tmp_path / "before" / name)
    renewed(site, library)
    for name in ("library", "feed"):
        put(tmp_path / "before" / name, site.folder / name)
    for again in (library, daemon()):
        again.load()
        assert again.snapshot.quiet == site.office.quiet
        assert any("older than the one" in fault for fault in again.snapshot.faults)


def test_a_key_that_the_root_has_replaced_signs_no_rules(
    site: Site, daemon: Daemon, tmp_path: Path
) -> None:
    """The thief has an old targets key, too, and hides the root that took it away."""
    library = daemon()
    stolen, office = site.office.keys["targets"], site.office
    put(site.folder / "feed", tmp_path / "feed")
    office.keys["targets"] = type(office)(tmp_path / "other").keys["targets"]
    office.renew()
    office.publish()
    site.sync()
    # The rules are the same, byte for byte; that their proof is a newer one counts all the same.
    library.load()
    office.keys["targets"] = stolen
    office.quiet = type(office.quiet)(office.quiet.start, office.quiet.start)
    rival = OfficeSimulator(tmp_path / "rival")
    rival.keys, rival.quiet = dict(office.keys), office.quiet
    put(tmp_path / "feed", site.folder / "feed")
    rival.renew()
    rival.publish()
    shutil.copy(rival.path("targets"), site.folder / "feed" / "targets.json")
    lay(site, "trust.json", rival.trust())
    library.load()
    assert library.snapshot.quiet != office.quiet
    assert any("older than the one" in fault for fault in library.snapshot.faults)


@pytest.mark.parametrize("name", ["bulletins/cchc.json", "timetable.json"])
def test_an_older_statement_does_not_come_back(site: Site, daemon: Daemon, name: str) -> None:
    library, before = daemon(), (site.library.folder / name).read_bytes()
    site.office.add_bulletin("cchc", "Mới", b"OggS newer")
    site.office.set_timetable(EVENING)
    site.office.publish()
    site.sync()
    library.reload_if_changed()
    assert library.snapshot.faults == ()
    # The sync's own memory is theirs, too.
    (site.library.folder / "sequences.json").unlink()
    lay(site, name, before)
    for again in (library, daemon()):
        again.load()
        assert any("something older isn't used" in fault for fault in again.snapshot.faults)
        if name == "timetable.json":
            assert again.snapshot.timetable.slots == ()
        else:
            assert held(again) == {"bao"}
            with pytest.raises(TrustError, match="something older"):
                again.verify("cchc")


def test_what_was_withdrawn_does_not_come_back(site: Site, daemon: Daemon, tmp_path: Path) -> None:
    library = daemon()
    for name in ("library", "feed"):
        put(site.folder / name, tmp_path / "before" / name)
    site.office.withdraw("cchc")
    site.office.publish()
    site.sync()
    library.reload_if_changed()
    assert held(library) == {"bao"}
    newest = tmp_path / "newest"
    put(site.folder / "feed", newest)
    for feed in (newest, tmp_path / "before" / "feed"):
        put(tmp_path / "before" / "library", site.folder / "library")
        put(feed, site.folder / "feed")
        for again in (library, daemon()):
            again.load()
            assert held(again) == {"bao"}
            assert any("withdrawn before" in fault for fault in again.snapshot.faults)
            with pytest.raises(TrustError, match="withdrawn before"):
                again.verify("cchc")


def test_an_older_offer_withdraws_nothing(site: Site, daemon: Daemon, tmp_path: Path) -> None:
    library = daemon()
    put(site.folder / "feed", tmp_path / "feed")
    site.office.add_bulletin("moi", audio=b"OggS new")
    site.office.publish()
    site.sync()
    library.reload_if_changed()
    put(tmp_path / "feed", site.folder / "feed")
    for again in (library, daemon()):
        again.load()
        assert held(again) == {"bao", "cchc", "moi"}
        assert again.snapshot.faults == ()


def test_a_strangers_offer_withdraws_nothing(site: Site, daemon: Daemon, tmp_path: Path) -> None:
    library = daemon()
    stranger = OfficeSimulator(tmp_path / "stranger")
    for _ in range(3):
        stranger.add_bulletin("gia")
        stranger.publish()
    put(stranger.path("feed"), site.folder / "feed" / "feed.json")
    for again in (library, daemon()):
        again.load()
        assert held(again) == {"bao", "cchc"}
        assert again.snapshot.faults == ()


def test_what_is_withdrawn_may_come_under_a_new_number(site: Site, daemon: Daemon) -> None:
    library = daemon()
    site.office.withdraw("cchc")
    site.office.publish()
    site.sync()
    library.reload_if_changed()
    site.office.add_bulletin("cchc", audio=b"OggS again")
    site.office.publish()
    site.sync()
    library.reload_if_changed()
    assert held(library) == {"bao", "cchc"}
    assert library.snapshot.faults == ()


def test_it_begins_with_what_the_syncs_remember(site: Site, daemon: Daemon) -> None:
    """A box of an earlier release, or one that an enrolment told what was said before."""
    before = statement(site.office, "bulletins/cchc.json")
    site.office.add_bulletin("cchc", "Mới", b"OggS newer")
    site.office.publish()
    site.sync()
    lay(site, "bulletins/cchc.json", before)
    assert held(daemon()) == {"bao"}


@pytest.mark.parametrize("name", ["feed", "library/trust.json"])
def test_what_is_taken_away_silences_nothing(site: Site, daemon: Daemon, name: str) -> None:
    daemon()
    path = site.folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    library = daemon()
    assert held(library) == {"bao", "cchc"}
    assert library.verify("cchc")
    assert bool(library.snapshot.faults) == (name != "feed")


def test_a_sync_that_was_cut_off_between_proof_and_rules_silences_nothing(
    site: Site, daemon: Daemon
) -> None:
    library = daemon()
    site.office.quiet = type(site.office.quiet)(site.office.quiet.start, site.office.quiet.start)
    site.office.renew()
    site.office.publish()
    site.connect().refresh()
    library.load()
    assert library.snapshot == daemon().snapshot
    assert library.snapshot.faults == ()
    assert held(library) == {"bao", "cchc"}
    renewed(site, library)


def test_without_a_proof_from_the_beginning_nothing_sounds(site: Site, daemon: Daemon) -> None:
    shutil.rmtree(site.folder / "feed")
    library = daemon()
    assert library.snapshot.rules is None
    assert library.snapshot.bulletins == ()
    with pytest.raises(TrustError):
        library.verify("cchc")


def test_a_root_json_that_cannot_be_read_silences_nothing(daemon: Daemon, root: Path) -> None:
    daemon()
    root.unlink()
    assert held(daemon()) == {"bao", "cchc"}


def test_another_root_json_makes_it_another_communes(
    site: Site, daemon: Daemon, root: Path, tmp_path: Path
) -> None:
    site.office.set_timetable(EVENING)
    site.office.publish()
    site.sync()
    assert daemon().snapshot.timetable.slots
    other = OfficeSimulator(tmp_path / "other")
    other.add_bulletin("khac", audio=b"OggS other")
    other.publish()
    root.write_bytes(other.root_bytes)
    assert daemon().snapshot.rules is None
    for name in ("library", "feed"):
        shutil.rmtree(site.folder / name)
    moved = Site(site.folder, other, site.served)
    moved.source = str(other.repository)
    moved.sync()
    library = daemon()
    assert held(library) == {"khac"}
    assert library.snapshot.faults == ()


def test_what_it_keeps_may_rot(
    site: Site, daemon: Daemon, caplog: pytest.LogCaptureFixture
) -> None:
    daemon()
    for path in (site.folder / "verified").iterdir():
        path.write_bytes(path.read_bytes()[:-2])
    (site.folder / "verified" / ".new-half").write_bytes(b"half")
    caplog.set_level(logging.WARNING)
    assert held(daemon()) == {"bao", "cchc"}
    assert sum("damaged" in record.message for record in caplog.records) == 2
    caplog.clear()
    assert held(daemon()) == {"bao", "cchc"}
    assert not caplog.records, "written anew"
    left = {path.name for path in (site.folder / "verified").iterdir()}
    assert left == {"rules.json", "sequences.json"}


def test_a_disk_that_refuses_silences_nothing(
    site: Site, daemon: Daemon, caplog: pytest.LogCaptureFixture
) -> None:
    (site.folder / "verified").write_text("in the way")
    caplog.set_level(logging.WARNING)
    library = daemon()
    assert held(library) == {"bao", "cchc"}
    assert library.snapshot.faults == ()
    assert any("can't be kept" in record.message for record in caplog.records)


def test_nothing_is_written_when_nothing_is_new(site: Site, daemon: Daemon) -> None:
    library = daemon()
    before = {p: p.stat().st_mtime_ns for p in (site.folder / "verified").iterdir()}
    site.now += timedelta(hours=1)
    site.sync()
    library.load()
    daemon()
    assert {p: p.stat().st_mtime_ns for p in (site.folder / "verified").iterdir()} == before


def test_who_only_looks_keeps_nothing(site: Site, root: Path) -> None:
    own = OwnVerification(Places(site.folder, site.folder), root, keeps=False)
    library = Library(site.library.folder, "na-dong", ["vi"], own)
    library.load()
    assert held(library) == {"bao", "cchc"}
    assert not (site.folder / "verified").exists()

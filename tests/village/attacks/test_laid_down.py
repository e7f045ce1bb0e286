"""Somebody who broke into the process that syncs lays down links, pipes and files without end.

The daemon starts, plays, stops and keeps its secrets all the same.
"""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.errors import LoaThonError, StorageError, TrustError
from station.village.enrolment import enrol as enrolment
from station.village.library.library import Library
from station.village.library.own_verification import OwnVerification
from station.village.library.verified_copies import VerifiedCopies
from station.village.settings.places import EnrolmentFiles, Places
from station.village.sync.lock import LibraryLock
from tests.office_simulator import OfficeSimulator
from tests.village.sync_site import Site

Start = Callable[[], Library]
FILES = (
    *("trust.json", "timetable.json", "bulletins/cchc.json", "bulletins/strange.json"),
    *("sequences.json", "../feed/targets.json", "../feed/feed.json", "../feed/timestamp.json"),
    *("../feed/root_history/2.root.json", "../feed/root.json", "incoming/statement.json"),
)


@pytest.fixture(autouse=True)
def within_seconds() -> Iterator[None]:
    """Whatever waits for ever fails."""
    signal.alarm(30)
    yield
    signal.alarm(0)


@pytest.fixture
def start(site: Site, office: OfficeSimulator, tmp_path: Path) -> Start:
    """The daemon's library, started anew."""
    root = tmp_path / "root.json"
    root.write_bytes(office.root_bytes)

    def started() -> Library:
        own = OwnVerification(Places(site.folder, site.folder), root)
        copies = VerifiedCopies(tmp_path / "copies", 100, lambda: 0.0)
        library = Library(site.library.folder, "na-dong", ["vi"], own, copies)
        library.load()
        library.reload_if_changed()
        return library

    return started


def lay(path: Path, what: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    match what:
        case "pipe":
            os.mkfifo(path)
        case "link to a pipe":
            pipe = path.with_name("pipe")
            pipe.unlink(missing_ok=True)
            os.mkfifo(pipe)
            path.symlink_to(pipe)
        case "endless":
            path.symlink_to("/dev/zero")
        case "sparse":
            with path.open("wb") as file:
                file.truncate(1 << 40)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("what", ["pipe", "link to a pipe", "endless", "sparse"])
def test_the_daemon_starts_and_an_honest_sync_mends_it(
    site: Site, start: Start, name: str, what: str
) -> None:
    start()
    lay(site.library.folder / name, what)
    start()
    assert site.restarted().sync().refused == ()
    library = start()
    assert {bulletin.id for bulletin in library.snapshot.bulletins} == {"bao", "cchc"}
    assert library.verify("cchc")


def recording(site: Site) -> Path:
    (wanted,) = site.library.verify("cchc")
    return site.library.audio(wanted.sha256)


@pytest.mark.parametrize("what", ["pipe", "link to a pipe", "endless", "sparse"])
def test_a_recording_that_is_none_holds_no_play_up(site: Site, start: Start, what: str) -> None:
    library, path = start(), recording(site)
    lay(path, what)
    beats = list[int]()
    with pytest.raises(LoaThonError):
        library.verify("cchc", lambda: beats.append(1))
    assert len(beats) < 10, "nothing of it was read"
    assert site.restarted().sync().refused == ()
    assert start().verify("cchc")


@pytest.mark.parametrize("folder", ["audio", "bulletins", "incoming"])
def test_a_folder_that_leads_to_the_boxs_own_files_costs_none_of_them(
    site: Site, start: Start, folder: str
) -> None:
    secrets = [site.folder / name for name in ("root.json", "station-key.pem", "journal.sqlite")]
    for path in secrets:
        path.write_bytes(b"the box's own")
    start()
    place = site.library.folder / folder
    place.rename(place.with_name("away"))
    place.symlink_to("..")
    start()
    assert site.restarted().sync().refused == ()
    assert [path.read_bytes() for path in secrets] == [b"the box's own"] * 3
    assert not place.is_symlink()
    assert start().verify("cchc")


def test_a_registration_that_leads_to_the_key_goes_nowhere(tmp_path: Path) -> None:
    (tmp_path / "station-key.pem").write_bytes(b"PRIVATE KEY")
    (tmp_path / "registration").mkdir()
    for path in (EnrolmentFiles(tmp_path).owed, EnrolmentFiles(tmp_path).receipt):
        path.symlink_to("../station-key.pem")
    for ask in (enrolment.owed, enrolment.receipt):
        with pytest.raises(StorageError):
            ask(tmp_path)


def test_a_mark_that_leads_elsewhere_is_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "sync.lock").symlink_to("pipe")
    assert LibraryLock(tmp_path / "sync.lock").marked() == ""


def test_what_is_kept_of_another_length_is_not_what_was_signed(site: Site, start: Start) -> None:
    library, path = start(), recording(site)
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(TrustError, match="not what was signed"):
        library.verify("cchc")
    assert not path.exists()

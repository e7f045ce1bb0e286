"""A stick put into a box: what is verified is taken, all else is refused in a sentence."""

import contextlib
import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.errors import InputError, LinkError, LoaThonError, RefusedError, TrustError
from station.trust.feed import Feed
from station.village.asrun.journal import Journal
from station.village.library.library import Library
from station.village.stick import facts
from station.village.stick.exchange import fetch
from station.village.sync.lock import LibraryLock, LockedSync
from station.village.sync.syncer import Syncer, SyncResult
from tests.office_simulator import BEGINNING, OfficeSimulator
from tests.village.stick_site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A box, and a stick with one bulletin."""
    office = OfficeSimulator(tmp_path / "office")
    office.add_bulletin("cu", audio=b"OggS old", valid_until=BEGINNING + timedelta(days=200))
    office.publish()
    site = Site(tmp_path, office)
    site.export()
    return site


@pytest.fixture
def clock_trusted(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Says whether the kernel's clock is disciplined."""

    def say(trusted: bool) -> None:
        monkeypatch.setattr(facts, "kernel_error", lambda: 0.01 if trusted else 16.0)

    say(True)
    return say


@pytest.mark.usefixtures("clock_trusted")
def test_what_the_commune_published_is_taken_and_verified(site: Site) -> None:
    said = site.take()
    assert "3 files taken" in said
    library = Library(site.box / "state" / "library", "na-dong", ["vi"])
    library.load()
    assert library.verify("cu")
    assert "0 files taken" in site.take()


@pytest.mark.parametrize(("days", "fine"), [(50, True), (70, False)])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_stick_of_50_days_is_fine_and_one_of_70_is_refused(
    site: Site, clock_trusted: Callable[[bool], None], days: int, fine: bool, trusted: bool
) -> None:
    clock_trusted(trusted)
    today = BEGINNING + timedelta(days=days)
    # A clock that isn't trusted says anything; what is known is when the box last ran.
    site.clock_now = today if trusted else datetime(2099 if fine else 1970, 1, 2, tzinfo=UTC)
    (site.box / "state").mkdir()
    journal = Journal(site.box / "state" / "journal.sqlite")
    journal.mark("seen", today.isoformat())
    journal.close()
    if fine:
        site.take()
        assert site.held() == ["cu"]
        return
    with pytest.raises(TrustError, match="expired"):
        site.take()
    assert site.held() == []


@pytest.mark.usefixtures("clock_trusted")
def test_an_older_stick_than_what_came_over_the_network_is_refused(
    site: Site, tmp_path: Path
) -> None:
    site.office.add_bulletin("moi", audio=b"OggS new")
    site.office.publish()
    settings = site.settings
    library = Library(settings.state / "library", "na-dong", ["vi"])
    with site.office.serve() as served:

        def connect() -> Feed:
            root = site.office.root_bytes
            return Feed(served.url, settings.state / "feed", root, reference_time=BEGINNING)

        Syncer(library, connect, lambda: BEGINNING).sync()
    with pytest.raises(TrustError, match="older than this box has seen"):
        site.take()
    assert site.held() == ["cu", "moi"]
    assert (site.stick / "loa-thon-reports").is_dir(), "the report goes home all the same"


@pytest.mark.usefixtures("clock_trusted")
def test_another_communes_stick_is_refused(site: Site, tmp_path: Path) -> None:
    site.take()
    other = OfficeSimulator(tmp_path / "other")
    other.add_bulletin("la", audio=b"OggS alien")
    other.publish()
    site.office = other
    site.export()
    with pytest.raises(TrustError):
        site.take()
    assert site.held() == ["cu"]


def forget(site: Site) -> None:
    (site.stick / "loa-thon").rename(site.stick / "elsewhere")


def as_a_link(site: Site) -> None:
    forget(site)
    (site.stick / "loa-thon").symlink_to(site.stick / "elsewhere")


def as_a_file(site: Site) -> None:
    forget(site)
    (site.stick / "loa-thon").write_text("not a folder")


def as_a_fifo(site: Site) -> None:
    timestamp = site.stick / "loa-thon/metadata/timestamp.json"
    timestamp.unlink()
    os.mkfifo(timestamp)


def as_a_device(site: Site) -> None:
    timestamp = site.stick / "loa-thon/metadata/timestamp.json"
    timestamp.unlink()
    timestamp.symlink_to("/dev/zero")


def huge(site: Site) -> None:
    os.truncate(site.stick / "loa-thon/metadata/timestamp.json", 10**11)


def swapped(site: Site) -> None:
    (audio,) = (site.stick / "loa-thon/targets/audio").iterdir()
    audio.write_bytes(b"OggS evil")


def cut_short(site: Site) -> None:
    (audio,) = (site.stick / "loa-thon/targets/audio").iterdir()
    os.truncate(audio, 3)


@pytest.mark.usefixtures("clock_trusted")
@pytest.mark.parametrize(
    "spoil",
    [forget, as_a_link, as_a_file, as_a_fifo, as_a_device, huge, swapped, cut_short],
)
def test_a_hostile_stick_is_a_sentence_and_nothing_of_it_can_sound(
    site: Site, spoil: Callable[[Site], None]
) -> None:
    spoil(site)
    with contextlib.suppress(LoaThonError):
        site.take()
    (news,) = [said for said in site.said if "taken" in said]
    assert "nothing was taken" in news or "its recording is missing" in news
    assert "Errno" not in news
    assert len(news) < 500
    library = Library(site.box / "state" / "library", "na-dong", ["vi"])
    library.load()
    with pytest.raises(LoaThonError):
        library.verify("cu")


@pytest.mark.usefixtures("clock_trusted")
def test_a_stick_crammed_with_names_is_no_slower(site: Site) -> None:
    for number in range(12_000):
        (site.stick / f"x{number}").touch()
    assert "3 files taken" in site.take()


@pytest.mark.usefixtures("clock_trusted")
def test_pulled_out_in_the_middle_nothing_is_lost(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.take()
    site.office.add_bulletin("moi", audio=b"OggS new")
    site.office.publish()
    site.export()
    real, calls = os.open, [0]

    def pulled(path: Any, *rest: Any, **named: Any) -> int:
        if str(site.stick) in os.fspath(path):
            calls[0] += 1
            if calls[0] > left:
                raise OSError(5, "Input/output error")
        return real(path, *rest, **named)

    for left in range(20):
        calls[0] = 0
        with monkeypatch.context() as patch:
            patch.setattr(os, "open", pulled)
            with contextlib.suppress(LoaThonError):
                site.take()
        assert "cu" in site.held()
        library = Library(site.box / "state" / "library", "na-dong", ["vi"])
        library.load()
        assert library.verify("cu")
        if calls[0] <= left:
            break
    assert site.held() == ["cu", "moi"]


@pytest.mark.usefixtures("clock_trusted")
def test_a_locked_stick_is_taken_and_says_that_no_report_went_on_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.mkdir

    def locked(path: Path, *rest: Any, **named: Any) -> None:
        if site.stick in path.parents:
            raise OSError(30, "Read-only file system")
        real(path, *rest, **named)

    monkeypatch.setattr(Path, "mkdir", locked)
    said = site.take()
    assert site.held() == ["cu"]
    assert "report could not be written" in said
    assert "is it locked" in said


def test_who_stands_by_is_seen_while_waiting_and_while_at_work(tmp_path: Path) -> None:
    lock, seen = LibraryLock(tmp_path / "sync.lock"), []

    def waits(_: float) -> None:
        seen.append(LibraryLock(tmp_path / "sync.lock").is_wanted_first())
        running.close()

    with ExitStack() as running:
        running.enter_context(lock.taken(0))
        assert not lock.is_wanted_first()
        with LibraryLock(tmp_path / "sync.lock").taken_first(1.0, waits):
            assert lock.is_wanted_first()
    assert seen == [True]
    assert not lock.is_wanted_first()


@pytest.mark.usefixtures("clock_trusted")
def test_a_stick_waits_for_a_running_sync_and_gives_up_in_words(site: Site) -> None:
    with (
        LibraryLock(site.box / "state" / "sync.lock").taken(0),
        pytest.raises(RefusedError, match="another sync"),
    ):
        fetch(site.settings, site.stick, site.now(), patience=0.0)
    assert fetch(site.settings, site.stick, site.now()).fetched == 3


def test_a_box_without_root_says_what_is_missing(site: Site) -> None:
    (site.box / "root.json").unlink()
    with pytest.raises(LoaThonError, match=r"root\.json can't be read"):
        site.take()


class TestTheLock:
    """The daemon's side."""

    def test_it_looks_before_it_asks_and_after(self, tmp_path: Path) -> None:
        done = list[str]()

        def sync(_: bool) -> SyncResult:
            done.append("sync")
            return SyncResult(0, ())

        LockedSync(LibraryLock(tmp_path / "sync.lock"), sync, lambda: done.append("look")).sync()
        assert done == ["look", "sync", "look"]

    def test_it_looks_even_when_there_is_no_network(self, tmp_path: Path) -> None:
        done = list[str]()

        def sync(_: bool) -> SyncResult:
            raise LinkError("no network")

        locked = LockedSync(LibraryLock(tmp_path / "sync.lock"), sync, lambda: done.append("look"))
        with pytest.raises(LinkError, match="no network"):
            locked.sync()
        assert done == ["look", "look"]

    def test_without_a_server_it_asks_for_nothing(self, tmp_path: Path) -> None:
        def sync(_: bool) -> SyncResult:
            raise AssertionError("there is no server")

        lock = LibraryLock(tmp_path / "sync.lock")
        locked = LockedSync(lock, sync, lambda: None, online=False)
        with pytest.raises(LinkError, match="no USB stick has come yet"):
            locked.sync()
        lock.mark("a stick")
        assert locked.sync() == SyncResult(0, ())

    def test_a_crash_gives_the_turn_back(self, tmp_path: Path) -> None:
        lock = LibraryLock(tmp_path / "sync.lock")

        def crash() -> None:
            with contextlib.suppress(ValueError), lock.taken(0):
                raise ValueError

        thread = threading.Thread(target=crash)
        thread.start()
        thread.join()
        with lock.taken(0):
            pass


def test_no_folder_of_the_office_is_named_in_words(tmp_path: Path) -> None:
    site = Site(tmp_path, OfficeSimulator(tmp_path / "office"))
    with pytest.raises(InputError, match="commune stick export"):
        site.take()

"""What the power is cut in: a sync, the journal, and a daemon on the air.

Each runs the station's own code on a recorded disk and has a Witness write down what was
acknowledged. Not handled here: what must hold afterwards (`promises.py`).
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from station.errors import LoaThonError
from station.programme.asrun import AsRunEntry, Kind, Outcome
from station.programme.timetable import QuietHours
from station.studio.sound.tune import write_tune
from station.trust.feed import Feed
from station.village.asrun.journal import Journal
from station.village.control.client import ControlClient
from station.village.control.messages.air import PlayBulletin, SetVolume, StopAll
from station.village.control.messages.box import ConfirmClock, FetchNews
from station.village.control.messages.status import GetStatus, StationStatus
from station.village.library.library import Library
from station.village.library.own_verification import OwnVerification
from station.village.library.sequences import Sequences
from station.village.settings.places import Places
from station.village.sync.syncer import Syncer
from tests.crash.recorded_disk import RecordedDisk, Recording, Witness, recorded_disk
from tests.office_simulator import OfficeSimulator, ServedRepository
from tests.village.release_site import Maker
from tests.village.station_process import NEVER, SETTINGS
from tests.virtual_card.card import VirtualCard

_ROLES = ("timestamp", "snapshot", "targets", "feed")


class Box:
    """A commune in `folder` and its village, whose state lies on a recorded disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.disk = folder, folder / "disk"
        self.office = OfficeSimulator(folder / "office", now=datetime.now(UTC), quiet=NEVER)
        self.root = folder / "office" / "root.json"
        self.root.write_bytes(self.office.root_bytes)
        self.mount = self.disk / "mount"
        self.settings = self.settings_at(self.mount, folder / "run", "station.toml")
        self.recorded: RecordedDisk | None = None
        self.maker: Maker | None = None

    def settings_at(self, state: Path, runtime: Path, name: str) -> Path:
        """A settings' file for a state folder and a runtime folder."""
        text = SETTINGS.format(folder=self.folder, office=self.folder / "office")
        text = text.replace(f"{self.folder}/state", f"{state}")
        path = self.folder / name
        path.write_text(text.replace(f"{self.folder}/run", f"{runtime}"))
        return path

    def record(self, work: Callable[["Box"], None]) -> Recording:
        """Have it done, and what was written meanwhile."""
        with recorded_disk(self.disk) as self.recorded:
            work(self)
        assert self.recorded.recording is not None
        return self.recorded.recording

    @property
    def sound_proof(self) -> Witness:
        assert self.recorded is not None
        return Witness(self.recorded.witnessed)


def sync(box: Box) -> None:
    """Bulletins come, change and go, over a link that breaks."""
    library, office, say = (
        Library(box.mount / "library", "na-dong", ["vi"]),
        box.office,
        box.sound_proof,
    )
    with office.serve() as served:

        def connect() -> Feed:
            now = datetime.now(UTC)
            return Feed(served.url, box.mount / "feed", office.root_bytes, reference_time=now)

        syncer = Syncer(library, connect, lambda: datetime.now(UTC))
        daemon = Library(
            library.folder,
            "na-dong",
            ["vi"],
            OwnVerification(Places(box.mount, box.mount), box.root),
        )
        for number in range(8):
            _publish(office, number)
            _break_off(served, number)
            with suppress(LoaThonError):
                syncer.sync()
            daemon.reload_if_changed()
            say("synced", **_state(box.mount))
            served.behave()
            assert not syncer.sync().missing
            daemon.reload_if_changed()
            assert not daemon.snapshot.faults
            say("synced", **_state(box.mount))


def _publish(office: OfficeSimulator, number: int) -> None:
    """Two new bulletins, one changed, one withdrawn, a timetable; at times a root and rules."""
    for name in (f"tin-{number}", f"them-{number}", "doi"):
        office.add_bulletin(name, f"Bản tin {number}", b"OggS" + os.urandom(60_000))
    if number > 2:
        office.withdraw(f"tin-{number - 2}")
    office.set_timetable({"slot": [{"id": "sang", "at": f"05:{number:02}"}]})
    if number % 3 == 2:
        office.quiet = QuietHours(
            NEVER.start.replace(hour=1), NEVER.start.replace(hour=1, minute=number)
        )
        office.renew(change_root=True)
    office.publish()


def _break_off(served: ServedRepository, number: int) -> None:
    served.cut_after, served.only = 20_000 + 5_000 * number, "/audio/"


def _state(state: Path) -> dict[str, Any]:
    """What a sync that has ended stands for."""
    library = state / "library"
    found = [library / "trust.json", library / "timetable.json"]
    found += [*(library / "bulletins").glob("*.json"), *(library / "audio").glob("*.opus")]
    files = {str(p.relative_to(library)): sha256(p.read_bytes()).hexdigest() for p in sorted(found)}
    return {"files": files, "feed": feed_versions(state / "feed"), **numbers(state)}


def numbers(state: Path) -> dict[str, dict[str, int]]:
    """The number of each statement, as the syncs and the daemon remember it."""
    paths = {"seen": state / "library", "own": state / "verified"}
    known = {who: Sequences(path / "sequences.json")._known() for who, path in paths.items()}
    return {who: {k: s[0].sequence for k, s in seen.items()} for who, seen in known.items()}


def feed_versions(folder: Path) -> dict[str, int]:
    """The version of each role's metadata that is kept."""
    found, kept = {}, {role: folder / f"{role}.json" for role in _ROLES}
    roots = [int(path.name.split(".")[0]) for path in folder.glob("root_history/*.root.json")]
    kept["root"] = folder / "root_history" / f"{max(roots, default=0)}.root.json"
    for role, path in kept.items():
        with suppress(OSError, ValueError, KeyError):
            found[role] = int(json.loads(path.read_bytes())["signed"]["version"])
    return found


def journal(box: Box) -> None:
    """Broadcasts begin and end; hands set volumes."""
    journal = observed(Journal(box.mount / "journal.sqlite"), box.sound_proof)
    for number in range(60):
        now, key = datetime.now(UTC), f"sang/{number}"
        journal.begin(key, Kind.SCHEDULED, "Sáng", now, now, ("cong-lang",), ("thu",))
        outcome = Outcome.PLAYED if number % 5 else Outcome.STOPPED
        journal.enter(AsRunEntry(key, Kind.SCHEDULED, "Sáng", now, outcome, started=now))
        journal.mark("volume/cong-lang", str(number + 30))
        journal.mark("holds", json.dumps({"skipped": {key: now.isoformat()}}))
    journal.close()


def observed(journal: Journal, say: Witness) -> Journal:
    """The journal, with what it acknowledges witnessed."""
    begin, enter_all, mark = journal.begin, journal.enter_all, journal.mark

    def begun(key: str, *rest: Any) -> None:
        begin(key, *rest)
        say("begun", key=key)

    def entered(entries: Any) -> int:
        given = tuple(entries)
        number = enter_all(given)
        say("entered", rows=[[e.key, e.outcome.value] for e in given])
        return number

    def marked(name: str, value: str) -> None:
        mark(name, value)
        say("marked", name=name, value=value)

    journal.begin, journal.enter_all, journal.mark = begun, entered, marked  # type: ignore[assignment, method-assign]
    return journal


def air(box: Box) -> None:
    """A daemon sounds one by the clock and one by hand, which is stopped."""
    tone = box.folder / "tune.wav"
    write_tune(tone)
    office = box.office
    office.add_bulletin("thu", "Phát thử", tone, seconds=5)
    office.publish()
    assert box.recorded is not None
    line = [sys.executable, "-m", "tests.crash.observed", str(box.settings)]
    with (
        VirtualCard(folder=box.folder / "card") as card,
        (box.folder / "log.txt").open("ab") as log,
    ):
        daemon = subprocess.Popen([*line, str(box.recorded.witnessed)], env=card.env, stderr=log)
        try:
            _broadcasts(box, ControlClient(box.folder / "run" / "control.sock"))
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(15)


def _broadcasts(box: Box, client: ControlClient) -> None:
    _wait(client, lambda status: status.sync.count > 0)
    client.ask(ConfirmClock(by="a test"))
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=9)
    local = starts + timedelta(hours=7)
    slot = {"id": "thu", "at": f"{local:%H:%M:%S}", "date": f"{local:%Y-%m-%d}"}
    box.office.set_timetable({"slot": [slot]})
    box.office.publish()
    client.ask(FetchNews())
    _wait(client, lambda status: bool(status.today) and status.today[0].state == "played")
    client.ask(PlayBulletin(bulletin="thu", by="a test", confirmed=True))
    client.ask(SetVolume(zone="cong-lang", percent=55))
    _wait(client, lambda status: status.air.state == "on-air")
    client.ask(StopAll(by="a test"))
    _wait(client, lambda status: status.air.state == "silent")


def _wait(client: ControlClient, ready: Callable[[StationStatus], bool]) -> None:
    until, status = time.monotonic() + 40, None
    while time.monotonic() < until:
        with suppress(LoaThonError):
            if ready(status := client.ask(GetStatus())):
                return
        time.sleep(0.05)
    raise AssertionError(f"the daemon did not come to that: {status}")

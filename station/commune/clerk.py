"""Does what the commands ask, in the order a person would, and says what came of it.

Not handled here: the command line's words and options (`cli.py`), and every decision, which the
parts take.
"""

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner

from station.clock import Clock
from station.commune import approval, drafting, enrolling, founding, publishing, telling
from station.commune.drafting import Steps, Studio, Wishes
from station.commune.founding import Founding
from station.commune.home import Home
from station.commune.keys import FEED
from station.commune.office import Action, after
from station.commune.passphrases import Passphrases
from station.commune.rotation import Rotation
from station.commune.serve import RepositoryServer
from station.commune.timetable_file import read_timetable
from station.errors import InputError
from station.programme.bulletin import Priority
from station.trust.statement import verify_timetable


@dataclass(frozen=True, slots=True)
class Asked:
    """What the editor wrote on the command line; empty where nothing was written."""

    title: str = ""
    id: str = ""
    priority: Priority = Priority.NORMAL
    villages: str = ""
    since: datetime | None = None
    until: datetime | None = None
    repeats: int = 1


@dataclass(slots=True)
class Clerk:
    """The office's parts. `say` prints a text; `play` says whether it could play a recording."""

    home: Home
    passphrases: Passphrases
    studio: Callable[[], Studio]
    clock: Clock
    play: Callable[[Path], bool]
    say: Callable[[str], None]
    steps: Steps

    def init(self, villages: Collection[str], **asked: Any) -> None:
        """Make a commune. Raises RefusedError, InputError."""
        pairs = [village.partition("=") for village in villages]
        if not all(spoken for _, _, spoken in pairs):
            raise InputError('write a village as its short name, = and its name: a-b="Thôn A B"')
        named = Founding(villages={village: spoken for village, _, spoken in pairs}, **asked)
        founding.found(self.home, named, self.passphrases, self.clock.now())
        self.say(telling.founded(self.home))

    def renew(self) -> None:
        """Sign root and rules anew."""
        Rotation(self.home, self.passphrases, self.clock.now()).renew()
        self.say("The rules are signed anew; the villages follow at their next sync.")

    def add(self, file: Path, asked: Asked) -> None:
        """Make a draft of a document, signed by the editor unless it is an emergency."""
        store, wishes, studio = self.home.store(), self._wishes(asked), self.studio()
        prepared = drafting.prepare(file, wishes, studio)
        store.require_free(prepared.id)
        self.say(telling.prepared(prepared))
        # Asked for before the long steps, so that a mistyped one costs no wait.
        editor = None if asked.priority is Priority.EMERGENCY else self._unlock("editor")
        record = drafting.draft(prepared, wishes, studio, self.home, self.steps)
        approval.submit(record, editor, store, self.clock.now())
        self.say(
            f"Kept as a draft, {telling.minutes(record.recording.seconds)} long. Listen to it: "
            f"commune bulletin listen {prepared.id}\n"
            f"Then the chairman: commune approve {prepared.id}"
        )

    def list_all(self) -> None:
        """One line for each bulletin."""
        zone = self.home.settings().zoneinfo
        self.say(telling.bulletins(self.home.store().bulletins(), zone))

    def show(self, bulletin_id: str) -> None:
        """All about a bulletin."""
        store, zone = self.home.store(), self.home.settings().zoneinfo
        record, events = store.bulletin(bulletin_id), store.events(bulletin_id)
        self.say(telling.bulletin(record, events, self.home.audio(record.recording.sha256), zone))

    def listen(self, bulletin_id: str) -> None:
        """Play a bulletin's recording, or say where it is."""
        record = self.home.store().bulletin(bulletin_id)
        approval.check_recording(record, self.home)
        path = self.home.audio(record.recording.sha256)
        if not self.play(path):
            self.say(f"Nothing here can play it; listen to it elsewhere: {path}")

    def approve(self, bulletin_id: str, *, listen: bool) -> None:
        """Show and play a draft to the chairman, and sign it with his key."""
        store = self.home.store()
        record = store.bulletin(bulletin_id)
        after(record, Action.APPROVE)
        self.show(bulletin_id)
        if listen:
            self.listen(bulletin_id)
        self.say("Your passphrase approves this text and this recording.")
        approval.approve(record, self._unlock("chairman"), self.home, store, self.clock.now())
        self.say(f"“{bulletin_id}” is approved. Send it to the villages: commune publish")

    def withdraw(self, bulletin_id: str) -> None:
        """Take a bulletin back."""
        store = self.home.store()
        approval.withdraw(store.bulletin(bulletin_id), store, self.clock.now())
        self.say(f"“{bulletin_id}” is withdrawn; the villages drop it after: commune publish")

    def set_timetable(self, file: Path) -> None:
        """Sign a timetable with the editor's key."""
        found = read_timetable(file, self.home.rules().quiet_hours)
        self.say(telling.timetable(found))
        editor, store = self._unlock("editor"), self.home.store()
        approval.set_timetable(found, editor, self.home, store, self.clock.now())
        self.say("The timetable is signed. Send it to the villages: commune publish")

    def show_timetable(self) -> None:
        """The timetable that is signed."""
        envelope = self.home.store().timetable()
        if envelope is None:
            self.say("There is no timetable yet: commune timetable set FILE")
        else:
            self.say(telling.timetable(verify_timetable(envelope, self.home.rules())))

    def publish(self) -> None:
        """Write the repository anew."""
        store, key = self.home.store(), self.home.keys.unlock(FEED, None)
        done = publishing.publish(self.home, store, key, self.clock.now())
        until = telling.when(done.expires, self.home.settings().zoneinfo)
        self.say(
            f"Published version {done.version} with {done.files} files in {self.home.repository}; "
            f"the villages believe it until {until}, so publish again before that."
        )

    def serve(self, port: int | None) -> None:
        """Serve the repository until Ctrl-C."""
        of = self.home.settings().serve
        boxes, listened = enrolling.fleet(self.home), of.port if port is None else port

        def enrol(registration: bytes) -> None:
            boxes.register(registration, self.clock.now())

        server = RepositoryServer(self.home.repository, of.listen, listened, enrol)
        self.say(f"Serving {self.home.repository} at http://{of.listen}:{server.port}/")
        server.run()

    def _unlock(self, name: str) -> CryptoSigner:
        return self.home.keys.unlock(name, self.passphrases.existing(name))

    def _wishes(self, asked: Asked) -> Wishes:
        of = self.home.settings()
        begins = _in_zone(asked.since, of.zoneinfo) or self.clock.now()
        lasting = timedelta(days=of.voice.valid_days)
        return Wishes(
            valid_from=begins,
            valid_until=_in_zone(asked.until, of.zoneinfo) or begins + lasting,
            id=asked.id,
            title=asked.title,
            priority=asked.priority,
            villages=_villages(asked.villages, of.village_ids),
            language=of.voice.language,
            repeats=asked.repeats,
        )


def _in_zone(written: datetime | None, zone: tzinfo) -> datetime | None:
    """What somebody wrote is the commune's local time."""
    return None if written is None else written.replace(tzinfo=zone)


def _villages(written: str, known: Collection[str]) -> frozenset[str]:
    names = frozenset(name.strip() for name in written.split(",") if name.strip())
    for name in sorted(names):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean “{near[0]}”?" if near else "commune.toml lists them"
            raise InputError(f"there is no village “{name}”; {hint}")
    return names

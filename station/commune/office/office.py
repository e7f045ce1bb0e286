"""Does what the commands ask, in the order a person would, and says what came of it.

Not handled here: the command line's words and options (`commune/main.py`), and every decision,
which the parts take.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner

from station.clock import Clock
from station.commune.bulletins import paragraphs, publishing, signing
from station.commune.bulletins.drafting import Steps, Studio
from station.commune.bulletins.timetable_file import read_timetable
from station.commune.ceremony import founding
from station.commune.ceremony.founding import Founding
from station.commune.ceremony.rotation import Rotation
from station.commune.fleet import enrolling
from station.commune.home import Home
from station.commune.keys.folder import FEED
from station.commune.keys.passphrases import Passphrases
from station.commune.office import texts
from station.commune.repository.serve import RepositoryServer
from station.commune.words import when
from station.errors import InputError
from station.trust.statement import verify_timetable


@dataclass(slots=True)
class Office:
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
        self.say(texts.founded(self.home))

    def renew(self) -> None:
        """Sign root and rules anew."""
        Rotation(self.home, self.passphrases, self.clock.now()).renew()
        self.say("The rules are signed anew; the villages follow at their next sync.")

    def list_all(self) -> None:
        """One line for each bulletin."""
        zone = self.home.settings().zoneinfo
        self.say(texts.bulletins(self.home.store().bulletins(), zone))

    def show(self, bulletin_id: str) -> None:
        """All about a bulletin."""
        store, of = self.home.store(), self.home.settings()
        record, events = store.bulletin(bulletin_id), store.events(bulletin_id)
        self.say(texts.bulletin(record, events, self.home.audio, of.zoneinfo))

    def withdraw(self, bulletin_id: str) -> None:
        """Take a bulletin back."""
        store = self.home.store()
        signing.withdraw(store.bulletin(bulletin_id), store, self.clock.now())
        paragraphs.forget(self.home, bulletin_id)
        self.say(f"“{bulletin_id}” is withdrawn; the villages drop it after: commune publish")

    def set_timetable(self, file: Path) -> None:
        """Sign a timetable with the editor's key."""
        found = read_timetable(file, self.home.rules().quiet_hours)
        self.say(texts.timetable(found))
        editor, store = self.unlock("editor"), self.home.store()
        signing.set_timetable(found, editor, self.home, store, self.clock.now())
        self.say("The timetable is signed. Send it to the villages: commune publish")

    def show_timetable(self) -> None:
        """The timetable that is signed."""
        envelope = self.home.store().timetable()
        if envelope is None:
            self.say("There is no timetable yet: commune timetable set FILE")
        else:
            self.say(texts.timetable(verify_timetable(envelope, self.home.rules())))

    def publish(self) -> None:
        """Write the repository anew."""
        store, key = self.home.store(), self.home.keys.unlock(FEED, None)
        done = publishing.publish(self.home, store, key, self.clock.now())
        until = when(done.expires, self.home.settings().zoneinfo)
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

    def unlock(self, name: str) -> CryptoSigner:
        """Somebody's key, to sign with. Raises TrustError, StorageError."""
        return self.home.keys.unlock(name, self.passphrases.existing(name))

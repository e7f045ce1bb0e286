"""What the village holds: verified statements and recordings, on its own card.

Files lie under the names of the commune's repository: `trust.json`, `timetable.json`,
`bulletins/ID.json`, `audio/SHA256.opus`. What is read here is verified here, at loading and again
before each play. Not handled here: fetching (`sync/syncer.py`).
"""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from station import foreign
from station.errors import LoaThonError, StorageError, TrustError
from station.programme.bulletin import Bulletin, Recording
from station.programme.timetable import Timetable
from station.trust.rules import Rules, read_rules
from station.trust.statement import Verified, open_bulletin, open_timetable
from station.village.library.corrections import current, require_current
from station.village.library.own_verification import OwnVerification
from station.village.library.recordings import recording_name, verify_recording
from station.village.library.snapshot import LibrarySnapshot
from station.village.library.verified_copies import VerifiedCopies
from station.village.settings.places import SEQUENCES

log = logging.getLogger(__name__)

T = TypeVar("T")

TRUST = "trust.json"
TIMETABLE = "timetable.json"
_MOST_STATEMENT = 1_000_000


class Library:
    """The library in `folder`, for `village` (its identifier), in its `languages`' order.

    With `verification`, nothing in it counts that is older than what the reader has had, or whose
    rules the reader hasn't verified for itself; what is to sound is laid among the `copies`.
    """

    def __init__(
        self,
        folder: Path,
        village: str,
        languages: Sequence[str],
        verification: OwnVerification | None = None,
        copies: VerifiedCopies | None = None,
    ) -> None:
        self.folder, self.village, self._languages = folder, village, tuple(languages)
        self._verification, self._copies = verification, copies
        self.snapshot = LibrarySnapshot()
        self._loaded_from: object = None
        self._held: dict[str, Verified[Any]] = {}
        self._held_before: dict[str, Verified[Any]] = {}
        self._found: dict[str, Verified[Any]] = {}
        self.changing = threading.Lock()
        """Held by whoever changes files here: a sync, or an import from a stick."""

    def load(self) -> LibrarySnapshot:
        """Read and verify all that is there; what isn't verified is left out and named in `faults`.

        Signatures that held over the same bytes by the same rules, since the start, hold still.
        """
        # Looked at first: whatever changes meanwhile is seen at the next look.
        self._loaded_from = self._files()
        faults: list[str] = []
        rules = self._rules(faults)
        if rules != self.snapshot.rules:
            self._held_before = {}
        self._held, self._found = {}, {}
        if rules is None:
            self.snapshot = LibrarySnapshot(faults=tuple(faults))
            return self.snapshot
        timetable, held = self._timetable(rules, faults), tuple(self._bulletins(rules, faults))
        self._held_before = self._held
        if self._verification is not None:
            self._verification.note(self._found)
        bulletins, corrected = current(held)
        self.snapshot = LibrarySnapshot(rules, timetable, bulletins, tuple(faults), corrected)
        return self.snapshot

    def reload_if_changed(self) -> None:
        """Load anew if another process has changed the statements since they were loaded."""
        if self._files() != self._loaded_from:
            self.load()

    def _files(self) -> object:
        """The statements' files; one that is replaced has another inode, or time."""
        found = []
        for folder in (".", "bulletins"):
            with suppress(OSError):
                states = foreign.states(self.folder, folder, ".json")
                found.append([state for state in states if state[0] != SEQUENCES])
        return found

    def verify(
        self, bulletin_id: str, heartbeat: Callable[[], None] = lambda: None
    ) -> tuple[Recording, ...]:
        """The recordings to play of a bulletin, its signatures and digests verified just now.

        `heartbeat` is called again and again while it goes on.

        Raises TrustError or StorageError; a recording that rotted is removed, so that the next
        sync fetches it again.
        """
        rules = self.snapshot.rules
        if rules is None:
            raise TrustError("the station has no trust.json yet; run: station sync")
        name = f"bulletins/{bulletin_id}.json"
        verified = open_bulletin(self.read(name), rules)
        self._require_newest(name, verified)
        bulletin = verified.content
        if bulletin.id != bulletin_id:
            raise TrustError(
                "the file of bulletin “{bulletin_id}” holds “{bulletin}”",
                bulletin_id=bulletin_id,
                bulletin=bulletin.id,
            )
        require_current(bulletin_id, self.snapshot.corrected)
        recordings = bulletin.recordings_for(self._languages)
        if not recordings:
            raise TrustError(
                "bulletin “{bulletin_id}” has none of {languages}",
                bulletin_id=bulletin_id,
                languages=", ".join(self._languages),
            )
        for recording in recordings:
            verify_recording(self.folder, recording, self._copies, heartbeat)
        return recordings

    def is_quiet(self, local: datetime) -> bool:
        """Whether it is within the quiet hours; always, while nothing is known of them."""
        quiet = self.snapshot.quiet
        return quiet is None or quiet.contains(local.time())

    def wanted(self, bulletin: Bulletin) -> tuple[Recording, ...]:
        """The recordings of `bulletin` that this village plays; none if it isn't meant."""
        if not bulletin.is_for(self.village):
            return ()
        return bulletin.recordings_for(self._languages)

    def audio(self, sha256: str) -> Path:
        """Where the recording of that digest lies."""
        return self.folder / recording_name(sha256)

    def verified_audio(self, sha256: str) -> Path:
        """Where the recording lies that `verify` has just verified: in memory, if that has room."""
        copy = None if self._copies is None else self._copies.place(sha256)
        return copy or self.audio(sha256)

    def read(self, name: str) -> bytes:
        """A statement's bytes. Raises StorageError."""
        try:
            return foreign.read(self.folder, name, _MOST_STATEMENT)
        except OSError as error:
            raise StorageError(
                "{name} can't be read: {strerror}; run: station sync",
                name=name,
                strerror=error.strerror,
            ) from error

    def digest(self, name: str) -> str | None:
        """The SHA-256 of a statement, None if it isn't there or can't be read."""
        try:
            return foreign.digest(self.folder, name, _MOST_STATEMENT)
        except OSError:
            return None

    def keep_only(self, folder: str, names: Container[str]) -> None:
        """Remove the files of `folder` whose names, as in the repository, are not in `names`.

        That includes what a power cut left of a file that was being written.
        """
        for name in foreign.names(self.folder, folder):
            if f"{folder}/{name}" not in names:
                foreign.remove(self.folder, f"{folder}/{name}")
                log.info("removed %s", name)

    def _rules(self, faults: list[str]) -> Rules | None:
        if self._verification is not None:
            return self._verification.rules(self.folder / TRUST, faults)
        try:
            return read_rules(self.read(TRUST))
        except LoaThonError as error:
            faults.append(str(error))
            return None

    def _timetable(self, rules: Rules, faults: list[str]) -> Timetable:
        if not os.path.lexists(self.folder / TIMETABLE):
            return Timetable()
        try:
            return self._verified(TIMETABLE, open_timetable, rules).content
        except LoaThonError as error:
            faults.append(f"timetable: {error}")
            return Timetable()

    def _bulletins(self, rules: Rules, faults: list[str]) -> Iterator[Verified[Bulletin]]:
        for name in self._names("bulletins", ".json", faults):
            try:
                verified = self._verified(f"bulletins/{name}", open_bulletin, rules)
            except LoaThonError as error:
                faults.append(f"bulletin {name.removesuffix('.json')}: {error}")
                continue
            bulletin = verified.content
            if f"{bulletin.id}.json" == name and self.wanted(bulletin):
                yield verified

    def _names(self, folder: str, ending: str, faults: list[str]) -> list[str]:
        try:
            return foreign.names(self.folder, folder, ending)
        except FileNotFoundError:
            return []
        except OSError as error:
            faults.append(f"{folder} can't be read: {error.strerror}; run: station sync")
            return []

    def _verified(
        self, name: str, verify: Callable[[bytes, Rules], Verified[T]], rules: Rules
    ) -> Verified[T]:
        data = self.read(name)
        key = f"{verify.__name__}:{hashlib.sha256(data).hexdigest()}"
        found = self._held_before[key] if key in self._held_before else verify(data, rules)
        self._held[key] = found
        self._require_newest(name, found)
        self._found[name] = found
        return found

    def _require_newest(self, name: str, verified: Verified[Any]) -> None:
        if self._verification is not None:
            self._verification.check(name, verified)

"""Keeping the statements in step: rules, timetable and bulletins, each verified before it is kept.

One that isn't verified, or is older than what was here, never replaces one that is; what is wrong
with one keeps none of the others away. Not handled here: recordings (`recordings.py`).
"""

import hashlib
import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from station.errors import LinkError, StorageError, TrustError
from station.files import sync_folder
from station.programme.bulletin import Bulletin
from station.trust.rules import Rules, read_rules
from station.trust.source import AbsentError
from station.trust.statement import Verified, open_bulletin, open_timetable
from station.village.library.library import TIMETABLE, TRUST, Library
from station.village.library.sequences import Sequences
from station.village.settings.places import SEQUENCES

log = logging.getLogger(__name__)

Catalogue = Mapping[str, tuple[int, str]]
"""Name of a file → its length in bytes and its SHA-256."""

DEAD = 3
"""So many failures one after the other mean that the link is gone."""

_MOST_TEXTS, _LONGEST_TEXT = 100, 400
"""Of what is remembered; there may be 30,000 names, most refused for one reason."""
_REFUSED_BEFORE = "it was refused before; its reason isn't kept"

_MOST_LOGGED = 20
"""Sentences of one sync: whoever has the feed's key could fill the disk with them."""


class StatementSource(Protocol):
    """What of the commune's repository is needed here; `trust.feed.Feed` is one."""

    def fetch(self, name: str, destination: Path) -> None:
        """Put the verified bytes of `name` into the file `destination`."""


class StatementSync:
    """Those of `library`; `refused` has a sentence for each that was refused in the last `sync`.

    `broken` is what broke the link, if anything did; `damaged` says that one came otherwise than it
    is on offer, as on a bad line.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._sequences = Sequences(library.folder / SEQUENCES)
        self._rules = ""
        # By name and digest: what was refused for good, and what has expired at which instant.
        self._judged: dict[str, str] = {}
        self._lapsed: dict[str, datetime] = {}
        self._said: set[str] = set()
        self.refused: list[str] = []
        self.broken: LinkError | None = None
        self.fetched, self.damaged = 0, False

    def sync(self, source: StatementSource, catalogue: Catalogue, now: datetime) -> None:
        """Fetch, verify and keep what is new of `catalogue`; drop what is gone or over by `now`.

        Raises LinkError or TrustError when there are no rules to go by, StorageError.
        """
        self._sequences.reload_if_changed()
        self._said, self.refused = set(self.refused), []
        self.broken, self.fetched, self.damaged = None, 0, False
        rules = self._bring_rules(source, catalogue)
        self._sequences.go_by(rules)
        names = sorted(filter(_is_bulletin, catalogue))
        failures = 0
        for name in [TIMETABLE, *names] if TIMETABLE in catalogue else names:
            try:
                self._bring_one(source, catalogue, name, rules, now)
            except TrustError as error:
                self._refuse(f"{name}: {error}")
            except AbsentError as error:
                # The server answers: whatever else it lacks, the link isn't gone.
                self.broken, failures = self.broken or error, 0
            except LinkError as error:
                self.broken, failures = self.broken or error, failures + 1
                if failures == DEAD:
                    break
            else:
                failures = 0
        self._drop(catalogue, rules, now)

    def remembered(self) -> dict[str, Any]:
        """What the next sync should know of this one, as JSON has it."""
        # Short, whatever a thief of the feed's key offers: what is forgotten is fetched again.
        texts = list(dict.fromkeys(self._judged.values()))[:_MOST_TEXTS]
        places = {text: place for place, text in enumerate(texts)}
        return {
            "rules": self._rules,
            "texts": [text[:_LONGEST_TEXT] for text in texts],
            "judged": [[key, places.get(text, -1)] for key, text in self._judged.items()],
            "lapsed": [[key, until.isoformat()] for key, until in self._lapsed.items()],
            "refused": [sentence[:_LONGEST_TEXT] for sentence in self.refused[:_MOST_TEXTS]],
        }

    def recall(self, form: dict[str, Any]) -> None:
        """Take up what `remembered` gave. Raises ValueError and the like when it isn't whole."""
        texts = [*map(str, form["texts"]), _REFUSED_BEFORE]
        judged = {str(key): texts[place] for key, place in form["judged"]}
        lapsed = {
            str(key): datetime.fromisoformat(until).astimezone(UTC) for key, until in form["lapsed"]
        }
        self.refused = [str(sentence) for sentence in form["refused"]]
        self._rules, self._judged, self._lapsed = str(form["rules"]), judged, lapsed

    def lift_doubts(self) -> None:
        """What was refused, or was over, is fetched and judged again at once."""
        self._judged.clear()
        self._lapsed.clear()

    def _bring_rules(self, source: StatementSource, catalogue: Catalogue) -> Rules:
        if TRUST not in catalogue:
            raise TrustError("the commune's repository has no trust.json; it must publish again")
        if self._library.digest(TRUST) != catalogue[TRUST][1]:
            try:
                self._install(source, TRUST, read_rules)
            except TrustError as error:
                if self._library.digest(TRUST) is None:
                    raise
                self._refuse(f"{TRUST}: {error}")
        rules = read_rules(self._library.read(TRUST))
        # They may be new by a stick, too, which another process read.
        digest = self._library.digest(TRUST) or ""
        if digest != self._rules:
            self._judged.clear()
            self._rules = digest
        return rules

    def _bring_one(
        self, source: StatementSource, catalogue: Catalogue, name: str, rules: Rules, now: datetime
    ) -> None:
        """Raises TrustError with what is wrong with it, LinkError."""
        sha256 = catalogue[name][1]
        key = _key(name, sha256)
        self._learn(name, rules, now)
        if self._library.digest(name) == sha256:
            return
        if key in self._judged:
            raise TrustError(self._judged[key])
        if key in self._lapsed and self._lapsed[key] <= now:
            return

        def judge(data: bytes) -> bool:
            try:
                verified = _verified(name, data, rules)
                self._sequences.check(name, verified)
            except TrustError as error:
                self._judged[key] = str(error)
                raise
            until = _until(verified)
            if until is not None and until <= now:
                self._lapsed[key] = until
                return False
            self._sequences.note(name, verified, until, now)
            return True

        self._install(source, name, judge)

    def _learn(self, name: str, rules: Rules, now: datetime) -> None:
        """Note what is held already, should its number have been lost, or never noted.

        What can't be read, or isn't verified, counts for nothing, and keeps nothing away.
        """
        if self._sequences.knows(name) or not os.path.lexists(self._library.folder / name):
            return
        try:
            verified = _verified(name, self._library.read(name), rules)
        except (TrustError, StorageError):
            return
        self._sequences.note(name, verified, _until(verified), now)

    def _install(
        self, source: StatementSource, name: str, judge: Callable[[bytes], object]
    ) -> None:
        """Fetch it aside, and put it in its place if `judge` neither raises nor says False."""
        incoming = self._library.folder / "incoming" / "statement.json"
        try:
            source.fetch(name, incoming)
        except TrustError:
            self.damaged = True
            raise
        if judge(self._library.read("incoming/statement.json")) is False:
            return
        destination = self._library.folder / name
        incoming.replace(destination)
        sync_folder(destination.parent)
        self.fetched += 1

    def _drop(self, catalogue: Catalogue, rules: Rules, now: datetime) -> None:
        """Remove the bulletins that aren't offered any more, and those that are over."""
        for path in (self._library.folder / "bulletins").glob("*.json"):
            self._learn(f"bulletins/{path.name}", rules, now)
        # What is gone is remembered before it goes.
        self._sequences.drop(catalogue, now)
        self._library.keep_only("bulletins", catalogue)
        held = {f"bulletins/{b.id}.json": b for b in self._library.load().bulletins}
        over = {name for name, bulletin in held.items() if bulletin.valid_until <= now}
        offered = {_key(name, sha256) for name, (_, sha256) in catalogue.items()}
        self._lapsed = {key: until for key, until in self._lapsed.items() if key in offered}
        self._judged = {key: text for key, text in self._judged.items() if key in offered}
        if over:
            for name in over:
                self._lapsed[_key(name, catalogue[name][1])] = held[name].valid_until
            self._library.keep_only("bulletins", catalogue.keys() - over)
            self._library.load()

    def _refuse(self, sentence: str) -> None:
        """Said in the result of each sync, logged only when it is new."""
        self.refused.append(sentence)
        if sentence not in self._said and len(self.refused) <= _MOST_LOGGED:
            log.warning("refused %s", sentence)


def _key(name: str, sha256: str) -> str:
    return hashlib.sha256(f"{name} {sha256}".encode()).hexdigest()[:32]


def _verified(name: str, data: bytes, rules: Rules) -> Verified[Any]:
    """The statement in `data`, which must be the one that its file is called after."""
    if name == TIMETABLE:
        return open_timetable(data, rules)
    verified = open_bulletin(data, rules)
    if name != f"bulletins/{verified.content.id}.json":
        raise TrustError("it holds the bulletin “{id}”", id=verified.content.id)
    return verified


def _until(verified: Verified[Any]) -> datetime | None:
    return verified.content.valid_until if isinstance(verified.content, Bulletin) else None


def _is_bulletin(name: str) -> bool:
    folder, _, file = name.partition("/")
    return folder == "bulletins" and file.endswith(".json") and "/" not in file

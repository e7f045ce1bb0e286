"""The highest number seen of each statement, so that no older one can come back in its place.

The feed's key is online. Whoever steals it can offer any statement that was ever signed and is
still valid: last week's timetable, a storm that has passed. The numbers in them only grow, and this
box remembers. Not handled here: signatures (`trust/statement.py`), and what has expired, which is
refused for that (`sync/statements.py`) and may be forgotten.
"""

import logging
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from station.errors import Sentence, TrustError
from station.files import write_durably
from station.trust import forms
from station.trust.statement import Verified
from station.village.library.digested import digested, undigested

log = logging.getLogger(__name__)

_MOST_KEPT = 5000
MOST_REMEMBERED = 2_000_000
"""Bytes of the file."""
_REMEMBERED = timedelta(days=30)
"""After its end, for clocks that are put right."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest statement of one name: its number, the digest of what it says, when it ends.

    `dropped` once the commune has offered it no longer.
    """

    sequence: int
    sha256: str
    until: datetime | None
    dropped: bool = False


class Sequences:
    """The memory in the file `path`; one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: dict[str, Seen] | None = None

    def reload_if_changed(self) -> None:
        """Read the file anew: another process may have had its turn."""
        self._seen = None

    def knows(self, name: str) -> bool:
        """Whether a statement of this name was ever noted."""
        return name in self._known()

    def check(self, name: str, verified: Verified[Any]) -> None:
        """Raises TrustError when something newer, or another of that number, was here before."""
        before, number = self._known().get(name), verified.sequence
        if before is None or number > before.sequence:
            return
        advice = (
            Sentence(
                "if the commune's office was restored from an old backup, set the timetable there "
                "again until its number is above {sequence}",
                sequence=before.sequence,
            )
            if name == "timetable.json"
            else Sentence(
                "if the commune's office was restored from an old backup, add the bulletin there "
                "again under another name"
            )
        )
        if number < before.sequence:
            raise TrustError(
                "it is number {number}, and this box has had number {sequence}: "
                "something older isn't used; {advice}",
                number=number,
                sequence=before.sequence,
                advice=advice,
            )
        if verified.sha256 != before.sha256:
            raise TrustError(
                "it isn't the statement that this box has had as number {number}; it "
                "isn't used; {advice}",
                number=number,
                advice=advice,
            )
        if before.dropped:
            raise TrustError(
                "it was withdrawn before and isn't used again; "
                "if it is meant, add it at the office under another name"
            )

    def note(
        self, name: str, verified: Verified[Any], until: datetime | None, now: datetime
    ) -> None:
        """Remember it, on the disk when this returns. Raises StorageError."""
        self.note_all({name: (verified, until)}, now)

    def note_all(
        self, found: Mapping[str, tuple[Verified[Any], datetime | None]], now: datetime
    ) -> None:
        """As `note`, of several at once."""
        known = self._known()
        seen = {n: Seen(p.sequence, p.sha256, until) for n, (p, until) in found.items()}
        if any(known.get(name) != each for name, each in seen.items()):
            self._write({**known, **seen}, now)

    def drop(self, offered: Container[str], now: datetime) -> None:
        """Remember which bulletins are offered no longer. Raises StorageError."""
        gone = {
            name: replace(seen, dropped=True)
            for name, seen in self._known().items()
            if seen.until is not None and not seen.dropped and name not in offered
        }
        if gone:
            self._write({**self._known(), **gone}, now)

    def _known(self) -> dict[str, Seen]:
        if self._seen is None:
            self._seen = _read(self._path)
        return self._seen

    def _write(self, seen: dict[str, Seen], now: datetime) -> None:
        oldest = now - _REMEMBERED
        alive = {n: s for n, s in seen.items() if s.until is None or s.until > oldest}
        latest = sorted(
            alive, key=lambda name: alive[name].until or datetime.max.replace(tzinfo=UTC)
        )
        kept = {name: alive[name] for name in latest[-_MOST_KEPT:]}
        # A number that rotted would refuse what is good for ever.
        rows = digested({name: _row(kept[name]) for name in sorted(kept)})
        write_durably(self._path, rows)
        self._seen = kept


def _row(seen: Seen) -> list[Any]:
    until = None if seen.until is None else forms.write_instant(seen.until)
    return [seen.sequence, seen.sha256, until, seen.dropped]


def _read(path: Path) -> dict[str, Seen]:
    try:
        with path.open("rb") as file:
            return _rows(file.read(MOST_REMEMBERED))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, TrustError, RecursionError) as error:
        # Silence would be worse: what is held is learnt again from the statements themselves.
        log.warning("%s is damaged, and begun anew: %s", path.name, error)
        return {}


def _rows(data: bytes) -> dict[str, Seen]:
    return {str(name): _seen(*row) for name, row in undigested(data).items()}


def _seen(sequence: object, sha256: object, until: object, dropped: object) -> Seen:
    return Seen(
        forms.whole(sequence, "a number", least=1, most=2**53),
        forms.text(sha256, "a digest", most=64),
        None if until is None else forms.instant(until, "an end"),
        bool(dropped),
    )

"""The highest number seen of each statement, so that no older one can come back in its place.

The feed's key is online. Whoever steals it can offer any statement that was ever signed and is
still valid: last week's timetable, a storm that has passed. The numbers in them only grow, and this
box remembers. Each remembers who made it: by rules by which its statement counts no more, as after
a theft of keys, it holds up nothing. Not handled here: the file (`seen.py`), signatures
(`trust/statement.py`), and what has expired, which is refused for that (`sync/statements.py`) and
may be forgotten.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from station.errors import Sentence, TrustError
from station.trust.rules import Rules
from station.trust.statement import Verified
from station.village.library.seen import Seen, read_seen, write_seen

_MOST_KEPT = 5000
_MOST_OF_ONE = 3
"""Numbers of one name: should the newest die with its keys, those before it still hold."""
_MOST_AHEAD = 1_000_000
"""No commune makes so many statements between two that a box sees."""
_REMEMBERED = timedelta(days=30)
"""After its end, for clocks that are put right."""


class Sequences:
    """The memory in the file `path`; one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: dict[str, tuple[Seen, ...]] | None = None
        self._rules: Rules | None = None
        self._top: int | None = None

    def go_by(self, rules: Rules) -> None:
        """From now on only those numbers hold whose statements would be verified by `rules`."""
        if rules != self._rules:
            self._rules, self._top = rules, None

    def reload_if_changed(self) -> None:
        """Read the file anew: another process may have had its turn."""
        self._seen, self._top = None, None

    def knows(self, name: str) -> bool:
        """Whether a statement of this name was ever noted."""
        return name in self._known()

    def highest(self) -> int:
        """The highest number that is remembered and holds; 0 before the first."""
        standing = map(self._standing, self._known().values())
        return max((each.sequence for each in standing if each), default=0)

    def check(self, name: str, verified: Verified[Any]) -> None:
        """Raises TrustError when something newer, or another of that number, was here before.

        And when its number is so far ahead that it would lock out what comes after.
        """
        before, number = self._standing(self._known().get(name, ())), verified.sequence
        if before is None or number > before.sequence:
            self._require_near(number)
            return
        advice = (
            Sentence(
                "if the commune's office was restored from an old backup: commune lift, then "
                "commune timetable sign",
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
        seen = {n: Seen(p.sequence, p.sha256, until, p.maker) for n, (p, until) in found.items()}
        new = {name: each for name, each in seen.items() if each not in known.get(name, ())[:1]}
        if new:
            self._write({**known, **{n: _after(known.get(n, ()), s) for n, s in new.items()}}, now)

    def drop(self, offered: Container[str], now: datetime) -> None:
        """Remember which bulletins are offered no longer. Raises StorageError."""
        gone = {
            name: tuple(replace(each, dropped=True) for each in seen)
            for name, seen in self._known().items()
            if seen[0].until is not None and not seen[0].dropped and name not in offered
        }
        if gone:
            self._write({**self._known(), **gone}, now)

    def _standing(self, seen: Iterable[Seen]) -> Seen | None:
        """The one of them with the highest number that holds by the rules of now."""
        rules = self._rules
        holding = (s for s in seen if s.maker is None or rules is None or s.maker.counts(rules))
        return max(holding, key=lambda each: each.sequence, default=None)

    def _require_near(self, number: int) -> None:
        if self._top is None:
            self._top = self.highest()
        if number > self._top + _MOST_AHEAD:
            raise TrustError(
                "its number, {number}, is more than a million above the last, {last}: it would "
                "lock out what comes after, and isn't used",
                number=number,
                last=self._top,
            )

    def _known(self) -> dict[str, tuple[Seen, ...]]:
        if self._seen is None:
            self._seen = read_seen(self._path)
        return self._seen

    def _write(self, seen: dict[str, tuple[Seen, ...]], now: datetime) -> None:
        oldest = now - _REMEMBERED
        alive = {n: s for n, s in seen.items() if s[0].until is None or s[0].until > oldest}
        latest = sorted(
            alive, key=lambda name: alive[name][0].until or datetime.max.replace(tzinfo=UTC)
        )
        kept = {name: alive[name] for name in latest[-_MOST_KEPT:]}
        write_seen(self._path, kept)
        self._seen, self._top = kept, None


def _after(known: tuple[Seen, ...], new: Seen) -> tuple[Seen, ...]:
    """`new` before those that were known of its name."""
    others = (each for each in known if each.sequence != new.sequence)
    return (new, *others)[:_MOST_OF_ONE]

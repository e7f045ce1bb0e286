"""The file of the numbers seen: whole and unrotted, or begun anew.

Not handled here: what they refuse (`sequences.py`).
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from station import foreign
from station.errors import TrustError
from station.files import write_durably
from station.trust import forms
from station.trust.rules import StatementKind
from station.trust.statement import Maker
from station.village.library.digested import digested, undigested

log = logging.getLogger(__name__)

MOST_REMEMBERED = 8_000_000
"""Bytes of the file."""
_MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """A statement of one name: its number, the digest of what it says, when it ends.

    `maker` is None where nobody told: at the enrolment. `dropped` once the commune has offered it
    no longer.
    """

    sequence: int
    sha256: str
    until: datetime | None
    maker: Maker | None = None
    dropped: bool = False


def write_seen(path: Path, seen: Mapping[str, tuple[Seen, ...]]) -> None:
    """Keep them, the newest of each name first. Raises StorageError."""
    # A number that rotted would refuse what is good for ever.
    write_durably(path, digested({name: [*map(_row, seen[name])] for name in sorted(seen)}))


def read_seen(path: Path) -> dict[str, tuple[Seen, ...]]:
    """Those that were kept; none if the file is damaged."""
    try:
        rows = undigested(foreign.read(path.parent, path.name, MOST_REMEMBERED))
        return {str(name): tuple(_seen(*row) for row in of) for name, of in rows.items() if of}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, TrustError, RecursionError) as error:
        # Silence would be worse: what is held is learnt again from the statements themselves.
        log.warning("%s is damaged, and begun anew: %s", path.name, error)
        return {}


def _row(seen: Seen) -> list[Any]:
    until = None if seen.until is None else forms.write_instant(seen.until)
    return [seen.sequence, seen.sha256, until, seen.dropped, _maker_row(seen.maker)]


def _seen(sequence: object, sha256: object, until: object, dropped: object, maker: object) -> Seen:
    return Seen(
        forms.whole(sequence, "a number", least=1, most=2**53),
        forms.text(sha256, "a digest", most=64),
        None if until is None else forms.instant(until, "an end"),
        None if maker is None else _maker(*forms.listing(maker, "a maker", most=3)),
        bool(dropped),
    )


def _maker_row(maker: Maker | None) -> list[Any] | None:
    if maker is None:
        return None
    return [maker.kind.value, sorted(maker.keys), forms.write_instant(maker.at)]


def _maker(kind: object, keys: object, at: object) -> Maker:
    listed = forms.listing(keys, "a maker's keys", most=_MOST_KEYS)
    return Maker(
        StatementKind(str(kind)),
        frozenset(forms.text(each, "a key") for each in listed),
        forms.instant(at, "an instant"),
    )

"""A bulletin and its recordings, as every room knows them.

Not handled here: how a bulletin is written, signed or stored.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.errors import WrongValueError

IDENTIFIER = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
MOST_CORRECTED = 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Priority(StrEnum):
    """The three priorities of Circular 39/2020/TT-BTTTT."""

    NORMAL = "normal"
    PRIORITY = "priority"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Recording:
    """One language's audio, known by its digest and never by its name.

    `language` is a BCP 47 tag, `sha256` 64 hexadecimal digits, `length` in bytes, `seconds` of
    sound. Raises ValueError when any of them can't be.
    """

    language: str
    sha256: str
    length: int
    seconds: float

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if not re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", self.language):
            raise WrongValueError(
                "“{language}” is not a language tag such as vi", language=self.language
            )
        if not _SHA256.fullmatch(self.sha256):
            raise WrongValueError("a recording's digest is 64 hexadecimal digits")
        if self.length <= 0 or not 0 < self.seconds < 86_400:
            raise WrongValueError("a recording has a length, and lasts less than a day")


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What the chairman approved: which sounds, for whom, from when until when.

    `villages` empty means all. Instants are aware. A correction (đính chính) `corrects` others, by
    name: none of them sounds any more, and it takes their place wherever a session lists them.
    Raises ValueError on a bulletin that no station could play.
    """

    id: str
    title: str
    priority: Priority
    recordings: tuple[Recording, ...]
    text_sha256: str
    valid_from: datetime
    valid_until: datetime
    villages: frozenset[str] = frozenset()
    repeats: int = 1
    corrects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if not IDENTIFIER.fullmatch(self.id):
            raise WrongValueError("“{id}” is not a name of a-z, 0-9 and -", id=self.id)
        if not self.title.strip() or len(self.title) > 300:
            raise WrongValueError("a bulletin's title has 1 to 300 characters")
        if not self.recordings:
            raise WrongValueError("a bulletin needs at least one recording")
        if not _SHA256.fullmatch(self.text_sha256):
            raise WrongValueError("the text's digest is 64 hexadecimal digits")
        if self.valid_from.tzinfo is None or self.valid_until.tzinfo is None:
            raise WrongValueError("a bulletin's instants carry their time zone")
        if self.valid_until <= self.valid_from:
            raise WrongValueError("a bulletin ends after it begins")
        if len(self.corrects) > MOST_CORRECTED:
            raise WrongValueError("a bulletin corrects {most} others at most", most=MOST_CORRECTED)
        if self.id in self.corrects or not all(map(IDENTIFIER.fullmatch, self.corrects)):
            raise WrongValueError("a bulletin corrects others, by their names")
        if not 1 <= self.repeats <= 10:
            raise WrongValueError("a bulletin is repeated 1 to 10 times")

    def is_for(self, village: str) -> bool:
        """Whether `village` (its identifier) is one of those that are to hear it."""
        return not self.villages or village in self.villages

    def is_valid(self, at: datetime) -> bool:
        """Whether it may sound at `at`, an aware instant."""
        return self.valid_from <= at < self.valid_until

    def answers(self, names: Container[str]) -> bool:
        """Whether a session that lists `names`, or all by “*”, plays it."""
        return "*" in names or any(name in names for name in (self.id, *self.corrects))

    def recordings_for(self, languages: Sequence[str]) -> tuple[Recording, ...]:
        """The recordings that a village plays, in its own order of `languages`."""
        by_language = {recording.language: recording for recording in self.recordings}
        return tuple(by_language[name] for name in languages if name in by_language)


def in_session_order(bulletins: Sequence[Bulletin], names: Sequence[str]) -> tuple[Bulletin, ...]:
    """As a slot lists them by `names`; in playing order where it lists none of them (“*”)."""
    place = {name: number for number, name in enumerate(names)}
    ordered = in_playing_order(bulletins)
    return tuple(sorted(ordered, key=lambda bulletin: _place(bulletin, place)))


def _place(bulletin: Bulletin, place: Mapping[str, int]) -> int:
    """Where a session lists it, or what it corrects."""
    return min(place.get(name, len(place)) for name in (bulletin.id, *bulletin.corrects))


def in_playing_order(bulletins: Sequence[Bulletin]) -> tuple[Bulletin, ...]:
    """Emergency, then priority, then normal; the older approval first among equals."""
    rank = {Priority.EMERGENCY: 0, Priority.PRIORITY: 1, Priority.NORMAL: 2}
    return tuple(sorted(bulletins, key=lambda b: (rank[b.priority], b.valid_from, b.id)))

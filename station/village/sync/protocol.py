"""What the daemon and the process that syncs say to each other: one JSON object a line.

The daemon asks one thing; the process says `News` when the statements on the disk are in step,
`Dated` what time the server has, and at the end what came of it, or `Trouble`. Bounded on both
sides, for the process has the network for a neighbour. Not handled here: the sockets (`client.py`,
`process.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from station import errors
from station.error_forms import error_from, values_of
from station.errors import LoaThonError
from station.fields import Cut, Within
from station.lines import LineError
from station.plain_text import cleaned
from station.village.sync.syncer import SyncResult
from station.wire import Kinds

LONGEST = 3000
"""Seconds after which the process gives one request up, and ends."""

MOST_ASKED = 1024
MOST_ANSWER = 256 * 1024
"""Bytes of a line."""

MOST_LINES = 10
"""Of one answer."""

_MOST_SENTENCES, _LONGEST_SENTENCE = 100, 400
_KINDS: dict[str, type[LoaThonError]] = {
    each.__name__: each
    for each in (errors.LinkError, errors.TrustError, errors.StorageError, errors.InputError)
}


class OneLine:
    """A text's mark: on one line, without what a terminal would obey, and not too long."""

    @staticmethod
    def read(text: str) -> str:
        """What is kept of `text`."""
        kept = cleaned(text[:_LONGEST_SENTENCE])
        return kept if len(text) <= _LONGEST_SENTENCE else f"{kept}…"


class TheFirst:
    """A list's mark: the first sentences, and how many more there are."""

    @staticmethod
    def read(sentences: Sequence[str]) -> tuple[str, ...]:
        """What is kept of `sentences`."""
        return tuple(sentences[: _MOST_SENTENCES + 1])


Sentences = Annotated[tuple[Annotated[str, OneLine()], ...], TheFirst()]


@dataclass(frozen=True, slots=True)
class SyncOnce:
    """Fetch and verify what the commune has published."""

    at: datetime
    """By this instant it is judged what has expired."""
    afresh: bool = False
    """Whether what came wrong before is tried again at once: somebody asks by hand."""


@dataclass(frozen=True, slots=True)
class FetchRelease:
    """Fetch a newer release of the program, if there is one."""

    at: datetime
    """By this instant it is judged what has expired."""


@dataclass(frozen=True, slots=True)
class News:
    """The statements on the disk are in step; recordings may still come."""


@dataclass(frozen=True, slots=True)
class Dated:
    """What time it is by the commune's server, which has proved who it is; well or not, a line."""

    instant: datetime
    """What time it was."""
    error: Annotated[float, Within(0, 60)]
    """Seconds."""
    at: float
    """At which second since boot it was that time."""


@dataclass(frozen=True, slots=True)
class Synced:
    """A sync went well: a `SyncResult`, its sentences bounded."""

    fetched: Annotated[int, Within(0, 2**31)]
    """Files."""
    refused: Sentences
    """A sentence for each file that was not verified."""
    missing: Sentences
    """A sentence for each file that is not there."""
    retry: bool
    """Whether the link is to blame for something missing."""
    unfinished: bool
    """Whether there was more to fetch than one sync takes on."""
    urgent: bool = False
    """Whether a warning is among what is missing."""

    @property
    def result(self) -> SyncResult:
        """It as the syncer says it."""
        return SyncResult(
            self.fetched, self.refused, self.missing, self.retry, self.unfinished, self.urgent
        )


@dataclass(frozen=True, slots=True)
class ReleaseFetched:
    """The release that lies ready."""

    version: Annotated[str, Cut(40)]
    """Its version; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """It did not go well."""

    kind: str
    """Of which class of ours the error is; any other counts as LinkError."""
    message: Annotated[str, OneLine()]
    """One sentence in English, with a name in braces for each value."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """The values, as `error_forms.py` writes them."""

    @property
    def error(self) -> LoaThonError:
        """It as an error of ours, on one line whatever stands in it."""
        kind = _KINDS.get(self.kind, errors.LinkError)
        error = error_from(kind, self.message, self.values)
        plain = OneLine.read(str(error))
        return error if plain == str(error) else kind(plain)


Asked = SyncOnce | FetchRelease
Answered = Synced | ReleaseFetched | Trouble

ASKED = Kinds("do", {"sync": SyncOnce, "release": FetchRelease})
_BEFORE = {"news": News, "date": Dated}
SAID = Kinds("said", _BEFORE | {"synced": Synced, "release": ReleaseFetched, "failed": Trouble})


def synced(result: SyncResult) -> Synced:
    """The last line of a sync that went well."""
    refused, missing = _bounded(result.refused), _bounded(result.missing)
    return Synced(result.fetched, refused, missing, result.retry, result.unfinished, result.urgent)


def trouble(error: LoaThonError) -> Trouble:
    """The last line of a request that did not go well."""
    kind = next((name for name, each in _KINDS.items() if isinstance(error, each)), "")
    if len(str(error)) > _LONGEST_SENTENCE:
        return Trouble(kind, OneLine.read(str(error)))
    return Trouble(kind, error.message, values_of(error))


def checked(said: Answered | News | Dated) -> Synced | ReleaseFetched:
    """The last line `said`. Raises LineError, or the error that it tells of."""
    if isinstance(said, Trouble):
        raise said.error
    if isinstance(said, News | Dated):
        raise LineError("it is no answer")
    return said


def _bounded(sentences: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(OneLine.read(each) for each in sentences[:_MOST_SENTENCES])
    more = len(sentences) - len(kept)
    return (*kept, f"and {more} more") if more else kept

"""Which time this boot believes in, by what its sources have said. Pure.

A timeline is wall clock minus monotonic clock: it stays the same until somebody steps the clock.
The first source that speaks is believed. From then on the clock may wander by its drift budget; a
word that says otherwise is a rival, and counts only when a second source agrees with it:

| what a source says of the time | what is believed then |
| --- | --- |
| nothing is believed yet | this, or what it and a rival say; but not the commune's date alone |
| the same | the same, by one source more |
| otherwise, as another source's rival does | what the two say |
| otherwise, a person, where he or a battery clock alone was believed | this: he corrects it |
| otherwise, the only source of an unsettled time, for an hour | this |
| otherwise | what was believed; this is a rival |

So one wrong server can make a box that was right silent, and never loud. The commune's date is a
witness: caches repeat old ones, so alone it moves nothing, but with any other it outweighs all
that a person or one server has said. Not handled here: where words come from (`trust_monitor.py`),
and what is played (`programme/due.py`).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

SETTLED_AFTER = 3600.0
"""Seconds for which one source alone must say the same before anything is accounted for by it."""

SLACK = 2.0
"""Seconds by which two sources may differ beyond their errors: networks and people are slow."""


class ClockSource(StrEnum):
    """Who may say what time it is."""

    NETWORK = "network"
    """NTP, by the kernel's own estimate of its error."""
    COMMUNE = "commune"
    """The Date of the commune's server, over HTTPS."""
    BATTERY = "battery"
    """A battery clock that this box set itself from a good source."""
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Word:
    """`source` says that the wall clock should be monotonic + `offset`, within `error`.

    All in seconds; `at` is the monotonic instant of the word, `by` who it was for a technician.
    """

    source: ClockSource
    offset: float
    error: float
    at: float
    by: str = ""

    def error_at(self, at: float, drift: float) -> float:
        """Seconds of possible error at the monotonic instant `at`; `drift` is a fraction."""
        return self.error + max(0.0, at - self.at) * drift


@dataclass(frozen=True, slots=True)
class Rival:
    """What a source says against what is believed, since the monotonic instant `since`."""

    word: Word
    since: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """`origin` is the first word of what is believed and `best` its latest good one.

    `since` is the monotonic instant from which this has been believed, `by` who has said it.
    """

    origin: Word | None = None
    best: Word | None = None
    since: float = 0.0
    by: tuple[ClockSource, ...] = ()
    rivals: tuple[Rival, ...] = ()

    def is_settled(self, at: float) -> bool:
        """Whether two sources have said it, or one for an hour."""
        return len(self.by) > 1 or (self.origin is not None and at - self.since >= SETTLED_AFTER)

    def error_now(self, offset: float, at: float, drift: float) -> float:
        """Seconds that the clock may be wrong by, which now stands at `offset`; inf: unknown."""
        if self.best is None:
            return float("inf")
        return self.best.error_at(at, drift) + abs(offset - self.best.offset)


def heard(timeline: Timeline, word: Word, drift: float) -> Timeline:
    """What is believed after `word`; the table in this file's head. `drift` is a fraction."""
    origin = timeline.origin
    if origin is not None and _continues(timeline, origin, word, drift):
        return _joined(timeline, word, drift)
    allied = [r.word for r in timeline.rivals if _allied(r.word, word, drift)]
    if allied:
        return _believed(word, *allied)
    if origin is None and word.source is not ClockSource.COMMUNE:
        return replace(_believed(word), rivals=timeline.rivals)
    return _contradicted(timeline, word, drift)


def _continues(timeline: Timeline, origin: Word, word: Word, drift: float) -> bool:
    """Whether `word` says the same: neither a slow walk from the first word, nor a step since the
    last, is beyond what a clock drifts. After months the first alone would allow half an hour."""
    latest = timeline.best
    return _agree(origin, word, drift) and (latest is None or _agree(latest, word, drift))


def _believed(word: Word, *others: Word) -> Timeline:
    best = min((word, *others), key=lambda each: each.error)
    return Timeline(best, best, word.at, _sources(word, *others))


def _joined(timeline: Timeline, word: Word, drift: float) -> Timeline:
    best = timeline.best
    better = best is None or word.error <= best.error_at(word.at, drift)
    rivals = tuple(r for r in timeline.rivals if r.word.source != word.source)
    return replace(
        timeline,
        best=word if better else best,
        by=timeline.by if word.source in timeline.by else (*timeline.by, word.source),
        rivals=rivals,
    )


def _contradicted(timeline: Timeline, word: Word, drift: float) -> Timeline:
    own = next((r for r in timeline.rivals if r.word.source == word.source), None)
    lasting = own is not None and _agree(own.word, word, drift)
    since = own.since if own is not None and lasting else word.at
    if _corrects(timeline, word, since):
        return _believed(word)
    others = tuple(r for r in timeline.rivals if r.word.source != word.source)
    return replace(timeline, rivals=(*others, Rival(word, since)))


def _corrects(timeline: Timeline, word: Word, since: float) -> bool:
    if word.source is ClockSource.PERSON:
        # Beside a clock that is only wound up, somebody with a watch is the better witness.
        return timeline.by in ((ClockSource.PERSON,), (ClockSource.BATTERY,))
    if timeline.by != (word.source,):
        return False
    # It was never settled, so what it says now for an hour is no worse than what it said before.
    return timeline.since + SETTLED_AFTER > since and word.at - since >= SETTLED_AFTER


def _sources(*words: Word) -> tuple[ClockSource, ...]:
    return tuple(dict.fromkeys(each.source for each in words))


def _allied(rival: Word, word: Word, drift: float) -> bool:
    return rival.source != word.source and _agree(rival, word, drift)


def _agree(earlier: Word, later: Word, drift: float) -> bool:
    """Whether two words may both be right, given how far the clock can have drifted between."""
    apart = abs(earlier.offset - later.offset)
    return apart <= earlier.error_at(later.at, drift) + later.error + SLACK

"""What really was, by the true time, which nobody in the village knows: good times and bad, and
every sound. Not handled here: what should have been (`judge.py`)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


def trying(key: str) -> str:
    """What lasts from the moment that `key` is noted as begun until it is noted how it ended."""
    return f"trying {key}"


@dataclass
class Span:
    """From `begin` to `end`; one that has not ended lasts for ever."""

    begin: datetime
    end: datetime = FOREVER

    def touches(self, begin: datetime, end: datetime) -> bool:
        return self.begin <= end and begin <= self.end


@dataclass
class Sound:
    """What came out of the horns: `whole` if to its last frame."""

    key: str
    begin: datetime
    end: datetime
    whole: bool = False


@dataclass
class Truth:
    """The bad times by what was bad, and what sounded, in order."""

    spans: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    sounds: list[Sound] = field(default_factory=list)

    def is_bad(self, what: str) -> bool:
        return any(span.end is FOREVER for span in self.spans[what])

    def begin(self, what: str, now: datetime) -> None:
        if not self.is_bad(what):
            self.spans[what].append(Span(now))

    def end(self, what: str, now: datetime) -> None:
        for span in self.spans[what]:
            if span.end is FOREVER:
                span.end = now

    def stop_trying(self, now: datetime) -> None:
        """Whoever was trying anything has died before."""
        for what in [each for each in self.spans if each.startswith(trying(""))]:
            self.end(what, now)

    def moment(self, what: str, now: datetime) -> None:
        """Something that was over at once: a press on Stop."""
        self.spans[what].append(Span(now, now))

    def bad(self, kinds: Iterable[str], begin: datetime, end: datetime) -> Iterator[Span]:
        """The times of `kinds` that touch the span."""
        for kind in kinds:
            yield from (span for span in self.spans[kind] if span.touches(begin, end))

    def of(self, key: str) -> list[Sound]:
        return [sound for sound in self.sounds if sound.key == key]

    def others(self, key: str, begin: datetime, end: datetime) -> bool:
        """Whether something else had the air then."""
        return any(
            sound.key != key and sound.begin <= end and begin <= sound.end for sound in self.sounds
        )

"""Hours of the day in which the link costs money, and recordings wait.

Not handled here: what is fetched nevertheless (`sync/recordings.py`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from station.errors import Sentence

_SPAN = re.compile(r"([0-9]{2}:[0-9]{2})\s*[-–]\s*([0-9]{2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until `end`, local time, over midnight if `end` is the earlier one."""

    start: time
    end: time

    def contains(self, at: time) -> bool:
        """Whether the local time `at` is within it; its end is not."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def spans(texts: Iterable[str]) -> tuple[Span, ...]:
    """The hours that `texts` name, such as 06:00-22:00. Raises ValueError."""
    return tuple(map(_span, texts))


def mistakes(texts: Iterable[str]) -> Iterator[str]:
    """What is wrong with them, for the settings' reader."""
    for text in texts:
        try:
            _span(text)
        except ValueError:
            yield Sentence(
                "“commune.metered_hours” has “{text}”; write hours as 06:00-22:00", text=text
            )


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    start, end = time.fromisoformat(found[1]), time.fromisoformat(found[2])
    if start == end:
        raise ValueError(text)
    return Span(start, end)

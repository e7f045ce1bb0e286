"""What a person looks over before a bulletin is signed: guesses and unread pieces, then changes.

Pure. Not handled here: how a screen or a terminal lays it out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from station.studio.reading.aloud import Change, Guess, Reading
from station.studio.reading.sentences import sentence_at

_ENOUGH_WORDS = 12
_MARKED = 0.2  # of the words; real bulletins have 0.7 and more


@dataclass(frozen=True, slots=True)
class Figures:
    """How much is what: words spoken and withheld, pieces changed, guessed and unread."""

    spoken: int
    changed: int
    guessed: int
    unread: int
    withheld: int


def figures(
    paragraphs: Sequence[str],
    changes: Sequence[Change],
    guesses: Sequence[Guess],
    unread: Sequence[str],
    withheld: Iterable[str],
) -> Figures:
    """The figures of a bulletin."""
    worth = sum(is_worth_a_line(change) for change in changes)
    spoken, kept = _words(paragraphs), _words(withheld)
    return Figures(spoken, worth, len(guesses), len(unread), kept)


def figures_of(reading: Reading, withheld: Iterable[str]) -> Figures:
    """The figures of what was read just now."""
    return figures(reading.paragraphs, reading.changes, reading.guesses, reading.unread, withheld)


def is_worth_a_line(change: Change) -> bool:
    """Whether words differ, not only marks that become pauses."""
    return _letters(change.written) != _letters(change.spoken)


def lacks_tones(paragraphs: Iterable[str]) -> bool:
    """Whether a text was typed without tone marks, so that any voice reads it wrongly."""
    words = re.findall(r"[^\W\d_]{2,}", " ".join(paragraphs))
    marked = sum(not word.isascii() for word in words)
    return len(words) >= _ENOUGH_WORDS and marked < _MARKED * len(words)


def by_kind(changes: Iterable[Change]) -> Mapping[str, tuple[Change, ...]]:
    """Changes that are worth a line, each once, under the name of their rule."""
    kinds: dict[str, dict[Change, None]] = {}
    for change in changes:
        if is_worth_a_line(change):
            kinds.setdefault(change.rule, {})[change] = None
    return {kind: tuple(each) for kind, each in kinds.items()}


def unread_in_sentences(
    unread: Iterable[str], paragraphs: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Each piece that nobody can read, and the first sentence that it stands in."""
    return tuple((piece, _sentence_of(piece, paragraphs)) for piece in unread)


def _sentence_of(piece: str, paragraphs: Sequence[str]) -> str:
    whole = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)")
    for pattern in (whole, re.compile(re.escape(piece))):
        for paragraph in paragraphs:
            if found := pattern.search(paragraph):
                return sentence_at(paragraph, found.start(), found.end())
    return ""


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())

"""Written Vietnamese to spoken Vietnamese: the one table of rules, and the pass through a text.

At each place the rule that begins first reads; of those that begin at the same place, the one
that stands higher in the table. What a rule has said is never read again. Whatever is left that
no Vietnamese voice can say (letters that nobody explained, addresses, odd signs) is reported and
left as written rather than guessed. Not handled here: which parts of a document are read at all
(`paper/document.py`), and the voice (`voice/espeak.py`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from station.studio.reading import capitals, dates, identifiers, marks, measures, quantities
from station.studio.reading.abbreviations import ABBREVIATIONS
from station.studio.reading.definitions import definition_rules, own_abbreviations
from station.studio.reading.document_numbers import document_rules
from station.studio.reading.rule import Rule, Speak, rule


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is said otherwise than it is written, and the name of the rule."""

    written: str
    spoken: str
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Spoken paragraphs in their order, what was changed, and what nobody could read.

    `unread` has each piece once, in the order of the text.
    """

    paragraphs: tuple[str, ...]
    changes: tuple[Change, ...]
    unread: tuple[str, ...]


_UNREAD = re.compile(
    rf"{marks.ADDRESSES[0].pattern.pattern}"
    r"|[^\s(]*\d(?:\S*[^\s.,;:!?)])?"  # figures, and what they are part of
    rf"|(?<!\w)\w*[{capitals.UPPER}]{{2,}}\w*(?:[-/.]\w+)*"  # letters that nobody explained
    r"|(?<!\w)\w*[fjwzFJWZ]\w*"  # words of other languages
    r"|[^\w\s.,;:!?-]+|_+"  # signs
)
_WORD = re.compile(r"\S{1,200}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LONGEST_NAME = 7
_TIED_AFTER = re.compile(rf"[-&]([{capitals.UPPER}]{{2,}})(?!\w)")
_TIED_BEFORE = re.compile(rf"(?<!\w)([{capitals.UPPER}]{{2,}})[-&]$")
_TIDYING = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s+(?=[,.;:!?])"), ""),
    (re.compile(r"(?:,\s*)+(?=[.;:!?,])"), ""),
    (re.compile(r"(?<=[.;:!?])(?:\s*,)+"), ""),
    (re.compile(rf"(?<=[,;])(?=\w)|(?<=[^\W\d]{{2}}\.)(?=[{capitals.UPPER}][^\W\d])"), " "),
    (re.compile(r"\.{2,}"), "."),
    (re.compile(r"^[\s,.;:]+|[\s,]+$"), ""),
)


def read_aloud(
    paragraphs: Iterable[str], abbreviations: Mapping[str, str] | None = None
) -> Reading:
    """How `paragraphs` are said. `abbreviations` adds to the table of the language and wins.

    Paragraphs of which nothing is left to say are left out.
    """
    written = tuple(" ".join(paragraph.split()) for paragraph in paragraphs)
    known = {**ABBREVIATIONS, **own_abbreviations(written), **(abbreviations or {})}
    rules = _table(known)
    spoken: list[str] = []
    changes: list[Change] = []
    for paragraph in written:
        lowered = _lowered_title(paragraph, known, changes)
        said = _tidy(_read(lowered, rules, changes))
        if re.search(r"\w", said):
            spoken.append(said)
    return Reading(tuple(spoken), tuple(changes), _unread(spoken))


def _table(known: Mapping[str, str]) -> tuple[Rule, ...]:
    """All rules, the higher one first."""
    return (
        *marks.ADDRESSES,
        *marks.HEADS,
        *identifiers.TELEPHONES,
        *document_rules(known),
        *definition_rules(known),
        *dates.RULES,
        *identifiers.PLACES,
        *measures.RULES,
        *identifiers.LONG,
        *quantities.RULES,
        *_abbreviation_rules(known),
        *capitals.RULES,
        *marks.RULES,
    )


def _abbreviation_rules(known: Mapping[str, str]) -> tuple[Rule, ...]:
    longest_first = sorted(known, key=len, reverse=True)
    keys = "|".join(re.escape(key) for key in longest_first if key)
    return (rule("abbreviation", rf"(?<!\w)(?P<short>{keys})(?!\w)", _meaning(known)),)


def _meaning(known: Mapping[str, str]) -> Speak:
    def speak(found: re.Match[str]) -> str | None:
        """Of letters tied to others that nobody explained, half a meaning would be a wrong one."""
        tied = [_TIED_AFTER.match(found.string, found.end())]
        tied.append(_TIED_BEFORE.search(found.string[max(0, found.start() - 20) : found.start()]))
        if any(each is not None and each[1] not in known for each in tied):
            return None
        return known[found["short"]]

    return speak


def _lowered_title(paragraph: str, known: Mapping[str, str], changes: list[Change]) -> str:
    if not capitals.is_title(paragraph):
        return paragraph
    lowered = capitals.lowered(paragraph, known)
    changes.append(Change(paragraph, lowered, "title in capitals"))
    return lowered


_Found = tuple[int, int, str]  # start and end in the paragraph, and what is said there


def _read(paragraph: str, rules: Sequence[Rule], changes: list[Change]) -> str:
    """One pass from left to right; `changes` receives what was said otherwise."""
    said: list[str] = []
    position = 0
    ahead = [_next(each, paragraph, 0) for each in rules]
    while True:
        for index, each in enumerate(rules):
            found = ahead[index]
            if found is not None and found[0] < position:
                ahead[index] = _next(each, paragraph, position)
        first = min(((found[0], index) for index, found in enumerate(ahead) if found), default=None)
        if first is None:
            return "".join(said) + paragraph[position:]
        start, end, words = ahead[first[1]]  # type: ignore[misc]
        said += [paragraph[position:start], words]
        if words != paragraph[start:end]:
            changes.append(
                Change(paragraph[start:end].strip(), words.strip(), rules[first[1]].name)
            )
        position = end


def _next(each: Rule, paragraph: str, position: int) -> _Found | None:
    """The rule's first match from `position` on that it has something to say to."""
    found = each.pattern.search(paragraph, position)
    while found:
        words = each.speak(found)
        if words is not None and found.end() > found.start():
            return found.start(), found.end(), words
        found = each.pattern.search(paragraph, found.start() + 1)
    return None


def _tidy(said: str) -> str:
    for pattern, replacement in _TIDYING:
        said = pattern.sub(replacement, said)
    return said[:1].upper() + said[1:]


def _unread(spoken: Iterable[str]) -> tuple[str, ...]:
    words = (word for paragraph in spoken for word in _WORD.findall(paragraph))
    pieces = (piece for word in words for piece in _unread_in(word))
    return tuple(dict.fromkeys(pieces))


def _unread_in(word: str) -> Iterator[str]:
    yield from (found[0] for found in _UNREAD.finditer(word))
    rest = _UNREAD.sub(" ", word)
    yield from (each[0] for each in _LETTERS.finditer(rest) if not _may_be_said(each[0]))


def _may_be_said(word: str) -> bool:
    """A syllable of Vietnamese, or a name of its peoples, which may end in k, l or r (Đắk Lắk)."""
    bare = word.rstrip("klr") if len(word) < _LONGEST_NAME else word
    return capitals.is_syllable(word) or capitals.is_syllable(bare)

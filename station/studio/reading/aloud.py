"""Written Vietnamese to spoken Vietnamese: the one table of rules, and the pass through a text.

At each place the rule that begins first reads; of those that begin at the same place, the one
that stands higher in the table. What a rule has said is never read again. Whatever is left that
no Vietnamese voice can say (letters that nobody explained, addresses, odd signs) is reported and
left as written rather than guessed. Not handled here: which parts of a document are read at all
(`paper/document.py`), and the voice (`voice/espeak.py`).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from station.studio.reading import (
    capitals,
    dates,
    field_days,
    field_signs,
    identifiers,
    initials,
    marks,
    measures,
    named_numbers,
    press_dates,
    quantities,
)
from station.studio.reading.definitions import definition_rules, own_abbreviations
from station.studio.reading.document_numbers import document_rules
from station.studio.reading.lexicon.abbreviations import ABBREVIATIONS
from station.studio.reading.lexicon.letters import UPPER
from station.studio.reading.lexicon.several_meanings import MEANINGS
from station.studio.reading.rule import Guessed, Rule, Speak, rule
from station.studio.reading.sentences import sentence_at
from station.studio.reading.short_letters import short_letter_rules, tied_letter_rules
from station.studio.reading.unread import unread


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is said otherwise than it is written, and the name of the rule."""

    written: str
    spoken: str
    rule: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be meant otherwise: the letters, the sentence they stand in, and what they may say.

    The first of `choices` is what is said. To have another, write it out, or put it into the
    office's own table.
    """

    text: str
    sentence: str
    choices: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Spoken paragraphs in their order, what was changed, guessed, and what nobody could read.

    `unread` has each piece once, in the order of the text.
    """

    paragraphs: tuple[str, ...]
    changes: tuple[Change, ...]
    unread: tuple[str, ...]
    guesses: tuple[Guess, ...] = ()


_TIED_AFTER = re.compile(rf"[-&]([{UPPER}]{{2,}})(?!\w)")
_TIED_BEFORE = re.compile(rf"(?<!\w)([{UPPER}]{{2,}})[-&]$")
_TIED_NUMBER, _NUMBER_TIED = re.compile(r"-\d{3}"), re.compile(r"\d-$")
_TIDYING = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s+(?=[,.;:!?])"), ""),
    (re.compile(r"(?:,\s*)+(?=[.;:!?,])"), ""),
    (re.compile(r"(?<=[.;:!?])(?:\s*,)+"), ""),
    (re.compile(rf"(?<=[,;])(?=\w)|(?<=[^\W\d]{{2}}\.)(?=[{UPPER}][^\W\d])"), " "),
    (re.compile(r"\.{2,}"), "."),
    (re.compile(r"^[\s,.;:]+|[\s,]+$"), ""),
)


def read_aloud(
    paragraphs: Iterable[str], abbreviations: Mapping[str, str] | None = None
) -> Reading:
    """How `paragraphs` are said. `abbreviations` are the office's: they win over everything.

    Paragraphs of which nothing is left to say are left out.
    """
    written = tuple(" ".join(paragraph.split()) for paragraph in paragraphs)
    own, explained = abbreviations or {}, own_abbreviations(written)
    known = {**ABBREVIATIONS, **explained, **own}
    rules = _table(known, own, {*explained, *own})
    spoken: list[str] = []
    log = _Log()
    for paragraph in written:
        lowered = _lowered_title(paragraph, known, own, log)
        said = _tidy(_read(lowered, rules, log))
        if re.search(r"\w", said):
            spoken.append(said)
    return Reading(tuple(spoken), tuple(log.changes), unread(spoken), tuple(log.guesses))


@dataclass(slots=True)
class _Log:
    """What is said otherwise, and what may be meant otherwise."""

    changes: list[Change] = field(default_factory=list)
    guesses: dict[Guess, None] = field(default_factory=dict)


def _table(
    known: Mapping[str, str], own: Mapping[str, str], explained: Collection[str]
) -> tuple[Rule, ...]:
    """All rules, the higher one first."""
    return (
        *marks.ADDRESSES,
        *marks.HEADS,
        *definition_rules(known),
        *_abbreviation_rules(own, "the office's own"),
        *named_numbers.TELEPHONES,
        *field_signs.RULES,
        *field_days.RULES,
        *identifiers.TELEPHONES,
        *document_rules(known, own),
        *press_dates.RULES,
        *dates.RULES,
        *initials.CODES,
        *identifiers.PLACES,
        *named_numbers.GROUPS,
        *measures.RULES,
        *identifiers.LONG,
        *quantities.RULES,
        *initials.RULES,
        *tied_letter_rules(known),
        *short_letter_rules(explained),
        *_abbreviation_rules(known),
        *capitals.RULES,
        *marks.RULES,
    )


def _abbreviation_rules(known: Mapping[str, str], name: str = "abbreviation") -> tuple[Rule, ...]:
    longest_first = sorted(known, key=len, reverse=True)
    keys = "|".join(re.escape(key) for key in longest_first if key)
    if not keys:
        return ()
    return (rule(name, rf"(?<!\w)(?P<short>{keys})(?!\w)", _meaning(known)),)


def _meaning(known: Mapping[str, str]) -> Speak:
    def speak(found: re.Match[str]) -> str | None:
        """Of letters tied to others that nobody explained, half a meaning would be a wrong one."""
        tied = [_TIED_AFTER.match(found.string, found.end())]
        tied.append(_TIED_BEFORE.search(found.string[max(0, found.start() - 20) : found.start()]))
        if any(each is not None and each[1] not in known for each in tied):
            return None
        short = found["short"]
        if short in MEANINGS and known[short] == ABBREVIATIONS.get(short):
            tied.append(_TIED_NUMBER.match(found.string[found.end() : found.end() + 6]))
            tied.append(_NUMBER_TIED.search(found.string[: found.start()][-3:]))
            if any(tied):
                return None  # “SL-0457”, “TC-ĐT”: which of its meanings, nobody can know
        return known[found["short"]]

    return speak


def _lowered_title(
    paragraph: str, known: Mapping[str, str], own: Mapping[str, str], log: _Log
) -> str:
    if not capitals.is_title(paragraph):
        return paragraph
    lowered = capitals.lowered(paragraph, {**dict.fromkeys(MEANINGS, ""), **known}, own)
    log.changes.append(Change(paragraph, lowered, "title in capitals"))
    return lowered


# Start and end in the paragraph, and what is said there.
_Found = tuple[int, int, str | Guessed]


def _read(paragraph: str, rules: Sequence[Rule], log: _Log) -> str:
    """One pass from left to right; `log` receives what was said otherwise, or guessed."""
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
        start, end, said_there = ahead[first[1]]  # type: ignore[misc]
        words = _noted(paragraph, (start, end, said_there), rules[first[1]].name, log)
        said += [paragraph[position:start], words]
        position = end


def _noted(paragraph: str, found: _Found, rule_name: str, log: _Log) -> str:
    """The words that are said there; what is new about them is written down."""
    start, end, words = found
    written = paragraph[start:end].strip()
    if isinstance(words, Guessed):
        sentence = sentence_at(paragraph, start, end)
        choices = tuple(each.strip() for each in words.choices)
        log.guesses[Guess(written, sentence, choices, rule_name)] = None
        return words.choices[0]
    if words != paragraph[start:end]:
        log.changes.append(Change(written, words.strip(), rule_name))
    return words


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

"""What no Vietnamese voice can say of a text that has been read: letters, addresses, odd signs.

It is left as written, and told. Not handled here: reading (`aloud.py`).
"""

import re
from collections.abc import Iterable, Iterator

from station.studio.reading import capitals, marks
from station.studio.reading.lexicon.letters import UPPER

_UNREAD = re.compile(
    rf"{marks.ADDRESSES[0].pattern.pattern}"
    r"|[^\s(]*\d(?:\S*[^\s.,;:!?)])?"  # figures, and what they are part of
    rf"|(?<!\w)\w*[{UPPER}]{{2,}}\w*(?:[-/.]\w+)*"  # letters that nobody explained
    r"|(?<!\w)\w*[fjwzFJWZ]\w*"  # words of other languages
    r"|[^\w\s.,;:!?-]+|_+|[\u0370-\u1dff]+"  # signs, letters of other alphabets
)
_WORD = re.compile(r"\S{1,200}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LONGEST_NAME = 7


def unread(spoken: Iterable[str]) -> tuple[str, ...]:
    """Each piece once, in the order of the text."""
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

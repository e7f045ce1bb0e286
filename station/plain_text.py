"""Texts of others, on their way to somebody's eyes: without what steers a screen.

A title can carry a terminal's escapes, or marks that turn the letters round: what is read then
isn't what is signed. Pure. Not handled here: who refuses such a text and who shows it in clear.
"""

import unicodedata

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Without a joiner some scripts, and pictures of several signs, are not what they are."""


def is_plain(text: str) -> bool:
    """Whether `text` only has letters, signs and spaces, and stands on one line."""
    return not any(map(_steers, text))


def cleaned(text: str) -> str:
    """`text` with a space for each run of what is not plain."""
    if is_plain(text):
        return text
    return " ".join("".join(" " if _steers(letter) else letter for letter in text).split())


def shown(text: str) -> str:
    """`text` on one line, with what is not plain as its code, such as \\x1b."""
    return "".join(_code(letter) if _steers(letter) else letter for letter in text)


def shown_lines(text: str) -> str:
    """As `shown`, of a text of several lines."""
    return "".join(c if c in "\n\t" or not _steers(c) else _code(c) for c in text)


def _steers(letter: str) -> bool:
    return unicodedata.category(letter) in _STEERING and letter not in _JOINERS


def _code(letter: str) -> str:
    return ascii(letter)[1:-1]

"""The title of a bulletin: the lines that are one on paper, and the words that name it in lists.

“THÔNG BÁO” alone names nothing: the line below it, or the first sentence, says about what. Not
handled here: a title that a person writes (`--title`).
"""

import re
from collections.abc import Sequence

from station.studio.paper.layout import lines as of

_TITLE_LINES = 6  # a text that is all in capitals is not all title
_LONGEST = 120  # letters
_LONGEST_SUBJECT = 15  # words
_BARE = re.compile(
    r"(?:thong bao|giay moi|cong dien|ke hoach|huong dan|ban tin|tin|quyet dinh|thu ngo|bao cao"
    r"|loi keu goi|thong tri|bai tuyen truyen|cong van|to trinh|canh bao|thong cao|tin vui|tin buon"
    r"|thong bao khan|bai viet|chuyen muc)[:.]?"
)
_GREETING = re.compile(
    r"(?:kinh (?:thua|gui|chao)|thua (?:toan the )?(?:ba con|nhan dan)|xin (?:kinh )?chao"
    r"|day la)\b"
)


def title_lines(body: Sequence[str]) -> int:
    """The index after the title's last line: capitals at the top, with “Về việc …” below them."""
    title: list[str] = []
    end = 0
    while end < len(body) and (not body[end] or _is_of_title(title, body[end])):
        title += [body[end]] if body[end] else []
        end += 1
    return end if title else 0


def _is_of_title(title: Sequence[str], line: str) -> bool:
    if len(title) == _TITLE_LINES:
        return False
    if of.is_capitals(line) and not of.is_list_head(line):
        return True
    if not title:
        return False
    about = of.plain(line).startswith(("ve viec ", "v/v ", "v/v:"))
    return about or (is_bare(" ".join(title)) and _is_subject(line))


def is_bare(title: str) -> bool:
    """Whether a title only says what kind of paper it is."""
    return _BARE.fullmatch(of.plain(title)) is not None


def _is_subject(line: str) -> bool:
    """“Lịch cắt điện tháng 9”: short, and no sentence, no greeting and no point of a list."""
    if line.endswith((".", ":", ";", ",", "!", "?")) or of.is_list_head(line):
        return False
    said = of.plain(line)
    return len(line.split()) <= _LONGEST_SUBJECT and not _GREETING.match(said) and line[0].isupper()


def name_of(title: str, paragraphs: Sequence[str]) -> str:
    """What a list calls the bulletin: its title, with the first sentence where that is bare."""
    if title and not is_bare(title):
        return _short(title)
    first = next(
        (
            sentence
            for text in paragraphs
            for sentence in _sentences(text)
            if not _is_greeting(sentence)
        ),
        next(iter(paragraphs), ""),
    )
    return _short(f"{title.rstrip(':. ')}: {first}" if title and first else title or first)


def _sentences(text: str) -> list[str]:
    ends = re.split(r"(?<=[.!?])(?<!\b[A-ZĐ]\.)(?<!\bT[PXTp]\.)(?<!\bTS\.)(?<!ThS\.)\s+", text)
    return [each for each in ends if re.search(r"\w", each)]


def _is_greeting(sentence: str) -> bool:
    return _GREETING.match(of.plain(sentence)) is not None and len(sentence.split()) <= 12


def _short(title: str) -> str:
    if len(title) <= _LONGEST:
        return title
    return title[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + "…"

"""What one line of a bulletin is: letterhead, date, sign of the approval block, note, annex.

Lines are compared without tones and by whole lines, so that “Chủ tịch” within a sentence is never
taken for a signature. Not handled here: the patterns (`patterns.py`), what follows from it
(`cutting.py`).
"""

import re
import unicodedata

from station.studio.paper.layout import patterns
from station.studio.paper.layout.authors import is_initialled

LETTERHEAD = "letterhead"
APPROVAL = "approval block"
NOTE = "note"

_SENTENCE_END = tuple(".!?:;…")


def plain(line: str) -> str:
    """The line in small letters without tones and double spaces, for comparing."""
    marks = unicodedata.normalize("NFD", line.casefold().replace("đ", "d"))
    letters = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return " ".join(letters.split())


def is_date(line: str) -> bool:
    """A line that has a date and at most a place before it."""
    return patterns.PLACE_AND_DATE.fullmatch(plain(line)) is not None


def is_letterhead(line: str) -> bool:
    """The national motto, a document's number, a rule: what stands only on an official head."""
    said = plain(line)
    return (
        patterns.NUMBERED_DATE.fullmatch(said) is not None
        or patterns.LETTERHEAD.search(said) is not None
        or is_date(line)
    )


def is_motto(line: str) -> bool:
    """The nation's or the Party's motto alone."""
    return patterns.MOTTO.fullmatch(plain(line)) is not None


def is_office(line: str) -> bool:
    """Nothing but the name of an office or a place."""
    said = plain(line)
    named = is_capitals(line) and patterns.OFFICE_LINE.fullmatch(said) is not None
    return named and not patterns.SUBJECTS.search(said)


def names_a_subject(line: str) -> bool:
    """Whether it says what a paper is about: “LỊCH TIÊM”, “THÔNG BÁO”."""
    return patterns.SUBJECTS.search(plain(line)) is not None


def is_capitals(line: str) -> bool:
    """Words, and none of them in small letters."""
    return re.search(r"[^\W\d_]{2}", line) is not None and line == line.upper()


def is_approval(line: str) -> bool:
    """A line with which only an approval block begins."""
    return patterns.APPROVAL.fullmatch(plain(line)) is not None


def is_signature(line: str) -> bool:
    """A line which is an approval block's when nothing to read comes after it."""
    said = plain(line)
    if (
        is_capitals(line)
        and patterns.ROLE_IN_CAPITALS.fullmatch(said)
        and not patterns.SUBJECTS.search(said)
    ):
        return True
    return patterns.SIGNATURE.fullmatch(said) is not None


def is_byline(line: str) -> bool:
    """“Tin, bài: Hoàng Lan”, “H.Nam - T.Dũng”: who wrote it, at its end."""
    return patterns.BYLINE.fullmatch(plain(line)) is not None or is_initialled(line)


def is_script_field(line: str) -> bool:
    """“Thời lượng: 5 phút”, “Người duyệt: …”: a field at the head of a radio script."""
    return patterns.FIELD.fullmatch(plain(line)) is not None


def is_approval_field(line: str) -> bool:
    """“Người duyệt: Nông Văn A”: one line that says who approved, and nothing below it."""
    return patterns.FIELD_OF_APPROVAL.fullmatch(plain(line)) is not None


def is_annex_head(line: str) -> bool:
    """What an annex begins with: “PHỤ LỤC”, “Danh sách kèm theo”, “LỊCH TIÊM”."""
    said = plain(line)
    heads = said.startswith(("phu luc", "danh sach")) or "kem theo" in said or is_capitals(line)
    return heads and len(line) < 160 and patterns.ANNEX.fullmatch(said) is not None


def is_notice_head(line: str) -> bool:
    """What a further notice begins with, in capitals: “THÔNG BÁO …”."""
    return is_capitals(line) and patterns.NOTICE.fullmatch(plain(line)) is not None


def is_recipients(line: str) -> bool:
    """“Nơi nhận:”, the list of who gets a copy."""
    return re.match(r"noi nhan ?:", plain(line)) is not None


def is_note(line: str) -> bool:
    """“Ghi chú: …”: for the office, not for listeners."""
    return patterns.NOTE.fullmatch(plain(line)) is not None


def is_farewell(line: str) -> bool:
    """The sentence by which a bulletin takes leave of its listeners."""
    return patterns.FAREWELL.search(plain(line)) is not None


def is_list_head(line: str) -> bool:
    """A numbered or bulleted point."""
    return patterns.HEAD.match(line) is not None


_RANK = re.compile(
    r"^(?:(?:thiếu|trung|thượng|đại)\s(?:tá|úy|uý)|bs\.?|ths\.?|ts\.?|đ/c|đồng chí|ông|bà|bác sĩ"
    r"|y sĩ)\s+",
    re.IGNORECASE,
)


def is_name_or_date(line: str) -> bool:
    """A person's name alone (two to six words, each with a capital), or a date alone."""
    words = _RANK.sub("", line).split()
    named = 2 <= len(words) <= 6 and all(word.isalpha() and word[0].isupper() for word in words)
    return named or is_date(line)


_BELOW = (is_signature, is_approval, is_name_or_date, is_note, is_byline)


def may_follow_signature(line: str) -> bool:
    """Whether a line can stand below a signature: if anything else does, it was none."""
    return (
        not line
        or line.startswith(("-", "+", "(", "Lưu:", "•", "_"))
        or any(is_it(line) for is_it in _BELOW)
        or (is_capitals(line) and len(line.split()) <= 6)
    )


def continues(previous: str, line: str) -> bool:
    """Whether `line` is the rest of a paragraph that was broken at the page's width."""
    if is_list_head(line) or is_capitals(line) or is_capitals(previous):
        return False
    if line[:1].islower() or previous.endswith(","):
        return True
    return len(previous) >= 60 and not previous.endswith(_SENTENCE_END)

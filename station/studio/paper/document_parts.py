"""What one line of a bulletin is: letterhead, title, date, sign of the approval block, note.

Lines are compared without tones and by whole lines, so that “Chủ tịch” within a sentence is never
taken for a signature. Not handled here: what follows from it (`document.py`).
"""

import re
import unicodedata

LETTERHEAD = "letterhead"
APPROVAL = "approval block"
NOTE = "note"

_DATE = r"ngay (?:\d{1,2}|\.+|…)\s*(?:[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|thang \d{1,2},? nam \d{4})"
_PLACE_AND_DATE = re.compile(rf"(?:[^,.:;]{{2,40}}, )?{_DATE}\.?")
_OFFICE = r"(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|dang uy|dang bo|ban chi dao|ubmttq|mttq)"
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–—.*] ?tu do ?[-–—.*] ?hanh phuc"
    r"|dang cong san viet nam|^so ?: ?\d*\S{0,30}$|^[-_=–—.* o0]{3,}$|^(?:mau|bieu) so\b.{0,20}$"
)
_MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap ?[-–—.*] ?tu do ?[-–—.*] ?hanh phuc"
    r"|dang cong san viet nam"
)
_OFFICE_LINE = re.compile(
    rf"{_OFFICE}(?: (?:tinh|huyen|thanh pho|thi xa|xa|phuong|thi tran)(?: \S+){{1,5}})?"
    r"|(?:tinh|huyen|thanh pho|thi xa|xa|phuong|thi tran)(?: \S+){1,4}"
)
# Whoever finds one of these stops reading: nothing else begins so.
_APPROVAL = re.compile(
    r"(?:da )?(?:phe )?duyet(?: cua (?:lanh dao|chu tich|thuong truc|ubnd|uy ban)(?: \S+){0,6})?"
    r"[:.]?|(?:nguoi|lanh dao|can bo) (?:ky |phe |kiem )?duyet"
    r"(?: (?:bai|tin|noi dung|ban tin))?(?::.*)?"
    r"|xac nhan cua (?:lanh dao|ubnd|uy ban|chu tich|thu truong)(?: \S+){0,6}[:.]?"
    r"|t/?m\.? ?(?:ubnd|uy ban|ban |dang uy|hdnd|hoi dong|bch|btv).{0,60}"
    r"|(?:kt|tl|tuq|q)\. ?(?:pho )?(?:chu tich|truong|thu truong|bi thu|giam doc).{0,60}"
    r"|\(?(?:da )?ky(?: ten)?(?:,? (?:dong dau|ghi ro ho ten|va ghi ro ho ten))+\)?|\(da ky\)"
)
# These are a signature only at the end, with nothing left to read after them.
_SIGNATURE = re.compile(
    r"(?:pho )?(?:chu tich|bi thu|truong ban|giam doc)(?: (?:ubnd|uy ban nhan dan)?(?: \S+){0,5})?"
    r"|noi nhan ?:.*|(?:nguoi|can bo) (?:viet|soan|lap|bien tap|thuc hien|dua tin|doc)"
    r"(?: (?:bai|tin|thao|bieu))?(?: ?:.*)?"
)
_NOTE = re.compile(r"\(?ghi chu ?:.*|\(?ghi chu\)?")
_FAREWELL = re.compile(
    r"\b(?:da (?:chu y )?(?:lang nghe|theo doi)|den day la het"
    r"|xin (?:kinh )?chao|xin (?:tran trong )?cam on)\b"
)
_HEAD = re.compile(r"(?:[-–—+•●▪◦·]|\d{1,2}(?:\.\d{1,2})*[.)/]|[a-zđ]\)|[IVX]{1,5}\.)\s")
_SENTENCE_END = tuple(".!?:;…")


def plain(line: str) -> str:
    """The line in small letters without tones and double spaces, for comparing."""
    marks = unicodedata.normalize("NFD", line.casefold().replace("đ", "d"))
    letters = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return " ".join(letters.split())


def is_date(line: str) -> bool:
    """A line that has a date and at most a place before it."""
    return _PLACE_AND_DATE.fullmatch(plain(line)) is not None


def is_letterhead(line: str) -> bool:
    """The national motto, a document's number, a rule: what stands only on an official head."""
    return _LETTERHEAD.search(plain(line)) is not None or is_date(line)


def is_motto(line: str) -> bool:
    """The nation's or the Party's motto alone."""
    return _MOTTO.fullmatch(plain(line)) is not None


def is_office(line: str) -> bool:
    """Nothing but the name of an office or a place."""
    return is_capitals(line) and _OFFICE_LINE.fullmatch(plain(line)) is not None


def is_capitals(line: str) -> bool:
    """Words, and none of them in small letters."""
    return re.search(r"[^\W\d_]{2}", line) is not None and line == line.upper()


def is_approval(line: str) -> bool:
    """A line with which only an approval block begins."""
    return _APPROVAL.fullmatch(plain(line)) is not None


def is_signature(line: str) -> bool:
    """A line which is an approval block's when nothing to read comes after it."""
    return _SIGNATURE.fullmatch(plain(line)) is not None


def is_recipients(line: str) -> bool:
    """“Nơi nhận:”, the list of who gets a copy."""
    return re.match(r"noi nhan ?:", plain(line)) is not None


def is_note(line: str) -> bool:
    """“Ghi chú: …”: for the office, not for listeners."""
    return _NOTE.fullmatch(plain(line)) is not None


def is_farewell(line: str) -> bool:
    """The sentence by which a bulletin takes leave of its listeners."""
    return _FAREWELL.search(plain(line)) is not None


def is_list_head(line: str) -> bool:
    """A numbered or bulleted point."""
    return _HEAD.match(line) is not None


def is_name_or_date(line: str) -> bool:
    """A person's name alone (two to six words, each with a capital), or a date alone."""
    words = line.split()
    named = 2 <= len(words) <= 6 and all(word.isalpha() and word[0].isupper() for word in words)
    return named or is_date(line)


def may_follow_signature(line: str) -> bool:
    """Whether a line can stand below a signature: if anything else does, it was none."""
    return (
        not line
        or line.startswith(("-", "+", "(", "Lưu:"))
        or any(is_it(line) for is_it in (is_signature, is_approval, is_name_or_date, is_note))
        or (is_capitals(line) and len(line.split()) <= 6)
    )


def continues(previous: str, line: str) -> bool:
    """Whether `line` is the rest of a paragraph that was broken at the page's width."""
    if is_list_head(line) or is_capitals(line) or is_capitals(previous):
        return False
    if line[:1].islower() or previous.endswith(","):
        return True
    return len(previous) >= 60 and not previous.endswith(_SENTENCE_END)

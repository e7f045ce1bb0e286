"""Numbers that names carry, in every grouping: telephones, accounts, cards. They never count.

“0209.3.876.543 - 0912.334.556”, “STK: 1234 5678 9012”: the writer's groups are kept, a pause
between them; a number written in one piece is parted as everybody parts it. What looks like an
amount (“3.894.567”) is one unless a word before it says that it is a name. Not handled here: short
numbers (113), plates, roads (`identifiers.py`).
"""

import re

from station.studio.reading.identifiers import (
    AMOUNT_FOLLOWS,
    in_groups,
    telephone_groups,
)
from station.studio.reading.numerals import digit_by_digit
from station.studio.reading.rule import rule

_PLAIN = r"0\d{8,10}(?!\d)"
_MOBILE = r"0[35789](?:[ .-]?\d){8}|0[35789]\d{1,2}(?:\s-\s\d{2,4}){2,3}"
_LANDLINE = r"02(?:[ .-]?\d){7,9}|02\d{1,2}\s?/\s?\d{7,8}"
_AREA = r"\((?:0|\+?84)\d{0,4}\)[ .-]{0,2}\d(?:[ .-]?\d){5,8}"
_ABROAD = r"\+84(?:[ .-]?\d){8,10}|00[1-9]\d{0,2}(?:[ .-]\d{2,4}){2,4}"
_SERVICE = r"1[89]00(?:[ .-]?\d){4,6}"
_ONE = rf"(?:{_AREA}|{_ABROAD}|{_PLAIN}|{_MOBILE}|{_LANDLINE}|{_SERVICE})"
_EXTENSION = r"(?:\s?/\s?\d{1,4}(?![\w/]|[ .-]\d))?"
_BETWEEN = r"(?:\s?[-–/;,]\s?)"
_NUMBERS = re.compile(rf"(?P<one>{_ONE})(?P<short>{_EXTENSION})(?!\d)")
_CUE = re.compile(
    r"(?:tài khoản|\bS?TK|\bMST|\bmã(?: số| hồ sơ| khách hàng| định danh| thẻ| bưu chính)?\b"
    r"|số thẻ|thẻ số|định danh|sê-?ri|\bCCCD|\bCMND|\bCMT|\bGPLX|căn cước(?: công dân)?|hộ chiếu"
    r"|điện thoại|\bS?ĐT\b|\bS?đt\b|\bĐTDĐ|hotline|đường dây nóng|số máy|di động|\bZalo|\bfax"
    r"|\bTel|\bliên hệ|\bgọi|\bsổ BHXH|tổng đài|\bIMEI|\bOTP)[^.!?;\d]{0,40}$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:([ .])\d{3})(?:\1\d{3})*|[1-9]\d{0,2}")
_YEARS = re.compile(r"(?:19|20)\d\d")


def _telephones(found: re.Match[str]) -> str:
    space = " " if found[0][0].isspace() else ""
    return space + ", ".join(_telephone(each) for each in _NUMBERS.finditer(found[0]))


def _telephone(found: re.Match[str]) -> str:
    written = found["one"]
    abroad = "cộng tám bốn, " if re.match(r"\(?\+?84\)?", written) and written[0] != "8" else ""
    if abroad:
        written = re.sub(r"^\(?\+?84", "", written)
    groups = re.findall(r"\d+", written)
    if len(groups) == 1:
        groups = telephone_groups(groups[0])
    short = re.sub(r"\D", "", found["short"])
    further = f" hoặc {digit_by_digit(short)}" if short else ""
    return abroad + ", ".join(map(digit_by_digit, groups)) + further


def _groups(found: re.Match[str]) -> str | None:
    """Digit by digit where a word says so, or where no amount is written so."""
    written, after = found[0], found.string[found.end() : found.end() + 12]
    digits = re.sub(r"\D", "", written)
    if AMOUNT_FOLLOWS.match(after):
        return None
    cue = _CUE.search(found.string[max(0, found.start() - 60) : found.start()])
    if not (cue and len(digits) >= 5) and not _is_no_amount(written, digits):
        return None
    return in_groups(written)


def _is_no_amount(written: str, digits: str) -> bool:
    """“1234 5678 9012”: too many digits, in groups that no amount has, and no years."""
    groups = re.split(r"\D", written)
    if len(groups) == 1 or len(digits) < 8 or "-" in written or _AMOUNT.fullmatch(written):
        return False
    return not any(_YEARS.fullmatch(group) for group in groups)


TELEPHONES = (
    rule(
        "telephone",
        rf"(?:\s+(?=\()|(?<![\w.,+])){_ONE}{_EXTENSION}(?:{_BETWEEN}{_ONE}{_EXTENSION}){{0,5}}(?!\w|[.,]\d)",
        _telephones,
    ),
)
GROUPS = (
    rule(
        "number that names",
        r"(?<![\w.,/+-])(?:\d{5,20}|\d{1,8}(?:[ .-]\d{1,8}){1,7})(?!\w|[.,/:-]\d)",
        _groups,
    ),
)

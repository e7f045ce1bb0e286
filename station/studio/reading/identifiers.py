"""Numbers that name something: telephones, accounts, cards, plates, roads, places on a road.

They are said digit by digit in groups, with pauses, so that a listener can write them along. Not
handled here: numbers that count (`quantities.py`, `measures.py`), document numbers.
"""

import re

from station.studio.reading.numerals import cardinal, digit_by_digit, letter
from station.studio.reading.rule import rule

_ROADS = {"QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ", "ĐH": "đường huyện"}
_COUNTED = "người|ca|lượt|bệnh nhân|trường hợp|vụ|hộ|con|cán bộ|chiến sĩ|đồng chí|tỷ|triệu|nghìn|đ"
_CALLED = (
    r"(?P<cue>(?:[Gg]ọi|[Đđ]iện thoại|[Tt]ổng đài|[Đđ]ường dây nóng|[Hh]otline|SĐT|ĐT)"
    r"(?: số)?:?\s+)"
)
_FURTHER = r"(?P<further>(?:(?:, ?| hoặc | và | - |[-/])1\d{2,4})*)"
_CODE_CUE = (
    r"(?P<cue>(?:[Ss]ố tài khoản|STK|MST|[Mm]ã(?: số| hồ sơ| khách hàng| định danh| thẻ)?"
    r"(?: thuế| hồ sơ| định danh)?|[Ss]ố thẻ|[Ss]ố định danh(?: cá nhân)?|[Ss]ê-?ri)(?: số)?:?\s+)"
    r"(?P<digits>\d{2,14}(?:[ .-]\d{1,8}){1,6}|\d{4,20})"
)
# These words stand before a year or an amount too (“Luật Căn cước 2023”).
_LONG_CODE_CUE = (
    r"(?P<cue>(?:[Tt]ài khoản|TK|CCCD|CMND|[Cc]ăn cước(?: công dân)?)(?: số)?:?\s+)"
    r"(?P<digits>\d{2,14}(?:[ .-]\d{1,8}){1,6}|\d{8,20})"
)
_SAID = {
    "STK": "số tài khoản", "TK": "tài khoản", "MST": "mã số thuế", "CCCD": "căn cước công dân",
    "CMND": "chứng minh nhân dân",
}  # fmt: skip
# What follows shows that the number before it counts.
AMOUNT_FOLLOWS = re.compile(
    r"[.,]?\s?(?:đ|₫|đồng|vnđ|vnd|usd|triệu|nghìn|ngàn|tỷ|tr|%|người|hộ|khẩu|ha|m2|m²|kg|km"
    r"|tấn|tạ|con|cây|lượt|thành viên|khách|học sinh|cuộc|phút|giờ|ngày|tháng|năm|lần|bộ|chiếc"
    r"|cái|suất|sào|mét|m|lít|giây|trường hợp)(?!\w)",
    re.IGNORECASE,
)
_CODE_END = r"(?!\w|[.,/-]\d)"


def telephone_groups(digits: str) -> list[str]:
    """As everybody writes them: 0912 345 678, 0209 3876 123, 1900 1234."""
    if not digits.startswith("0") and len(digits) < 9:
        return [digits[:4], digits[4:]]
    return [digits[:-6], digits[-6:-3], digits[-3:]] if len(digits) < 11 else [
        digits[:4], digits[4:-3], digits[-3:]
    ]  # fmt: skip


def _short_numbers(found: re.Match[str]) -> str:
    """“gọi 113, 114 hoặc 115”: each digit by digit."""
    further = re.sub(r"\s*[-/]\s*", ", ", found["further"])
    further = re.sub(r"\d+", lambda number: digit_by_digit(number[0]), further)
    return f"{found['cue']}{digit_by_digit(found['digits'])}{further}"


def _code(found: re.Match[str]) -> str | None:
    """The number of an account, of a card, in groups, so that it can be written along."""
    many = len(re.sub(r"\D", "", found["digits"])) >= (
        6 if re.search(r"\D", found["digits"]) else 4
    )
    if not many or AMOUNT_FOLLOWS.match(found.string, found.end()):
        return None
    cue = re.sub(r"[A-Z]{2,}", lambda short: _SAID[short[0]], found["cue"])
    return cue + in_groups(found["digits"])


def _long(found: re.Match[str]) -> str:
    return by_threes(found[0])


def by_threes(written: str) -> str:
    """A long number in groups of three digits, the last of two to four."""
    digits = re.sub(r"[ .]", "", written)
    whole = len(digits) // 3 - (len(digits) % 3 == 1)
    groups = [digits[3 * n : 3 * n + 3] for n in range(whole)] + [digits[3 * whole :]]
    return ", ".join(digit_by_digit(group) for group in groups if group)


def in_groups(written: str) -> str:
    """The writer's groups, digit by digit with pauses; by threes where there are none."""
    groups = re.split(r"\D", written)
    if len(groups) == 1:
        return by_threes(written)
    return ", ".join(digit_by_digit(each) if len(each) < 7 else by_threes(each) for each in groups)


def _plate(found: re.Match[str]) -> str:
    letters = " ".join(letter(each) for each in found["letters"])
    series = f" {digit_by_digit(found['series'])}" if found["series"] else ""
    number = digit_by_digit(found["number"].replace(".", ""))
    cue = re.sub(r"BKS|BSX?", "biển số", found["cue"])
    return f"{cue}{digit_by_digit(found['place'])} {letters}{series}, {number}"


def _road(found: re.Match[str]) -> str:
    branch = f" {letter(found['branch'])}" if found["branch"] else ""
    return f"{_ROADS[found['road']]} {cardinal(int(found['number']))}{branch}"


def _milestone(found: re.Match[str]) -> str:
    beyond = f" cộng {cardinal(int(found['metres']))}" if found["metres"] else ""
    return f"ki lô mét {cardinal(int(found['number']))}{beyond}"


def _ward(found: re.Match[str]) -> str:
    kind = {"Q": "quận", "P": "phường"}[found["kind"]]
    return f"{kind} {cardinal(int(found['number']))}"


TELEPHONES = (
    rule(
        "telephone",
        rf"(?<!\w){_CALLED}(?P<digits>1\d{{2,4}}){_FURTHER}(?!\w|/|[ .]\d)"
        rf"(?!\s(?:{_COUNTED})(?!\w))",
        _short_numbers,
    ),
    rule(
        "telephone",
        r"(?<!\w)(?P<cue>(?:[Cc]ảnh sát|[Cc]ông an|[Cc]ứu hỏa|[Cc]ấp cứu|[Cc]ứu nạn|[Yy] tế"
        r"|[Bb]áo cháy|[Cc]ứu thương|[Kk]hẩn cấp)(?: số)?:?\s+)"
        rf"(?P<digits>11[1-5]){_FURTHER}(?!\w|[/.,]\d)(?!\s(?:{_COUNTED})(?!\w))",
        _short_numbers,
    ),
    rule("account or card", rf"(?<!\w){_CODE_CUE}{_CODE_END}", _code),
    rule("account or card", rf"(?<!\w){_LONG_CODE_CUE}{_CODE_END}", _code),
    rule(
        "number plate",
        r"(?<!\w)(?P<cue>(?:[Bb]iển (?:số|kiểm soát|đăng ký)(?: xe)?|BKS"
        r"|BSX?):?\s+)(?P<place>\d{2})"
        r"-?(?P<letters>[A-ZĐ]{1,2})(?P<series>\d?)[ -.]?\s?(?P<number>\d{3}\.?\d{2}|\d{4})(?!\w)",
        _plate,
    ),
)
PLACES = (
    rule(
        "road",
        r"(?<!\w)(?P<road>QL|ĐT|TL|ĐH)[. ]?(?P<number>\d{1,3})(?P<branch>[A-Z]?)(?!\w)",
        _road,
    ),
    rule("ward", r"(?<!\w)(?P<kind>[QP])\.\s?(?P<number>\d{1,2})(?![\w/])", _ward),
    rule(
        "milestone",
        r"(?<!\w)(?:[Kk]m|KM)\s?(?:số\s)?(?P<number>\d{1,4})(?:\s?\+\s?(?P<metres>\d{1,3}))?"
        r"(?![\w/]|[.,]\d)",
        _milestone,
    ),
    # Letters with figures are a breed, a strain, a form: nobody says what, and no rule parts them.
    rule(
        "code",
        r"(?<![\w/.-])[A-ZĐ]{1,5}\d{1,6}(?:[-.]?[A-Z0-9]{1,6}){0,4}(?!\w)",
        lambda found: found[0],
    ),
)
# So long without a dot is no amount, but the number of something.
LONG = (rule("digits", r"(?<![\w.,])\d{9,40}(?!\w|[.,]\d)", _long),)

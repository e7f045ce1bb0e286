"""Days as the press writes them: “chiều 14-11”, “nay (8/9)”, “10, 17, 24/01/2026”, “sáng 14.8”.

Here the words around decide whether figures are a day, days, or a share. Where they don't, it is a
guess. Not handled here: dates that anybody can tell (`dates.py`).
"""

import re

from station.studio.reading.dates import ADDRESS_BEFORE, HOLIDAYS, exists
from station.studio.reading.numerals import cardinal, month, roman
from station.studio.reading.rule import Guessed, rule

_START, _END = r"(?<![\w/.,:+-])", r"(?!\w|[/.,:-]\d|\s?[-–]\s?\d)"
_WEEKDAY = r"thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|\bCN"
_DAYTIME = r"sáng|trưa|chiều|tối|đêm|khuya|chiều tối|rạng sáng|nửa đêm"
_TODAY = rf"nay|mai|qua|kia|kìa|{_WEEKDAY}"
_NAMED = re.compile(r"(?:ngày|mùng|mồng|lễ|dịp)\s+$", re.IGNORECASE)
_SURE = re.compile(
    rf"(?:\b(?:{_DAYTIME}|{_TODAY})(?:\s+ngày)?|(?:đến|hết|tới|cuối|trước|qua|khai mạc)\s+ngày"
    r"|(?<!\d)(?:1[3-9]|2\d|3[01])-\d{1,2}(?: đến|,| và| hoặc| [–-]))"
    r"(?:[\s,:]+|\s*\()$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    rf"\b(?:{_TODAY}|{_DAYTIME}|này|tới|trước|sau|ngày)\s*,?\s*\($", re.IGNORECASE
)
_ONE_DAY = re.compile(
    r"(?:\d-\d{1,2} đến|(?:đến|hết|tới|\dh|giờ|phút|h\d\d|:\d\d|sáng|trưa|chiều|tối|đêm|khai mạc"
    r"|trước)\s+ngày)\s+$",
    re.IGNORECASE,
)
_FEAST = re.compile(
    r"(?:kỷ niệm|mừng|quốc khánh|lễ|nghỉ|dịp|giải phóng|quốc tế|phụ nữ|nhà giáo|liệt sĩ|thành lập)"
    r"[^.;!?]{0,36}$|\b(?:trước|sau|hết|tới|đúng)\s+$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:từ|kể từ|trước|sau|đến|hết|tới)\s+$", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:$|[,.;:)])(?!\d)")
_OF_A_LIST = re.compile(
    r"(?:mục|điểm|phần|bảng|hình|khoản|điều|chương|phụ lục|số|đạt|tăng|giảm|ý|tiết|bài|biểu|còn"
    r"|lên)"
    r"\s+$",
    re.IGNORECASE,
)
UNIT_FOLLOWS = re.compile(
    r"\s?(?:giờ|h\b|tháng|hằng|hàng|%|kg|g\b|km|m\b|ha\b|tỷ|triệu|nghìn|đồng|đ\b|độ|°|người|hộ|con"
    r"|tuổi|lần|cm|mm|lít|tấn|tạ|điểm|phần|mét|ngày)(?![^\W\d_])",
    re.IGNORECASE,
)
_SHARED = (
    r"diện tích|độ dài|chiều dài|chiều cao|chiều rộng|độ sâu|mặt|thân|bát|thìa|cốc|lượng|bình|can"
    r"|ruộng|lá|giá trị|mức|thu nhập|lương|thời gian|quãng|dân|kinh phí|vốn|chi phí|khối lượng"
    r"|trọng lượng|năng suất|sản lượng|thể tích|chậu|bể|xô|tổng|số|nước|cơ thể|đường|công suất|giá"
    r"|nhu cầu|trường hợp|chỗ|kế hoạch|dung tích|phân|đạm|cây|bông|gốc|bao|gói|viên|ống|liều"
)
_PARTS = {2: "hai", 3: "ba", 4: "tư", 5: "năm", 6: "sáu", 7: "bảy", 8: "tám", 9: "chín", 10: "mười"}


def _said_day(day: int, month_number: int, *, named: bool = False) -> str:
    said = f"{cardinal(day)} tháng {month(month_number)}"
    return said if named else f"ngày {said}"


def _before(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - 40) : found.start()]


def _parted(found: re.Match[str]) -> str | Guessed | None:
    """“14-11” and “14.8”: a day after a word for one, else an amount or a span, or a guess."""
    day, month_number = int(found["day"]), int(found["month"])
    before = _before(found)
    if not exists(day, month_number) or UNIT_FOLLOWS.match(found.string, found.end()):
        return None
    named = _NAMED.search(before) is not None
    said = _said_day(day, month_number, named=named)
    if named or _SURE.search(before):
        if found["sign"] == "." or day >= month_number or _is_one(before, day, month_number):
            return said
        span = f"{cardinal(day)} đến {cardinal(month_number)}"
        padded = "0" in (found["day"][0], found["month"][0])
        return Guessed((said, span) if padded or not named else (span, said))
    if found["sign"] == "-":
        if day > 12 or _is_feast(before, day, month_number):
            return said
        span = f"{cardinal(day)} đến {cardinal(month_number)}"
        ends = _ENDS.match(found.string, found.end()) and _FROM.search(before)
        # No span goes down, and one that nothing follows spans nothing.
        return Guessed((said, span)) if day > month_number or ends else None
    point = f"{cardinal(day)} chấm {cardinal(month_number)}"
    return Guessed((point, said)) if day > 12 and not _OF_A_LIST.search(before) else None


def _is_one(before: str, day: int, month_number: int) -> bool:
    """“đến ngày 08-10”, “6h ngày 5-11”: where one day is meant; or a feast that all know so."""
    return (day, month_number) in HOLIDAYS or _ONE_DAY.search(before) is not None


def _is_feast(before: str, day: int, month_number: int) -> bool:
    return (day, month_number) in HOLIDAYS and _FEAST.search(before) is not None


def _bracketed(found: re.Match[str]) -> str | Guessed | None:
    """“nay (8/9)” is a day; “(8/9)” alone may be a share too."""
    day, month_number = int(found["day"]), int(found["month"])
    before = _before(found)
    if not exists(day, month_number):
        return None
    if _BRACKETED.search(before):
        return _said_day(day, month_number)
    if day > month_number or not before.endswith("("):
        return None
    share = f"{cardinal(day)} trên {cardinal(month_number)}"
    return Guessed((_said_day(day, month_number), share))


def _share(found: re.Match[str]) -> str | None:
    """“1/3 đến 1/2 độ dài”: a share of what follows, or one that could only grow as a share."""
    one, two = (tuple(map(int, found[name].split("/"))) for name in ("one", "two"))
    if not (one[0] < one[1] in _PARTS and two[0] < two[1] in _PARTS):
        return None
    follows = re.match(rf"\s+(?:của\s+)?(?:{_SHARED})\b", found.string[found.end() :])
    grows = one[0] * two[1] < two[0] * one[1]
    backwards = (one[1], one[0]) > (two[1], two[0])
    if not follows and not (grows and backwards):
        return None
    return f"{found['cue'] or ''}{_part(*one)} đến {_part(*two)}"


def _part(some: int, of: int) -> str:
    return f"{cardinal(some)} phần {_PARTS[of]}"


def _of_what(found: re.Match[str]) -> str | None:
    some, of = int(found["some"]), int(found["of"])
    return f"{found['cue'] or ''}{_part(some, of)}" if some < of in _PARTS else None


def _list(found: re.Match[str]) -> str | None:
    """“10, 17, 24/01/2026”: days of one month."""
    month_number, last = int(found["month"]), int(found["last"])
    days = [int(day) for day in re.findall(r"\d+", found["days"])]
    ordered = [*days, last]
    if ordered != sorted(set(ordered)) or not all(exists(day, month_number) for day in ordered):
        return None
    parted = found["sign"] == "-" and UNIT_FOLLOWS.match(found.string, found.end())
    if parted or ADDRESS_BEFORE.search(_before(found)):
        return None
    named = re.search(r"\b(?:ngày|mùng|mồng)\s+$", _before(found), re.IGNORECASE)
    joined = re.sub(r"\s*[;,]\s*", ", ", found["days"])
    spoken = re.sub(r"\d+", lambda day: cardinal(int(day[0])), joined)
    spoken = re.sub(r"\s*(?:&|và)\s*$", " và ", spoken)
    year = f" năm {cardinal(int(found['year']))}" if found["year"] else ""
    head = "" if named else "ngày "
    return f"{head}{spoken}ngày {cardinal(last)} tháng {month(month_number)}{year}"


def _span(found: re.Match[str]) -> str | None:
    """“đêm 28 - 29/9”, “sáng 5-7/9”: from one day to another."""
    first, last, month_number = (int(found[name]) for name in ("first", "last", "month"))
    if not (first < last and exists(first, month_number) and exists(last, month_number)):
        return None
    if not re.search(
        rf"\b(?:{_DAYTIME}|từ|trong|các ngày|hai ngày)\s+$", _before(found), re.IGNORECASE
    ):
        return None
    year = f" năm {cardinal(int(found['year']))}" if found["year"] else ""
    head = "ngày " if re.search(r"\b(?:từ|trong)\s+$", _before(found), re.IGNORECASE) else ""
    return f"{head}{cardinal(first)} đến ngày {cardinal(last)} tháng {month(month_number)}{year}"


def _quarters(found: re.Match[str]) -> str | None:
    """“quý I, II/2026”."""
    numbers = [roman(numeral) for numeral in re.findall(r"[IV]+", found["quarters"])]
    if any(number is None or number > 4 for number in numbers):
        return None
    said = re.sub(r"[IV]+", lambda each: cardinal(roman(each[0]) or 0), found["quarters"])
    said = re.sub(r"\s*,\s*", ", quý ", said).replace(" và ", " và quý ")
    return f"{found['cue']} {said} năm {cardinal(int(found['year']))}"


_OF = r"(?P<cue>(?:[Tt]ừ|[Kk]hoảng|[Tt]rước|[Đđ]ến|[Ss]au|[Hh]ơn|[Gg]ần)\s+)?"


def _short_year(found: re.Match[str]) -> Guessed | None:
    """“10/09/26”, as sheets have it: of this century, and a guess all the same."""
    day, month_number, year = (int(found[name]) for name in ("day", "month", "year"))
    if not exists(day, month_number, 2000 + year):
        return None
    said = f"{_said_day(day, month_number)} năm {cardinal(2000 + year)}"
    return Guessed((said.removeprefix("ngày ") if _NAMED.search(_before(found)) else said,))


def _blank(found: re.Match[str]) -> Guessed:
    """A day that its writer forgot."""
    return Guessed((" ".join(re.findall(r"\w+", found[0])),))


def _blank_date(_found: re.Match[str]) -> Guessed:
    return Guessed(("ngày tháng năm",))


_DAY, _MONTH = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"
_YEAR = r"(?:/(?P<year>(?:19|20)\d{2}))?"
RULES = (
    rule(
        "date",
        rf"{_START}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>[2-4]\d)(?![\w/]|[.,]\d)",
        _short_year,
    ),
    rule(
        "day left blank",
        r"(?:(?<!\w)[Nn]gày\s*)?[.…_]{2,}\s?/\s?[.…_]{2,}\s?/\s?(?:20)?[.…_]{2,}",
        _blank_date,
    ),
    rule("day left blank", r"(?<!\w)[Nn]gày[\s.…_]+tháng(?=\s+\d)", _blank),
    rule(
        "share",
        rf"{_START}{_OF}(?P<one>\d{{1,2}}/\d{{1,2}})\s?(?:-|–|đến)\s?(?P<two>\d{{1,2}}/\d{{1,2}})"
        r"(?!\w|[/.,]\d)",
        _share,
    ),
    rule(
        "share",
        rf"{_START}{_OF}(?P<some>\d)/(?P<of>\d{{1,2}})(?=\s+(?:của\s+)?(?:{_SHARED})\b)",
        _of_what,
    ),
    rule(
        "days",
        rf"{_START}(?P<days>(?:\d{{1,2}}(?:\s?[,;]\s?|\s(?:và|&)\s)){{1,12}})(?P<last>\d{{1,2}})"
        rf"(?P<sign>[/-])(?P<month>\d{{1,2}}){_YEAR}(?![\w:]|[/.,-]\d)",
        _list,
    ),
    rule(
        "days",
        rf"{_START}(?P<first>\d{{1,2}})\s?[-–]\s?(?P<last>\d{{1,2}})/{_MONTH}{_YEAR}"
        r"(?![\w:]|[/.,-]\d)",
        _span,
    ),
    rule(
        "quarter",
        r"(?<!\w)(?P<cue>[Qq]uý)\s+(?P<quarters>[IV]{1,3}(?:(?:,\s?|\svà\s)[IV]{1,3}){1,3})"
        r"(?:/|\snăm\s)(?P<year>20\d{2})(?!\w)",
        _quarters,
    ),
    rule("day and month", rf"{_START}{_DAY}(?P<sign>[-.]){_MONTH}{_END}", _parted),
    rule("day and month", rf"{_START}{_DAY}/{_MONTH}(?=\s*\))", _bracketed),
)

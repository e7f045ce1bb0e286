"""Dates, months, quarters and hours as they are said.

A date that no calendar has (31/2/2024) and an hour past 24 are left as written. Not handled
here: plain fractions (`quantities.py`), the lunar calendar.
"""

import re
from datetime import date

from station.studio.reading.numerals import cardinal, month, ordinal, roman
from station.studio.reading.rule import rule

# Days that everybody writes without a year and without “ngày”.
HOLIDAYS = frozenset(
    {(3, 2), (8, 3), (26, 3), (30, 4), (1, 5), (19, 5), (1, 6), (27, 7), (19, 8), (2, 9),
     (20, 10), (20, 11), (22, 12)}
)  # fmt: skip
_LEAP_YEAR = 2024
_START = r"(?<![\w/.,:])"
_END = r"(?!\w|[/.,]\d)"
SHARE_FOLLOWS = re.compile(
    r"\s+(?:tổng|số|dân số|diện tích|thành viên|đại biểu|hộ|người|thôn|bản|xóm|xã|tổ|trường|lớp"
    r"|tiêu chí|chỉ tiêu|điểm|phiếu|ý kiến|đơn vị|cơ sở|con|mẫu|đồng chí|nhà)\b"
)
ADDRESS_BEFORE = re.compile(
    r"(?:(?:số nhà|nhà số|ngõ|ngách|hẻm|kiệt|thửa|lô|hạng|thương binh|bệnh binh)\s+"
    r"(?:\d{1,4}[/\dA-Z]{0,8}(?:\s?[,–-]\s?|\svà\s)){0,6}"
    r"|(?:lớp|số|tỷ lệ|tỉ lệ|đạt|thị lực)\s+)$",
    re.IGNORECASE,
)
_OF_A_DAY = frozenset({"sáng", "trưa", "chiều", "tối", "đêm", "ngày", "hôm", "mùng", "mồng"})
_DATE_FOLLOWS = re.compile(r"\s*(?:-|–|đến)\s*(?:ngày\s+)?\d{1,2}/\d{1,2}")
_DATE_BEFORE = re.compile(
    r"(?:\d/\d{1,2}\s*(?:-|–|đến)|(?<!\d)(?:1[3-9]|2\d|3[01])/\d{1,2}\s*(?:,|và|hoặc))\s*$"
)


def _full_date(found: re.Match[str]) -> str | None:
    day, month_number, year = (int(found[name]) for name in ("day", "month", "year"))
    if not exists(day, month_number, year):
        return None
    spoken = f"{cardinal(day)} tháng {month(month_number)} năm {cardinal(year)}"
    return f"{found['cue'] or 'ngày'} {spoken}"


def exists(day: int, month_number: int, year: int = _LEAP_YEAR) -> bool:
    """Whether the calendar has that day."""
    try:
        date(year, month_number, day)
    except ValueError:
        return False
    return True


def _day_and_month(found: re.Match[str]) -> str | None:
    """30/4 is a day where something says so; 12/15 and “3/4 số hộ” are shares.

    A share is never more than the whole: 18/11 can only be a day.
    """
    day, month_number = int(found["day"]), int(found["month"])
    if not exists(day, month_number):
        return None
    # “sáng 14/10 thôn 1, 2”: what is more than the whole is no share, nor what a morning is.
    may_share = day <= month_number and (found["cue"] or "").lower() not in _OF_A_DAY
    if may_share and SHARE_FOLLOWS.match(found.string, found.end()):
        return None
    if ADDRESS_BEFORE.search(found.string[max(0, found.start() - 60) : found.start()]):
        return None
    if not (found["cue"] or _looks_like_a_day(found, day, month_number)):
        return None
    cue = f"{found['cue']} " if found["cue"] else ""
    said = "" if cue.strip().lower() in {"ngày", "mùng", "mồng", "lễ", "dịp"} else "ngày "
    return f"{cue}{said}{cardinal(day)} tháng {month(month_number)}"


def _looks_like_a_day(found: re.Match[str], day: int, month_number: int) -> bool:
    return (
        day > month_number
        or (day, month_number) in HOLIDAYS
        or "0" in (found["day"][0], found["month"][0])
        or _DATE_FOLLOWS.match(found.string, found.end()) is not None
        or _DATE_BEFORE.search(found.string[max(0, found.start() - 12) : found.start()]) is not None
    )


def _month_and_year(found: re.Match[str]) -> str | None:
    if not 1 <= int(found["month"]) <= 12:
        return None
    spoken = f"{month(int(found['month']))} năm {cardinal(int(found['year']))}"
    return f"{found['cue'] or 'tháng'} {spoken}"


def _days(found: re.Match[str]) -> str | None:
    """“ngày 5-7/9”: the fifth to the seventh of September."""
    first, last, month_number = (int(found[name]) for name in ("first", "last", "month"))
    if not (first < last and exists(first, month_number) and exists(last, month_number)):
        return None
    year = f" năm {cardinal(int(found['year']))}" if found["year"] else ""
    days = f"{cardinal(first)} đến ngày {cardinal(last)}"
    return f"{found['cue']} {days} tháng {month(month_number)}{year}"


def _quarters(found: re.Match[str]) -> str | None:
    first, last = roman(found["first"]), roman(found["last"])
    if not (first and last and first < last <= 4):
        return None
    year = f" năm {cardinal(int(found['year']))}" if found["year"] else ""
    return f"{found['cue']} {cardinal(first)} đến quý {cardinal(last)}{year}"


def _weekdays(found: re.Match[str]) -> str:
    """“thứ 2, 4, 6”: each is a weekday."""
    return re.sub(r"[2-7]", lambda day: f"thứ {ordinal(int(day[0]))}", found["days"]).replace(
        "thứ ", f"{found['cue']} ", 1
    )


def _quarter(found: re.Match[str]) -> str | None:
    number = roman(found["number"]) or (found["number"].isdigit() and int(found["number"]))
    if not number or number > 4:
        return None
    year = f" năm {cardinal(int(found['year']))}" if found["year"] else ""
    return f"{found['cue']} {cardinal(number)}{year}"


def _month(found: re.Match[str]) -> str:
    return f"{found['cue']} {month(int(found['month']))}"


def _hour(found: re.Match[str]) -> str | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    spoken = f"{cardinal(hour)} giờ"
    return f"{spoken} {cardinal(minute)} phút" if minute else spoken


def _itself(found: re.Match[str]) -> str:
    return found[0]


_DAY_CUES = (
    r"(?:(?P<cue>[Nn]gày|[Mm]ùng|[Mm]ồng|[Dd]ịp|[Ll]ễ|[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối|[Đđ]êm|"
    r"[Hh]ôm|[Tt]ừ|[Đđ]ến|[Tt]rước|[Ss]au)\s+)?"
)
_MINUTE = r"(?P<minute>[0-9]{2})"
RULES = (
    rule(
        "date",
        rf"{_START}(?:(?P<cue>[Nn]gày|[Mm]ùng|[Mm]ồng)\s+)?"
        rf"(?P<day>\d{{1,2}})(?P<sep>[/.-])(?P<month>\d{{1,2}})(?P=sep)(?P<year>[12]\d{{3}}){_END}",
        _full_date,
    ),
    rule(
        "month and year",
        rf"{_START}(?:(?P<cue>[Tt]háng)\s+)?(?P<month>\d{{1,2}})/(?P<year>(?:19|20)\d{{2}}){_END}",
        _month_and_year,
    ),
    rule(
        "days",
        rf"{_START}(?P<cue>[Nn]gày)\s+(?P<first>\d{{1,2}})\s?[-–]\s?(?P<last>\d{{1,2}})"
        rf"/(?P<month>\d{{1,2}})(?:/(?P<year>(?:19|20)\d{{2}}))?{_END}",
        _days,
    ),
    rule("round the clock", rf"{_START}24/7{_END}", "hai mươi bốn trên bảy"),
    rule(
        "round the clock", rf"{_START}24/24\s?(?:h|giờ)(?!\w)", "hai mươi bốn trên hai mươi bốn giờ"
    ),
    rule(
        "weekdays",
        r"(?<!\w)(?P<cue>[Tt]hứ)\s+(?P<days>[2-7](?:(?:, | và | hoặc )[2-7])+)(?![\w/]|[.,]\d)",
        _weekdays,
    ),
    rule("weekdays", r"(?<=[Tt]hứ [2-7])\s*[-–]\s*(?=(?:thứ\s|chủ nhật))", " đến "),
    rule(
        "quarter",
        rf"{_START}(?P<cue>[Qq]uý)\s+(?P<first>I{{1,3}})\s?[-–]\s?(?P<last>I{{1,3}}|IV)"
        rf"(?:/(?P<year>\d{{4}}))?{_END}",
        _quarters,
    ),
    rule(
        "day and month",
        rf"{_START}{_DAY_CUES}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}){_END}",
        _day_and_month,
    ),
    rule(
        "quarter",
        rf"{_START}(?P<cue>[Qq]uý)\s+(?P<number>[IV]{{1,3}}|[1-4])(?:/(?P<year>\d{{4}}))?{_END}"
        r"(?!(?:,| và|\s?[-–])\s?[IVX]+\b)",
        _quarter,
    ),
    rule("month", rf"{_START}(?P<cue>[Tt]háng)\s+(?P<month>0?[1-9]|1[0-2]){_END}", _month),
    rule("hour", rf"{_START}(?P<hour>\d{{1,2}}):{_MINUTE}(?::00)?(?!\w|:)", _hour),
    rule(
        "hour",
        rf"{_START}(?P<hour>\d{{1,2}})[ ]?[hH](?:\s?{_MINUTE})?(?:\s?(?:phút|ph|p)\b|['’′])?(?!\w)",
        _hour,
    ),
    rule(
        "hour",
        rf"{_START}(?P<hour>\d{{1,2}})(?:g|\s?giờ\s?){_MINUTE}(?:\s?(?:phút|ph|p)\b|['’′])?(?!\w)",
        _hour,
    ),
    rule("hour", rf"{_START}(?P<hour>\d{{1,2}})\.{_MINUTE}\s?giờ(?!\w)", _hour),
    # Three parts or a colon, and neither a date nor an hour: left as it is, for a person to see.
    rule(
        "neither date nor hour",
        r"(?<!\w)\d{1,12}(?:(?:[/:]\d{1,12}){2,6}|:\d{1,12})(?!\w)",
        _itself,
    ),
)

"""Days and hours as notices set them down: “từ 1-12 đến 31-12”, “13h/10/10”, “14h 28.11”, “T2-T6”,
“07:15 phút”, “07:30:00 AM”.

Another day or an hour beside the figures shows what they are. Not handled here: a day by itself
(`dates.py`, `press_dates.py`).
"""

import re

from station.studio.reading.dates import exists
from station.studio.reading.numerals import cardinal, month, ordinal
from station.studio.reading.press_dates import UNIT_FOLLOWS
from station.studio.reading.rule import Guessed, rule

_START = r"(?<![\w/.,:-])"
_WEEKDAY_NEAR = re.compile(
    r"(?:\bT[2-7]|\bCN|chủ nhật|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|trừ|nghỉ|sáng|chiều|tối|ngày"
    r"|từ|đến|và)[\s,;:()–-]*$",
    re.IGNORECASE,
)
_A_THING = re.compile(
    r"(?:trụ|tháp|tòa|toà|thang máy|máy|cột|tuyến|mẫu|loại|tàu|mốc)\s(?:T\d(?:,| và)\s)*$",
    re.IGNORECASE,
)
_WEEKDAY_AFTER = re.compile(r"\s*(?:[-–(]|đến)\s*(?:T[2-7]\b|CN\b|\d{1,2}/\d{1,2})")
_AN_HOUR = re.compile(
    r"(?:lúc|hồi|vào|sáng|trưa|chiều|tối|đêm|ngày|\dg\d\d|\dg)[\s,;:(–-]*(?:đến|và|hoặc)?\s*$",
    re.IGNORECASE,
)
_MAYBE_AN_HOUR = re.compile(r"(?:từ|đến|trước|sau|khoảng|quá)\s+$", re.IGNORECASE)
_OF_A_DAY = re.compile(
    r"\s*(?:[-–,(]\s*|đến\s+|tới\s+)?(?:sáng|trưa|chiều|tối|đêm|ngày|hôm|cùng ngày|mỗi ngày"
    r"|hằng ngày|hàng ngày|thứ|\d{1,2}g(?:\d\d)?(?!\w))",
    re.IGNORECASE,
)


def _before(found: re.Match[str], far: int = 30) -> str:
    return found.string[max(0, found.start() - far) : found.start()]


def _to(found: re.Match[str]) -> str | None:
    """“1-12 đến 31-12”: the second shows that the first is a day too."""
    one, two = (int(found["day"]), int(found["month"])), (int(found["end"]), int(found["last"]))
    year = int(found["year"]) if found["year"] else None
    if not (exists(*one) and exists(*two)) or UNIT_FOLLOWS.match(found.string, found.end()):
        return None
    named = re.search(r"ngày\s+$", _before(found), re.IGNORECASE)
    if not (year or two[0] > 12 or named) or (year is None and one[::-1] >= two[::-1]):
        return None
    first = f"{cardinal(one[0])} tháng {month(one[1])}"
    last = f"ngày {cardinal(two[0])} tháng {month(two[1])}"
    said = f"{first} đến {found['all'] or ''}{last}"
    return ("" if named else "ngày ") + said + (f" năm {cardinal(year)}" if year else "")


def _at(found: re.Match[str]) -> str | None:
    """“13h/10/10”, “14h 28.11”: the hour, and its day."""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    day, month_number = int(found["day"]), int(found["month"])
    if hour > 24 or minute > 59 or not exists(day, month_number):
        return None
    said = f"{cardinal(hour)} giờ" + (f" {cardinal(minute)} phút" if minute else "")
    year = f" năm {cardinal(int(found['year']))}" if found["year"] else ""
    return f"{said} ngày {cardinal(day)} tháng {month(month_number)}{year}"


def _from_part(found: re.Match[str]) -> str | None:
    """“từ đêm 6 đến 7-11”: both days are of that month."""
    first, last, month_number = (int(found[name]) for name in ("first", "last", "month"))
    if not (first < last and exists(first, month_number) and exists(last, month_number)):
        return None
    to = f"{found['to'] or ''}ngày {cardinal(last)} tháng {month(month_number)}"
    return f"{found['cue']} {cardinal(first)} đến {to}"


def _hour_or_grams(found: re.Match[str]) -> str | Guessed | None:
    """“7g” is an hour in the South: where an hour or a part of the day is beside it."""
    hour = int(found["hour"])
    said = f"{cardinal(hour)} giờ"
    if hour > 24:
        return None
    before = _before(found)
    follows = _OF_A_DAY.match(found.string, found.end())
    if _AN_HOUR.search(before) or follows or re.search(r"\d{1,2}g[0-5]\d(?!\w)", found.string):
        return said
    return Guessed((said, f"{cardinal(hour)} gam")) if _MAYBE_AN_HOUR.search(before) else None


def _short_weekday(found: re.Match[str]) -> str | Guessed | None:
    """“T7, CN” are weekdays; “T7” alone may be a month."""
    if _A_THING.search(_before(found)):
        return None
    day = f"thứ {ordinal(int(found['day']))}"
    near = _WEEKDAY_NEAR.search(_before(found)) or _WEEKDAY_AFTER.match(found.string, found.end())
    return day if near else Guessed((day, f"tháng {month(int(found['day']))}"))


_MINUTE_BEFORE = re.compile(r"(?:\s|^|\()['‘][^'’]*$")


def _minutes(found: re.Match[str]) -> str | None:
    """“10'”: minutes, unless the stroke closes a quotation."""
    if _MINUTE_BEFORE.search(found.string[: found.start()]):
        return None
    per = f" một {found['per']}" if found["per"] else ""
    return f"{cardinal(int(found['minutes']))} phút{per}"


def _half_day(found: re.Match[str]) -> str | None:
    """“07:30:00 AM”, as sheets have it."""
    hour, minute = int(found["hour"]), int(found["minute"])
    if not 1 <= hour <= 12 or minute > 59:
        return None
    said = f"{cardinal(hour)} giờ" + (f" {cardinal(minute)} phút" if minute else "")
    if found["half"].upper() == "AM":
        return f"{said} sáng" if hour < 12 else f"{said} đêm"
    return f"{said} {'trưa' if hour == 12 else 'chiều' if hour < 6 else 'tối'}"


def _clock(found: re.Match[str]) -> str | None:
    """“07:15 phút”."""
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        return None
    said = f"{cardinal(hour)} giờ"
    return f"{said} {cardinal(minute)} phút" if minute else said


_DAY = r"(?P<day>\d{1,2})"


def _number_of_a_year(found: re.Match[str]) -> str | Guessed:
    """“đợt 1/2027” is no month; “kỳ 8/2026” of a bill is one."""
    number, year = cardinal(int(found["number"])), cardinal(int(found["year"]))
    said = f"{found['cue']} {number} năm {year}"
    if found["cue"].casefold() != "kỳ" or not 1 <= int(found["number"]) <= 12:
        return said
    return Guessed((f"{found['cue']} tháng {month(int(found['number']))} năm {year}", said))


def _month_of_year(found: re.Match[str]) -> str | None:
    number = int(found["month"])
    if not 1 <= number <= 12:
        return None
    return f"tháng {month(number)} năm {cardinal(int(found['year']))}"


RULES = (
    rule(
        "number of a year",
        r"(?<!\w)(?P<cue>[Đđ]ợt|[Kk]ỳ|[Ll]ần|[Tt]uần|[Kk]hóa)\s"
        r"(?P<number>\d{1,2})/(?P<year>20\d{2})(?![\w/])",
        _number_of_a_year,
    ),
    rule("month", r"(?<![\w/.-])T\.?(?P<month>\d{1,2})/(?P<year>20\d{2})(?!\w|/)", _month_of_year),
    rule(
        "days",
        rf"{_START}{_DAY}[-.](?P<month>\d{{1,2}})\s?(?:đến|tới|->|→)\s(?P<all>hết\s)?(?:ngày\s)?"
        r"(?P<end>\d{1,2})[-.](?P<last>\d{1,2})(?:[-.](?P<year>20\d{2}))?(?!\w|[/.,:-]\d)",
        _to,
    ),
    rule(
        "hour and day",
        rf"{_START}(?P<hour>\d{{1,2}})\s?(?:h|giờ)(?P<minute>\d{{2}})?\s?/\s?{_DAY}/"
        r"(?P<month>\d{1,2})(?:/(?P<year>20\d{2}))?(?!\w|[/.,:-]\d)",
        _at,
    ),
    rule(
        "hour and day",
        rf"{_START}(?P<hour>\d{{1,2}})\s?(?:h|g|giờ)(?P<minute>\d{{2}})?\s+{_DAY}(?P<sign>[./-])"
        r"(?P<month>\d{1,2})(?:(?P=sign)(?P<year>20\d{2}))?(?!\w|[/.,:-]\d)",
        _at,
    ),
    rule(
        "days",
        r"(?<!\w)(?P<cue>(?:[Đđ]êm|[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa)(?: ngày)?)\s+(?P<first>\d{1,2})"
        r"\s(?:đến|tới)\s(?P<to>(?:hết|sáng|chiều|tối|đêm|trưa)\s)?(?P<last>\d{1,2})[-/]"
        r"(?P<month>\d{1,2})(?!\w|[/.,:-]\d)",
        _from_part,
    ),
    rule(
        "hour",
        r"(?<![\w/.,:])(?:(?<!-)|(?<=g-)"
        r"|(?<=g\d\d-))(?P<hour>\d{1,2})g(?![\w/])",
        _hour_or_grams,
    ),
    rule("range", r"(?<=\dg)\s*[-–]\s*(?=\d{1,2}(?:g|h|:))", " đến "),
    rule("weekdays", r"(?<=\bT[2-7])\s?[-–]\s?(?=T[2-7]\b|CN\b)", " đến "),
    rule(
        "weekday",
        r"(?<![\w/.])(?:(?<![-–])|(?<=T[2-7][-–]))T(?P<day>[2-7])(?![\w/]|\.\w)",
        _short_weekday,
    ),
    rule(
        "minutes",
        r"(?<![\w.,:°º'‘])(?P<minutes>\d{1,3})\s?['′](?:/(?P<per>chuyến|lượt|tiết|lần|ngày|buổi))?"
        r"(?![\w'])",
        _minutes,
    ),
    rule(
        "hour",
        r"(?<![\w/.,:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s?(?P<half>[AaPp][Mm])(?!\w)",
        _half_day,
    ),
    rule(
        "hour", r"(?<![\w/.,:])(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s?(?:phút|ph)(?!\w)", _clock
    ),
)

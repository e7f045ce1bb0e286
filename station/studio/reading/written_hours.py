"""Hours as the press and sheets write them: “07:15 phút”, “07:30:00 AM”.

Not handled here: hours that anybody can tell (`dates.py`).
"""

import re

from station.studio.reading.numerals import cardinal
from station.studio.reading.rule import rule


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


RULES = (
    rule(
        "hour",
        r"(?<![\w/.,:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s?(?P<half>[AaPp][Mm])(?!\w)",
        _half_day,
    ),
    rule(
        "hour", r"(?<![\w/.,:])(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s?(?:phút|ph)(?!\w)", _clock
    ),
)

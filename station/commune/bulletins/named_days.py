"""The days that a text names, and those of them on which its bulletin isn't heard.

The text is as it is spoken, so that each day has one form: “ngày năm tháng mười hai năm hai nghìn
không trăm hai mươi sáu”. A day without a year is the nearest one. Pure. Not handled here: days of
the moon's calendar, which are passed over.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from station.commune.bulletins.validity import last_day, shown_end
from station.errors import Sentence
from station.studio.reading.numerals import cardinal, month

_DAYS = {cardinal(number): number for number in range(1, 32)}
_MONTHS = {spoken(number): number for spoken in (month, cardinal) for number in range(1, 13)}
_YEARS = {cardinal(number): number for number in range(1990, 2100)}
_FURTHER = 8
"""Days of one month in a row, after the first: “ngày mười, mười bảy, hai mươi tư tháng một”."""


def _one_of(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_CUE = r"(?:(?:ngày|mùng|mồng|đêm|sáng|trưa|chiều|tối)\s+)"
_LINK = r"\s*(?:,|và|đến|-|–)\s*(?:hết\s+)?"
_NAMED = re.compile(
    rf"\b(?P<days>{_CUE}+(?:{_one_of(_DAYS)})(?:{_LINK}{_CUE}*(?:{_one_of(_DAYS)})){{0,{_FURTHER}}})"
    rf",?\s+tháng\s+(?P<month>{_one_of(_MONTHS)})\b"
    rf"(?:,?\s+năm\s+(?P<year>{_one_of(_YEARS)})\b)?"
    r"(?P<lunar>\s*\(?\s*,?\s*âm lịch)?"
)
_EACH = re.compile(rf"\b(?:{_one_of(_DAYS)})\b")
_MOST_NAMED = 6


def days_in(text: str, near: date) -> tuple[date, ...]:
    """The days that the spoken `text` names, each once and in order."""
    found = _NAMED.finditer(unicodedata.normalize("NFC", text).casefold())
    return tuple(sorted({day for each in found for day in _days(each, near)}))


def not_heard(
    text: str, valid_from: datetime, valid_until: datetime, zone: tzinfo
) -> tuple[Sentence, ...]:
    """What is to be thought over: the days that `text` names before or after its bulletin sounds.

    `text` is as it is spoken, the instants are aware.
    """
    first, last = valid_from.astimezone(zone).date(), last_day(valid_until, zone)
    named = days_in(text, first)
    before = [day for day in named if day < first]
    after = [day for day in named if day > last]
    told = []
    if after:
        told.append(
            Sentence(
                "the text names {days}, and the bulletin is heard until {until} only",
                days=_listed(after),
                until=shown_end(valid_until, zone).removesuffix(" 24:00"),
            )
        )
    if before:
        told.append(
            Sentence(
                "the text names {days}, and the bulletin isn't heard before {first}",
                days=_listed(before),
                first=first,
            )
        )
    return tuple(told)


def _days(found: re.Match[str], near: date) -> Iterator[date]:
    if found["lunar"]:
        return
    for spoken in _EACH.findall(found["days"]):
        day, of = _DAYS[spoken], _MONTHS[found["month"]]
        year = _YEARS[found["year"]] if found["year"] else None
        years = (year,) if year else (near.year - 1, near.year, near.year + 1)
        dates = [each for each in (_date(one, of, day) for one in years) if each]
        if dates:
            yield min(dates, key=lambda each: abs(each - near))


def _date(year: int, of: int, day: int) -> date | None:
    try:
        return date(year, of, day)
    except ValueError:
        return None


def _listed(days: list[date]) -> str:
    shown = ", ".join(map(str, days[:_MOST_NAMED]))
    return shown if len(days) <= _MOST_NAMED else f"{shown} …"

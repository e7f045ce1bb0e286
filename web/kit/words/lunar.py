"""The Vietnamese lunar date of a day. Pure.

As Hồ Ngọc Đức describes the rules (https://www.informatik.uni-leipzig.de/~duc/amlich/): a month
begins on the day of the new moon in Vietnam, UTC+7; the eleventh month has the winter solstice; of
thirteen months between two eleventh ones, the first without a major solar term is a leap month.
New moons by Meeus' series for mean and true phases, the sun's longitude by his low-precision series
(“Astronomical Formulae for Calculators”). Kept packages for it have one maintainer each, or are
Chinese: their months begin at UTC+8.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import floor, radians, sin

_JULIAN = 1_721_425
"""What makes a Julian day of Python's day number."""

_EAST = 7 / 24
_MONTH = 29.530588853
_FIRST_MOON = 2_415_021.076998695
_SOLSTICE = 9
"""The twelfth of the sun's circle that begins with the winter solstice."""


@dataclass(frozen=True, slots=True)
class LunarDate:
    """A day of a lunar month; `leap` if the month is one that is put in."""

    day: int
    month: int
    leap: bool = False


def lunar(day: date) -> LunarDate:
    """The lunar date of `day`, of the years 1900 to 2199."""
    number = day.toordinal() + _JULIAN
    year = day.year if number >= _eleventh(day.year) else day.year - 1
    months = _months(year)
    index = max(i for i, starts in enumerate(months) if starts <= number)
    leap = _leap(months)
    after = index - (leap is not None and index >= leap)
    return LunarDate(number - months[index] + 1, (10 + after) % 12 + 1, index == leap)


def _leap(months: tuple[int, ...]) -> int | None:
    """Which of `months`, of an eleventh one to the next, is put in; `months` ends with the next."""
    if len(months) < 14:
        return None
    terms = [_twelfth(starts) for starts in months]
    return next((i for i in range(1, 13) if terms[i] == terms[i + 1]), None)


@lru_cache(8)
def _months(year: int) -> tuple[int, ...]:
    """The first days from the eleventh month of `year` to the next year's, both in it."""
    first, last = _eleventh(year), _eleventh(year + 1)
    k = round((first - _FIRST_MOON) / _MONTH)
    return tuple(d for d in (_new_moon(k + n) for n in range(-1, 15)) if first <= d <= last)


@lru_cache(16)
def _eleventh(year: int) -> int:
    """The first day of the eleventh lunar month that begins in the solar `year`."""
    end = date(year, 12, 31).toordinal() + _JULIAN
    k = floor((end - _FIRST_MOON) / _MONTH) + 1
    return next(d for d in map(_new_moon, range(k, k - 4, -1)) if d <= end and _before_solstice(d))


def _before_solstice(starts: int) -> bool:
    return _twelfth(starts) < _SOLSTICE


def _twelfth(day: int) -> int:
    """In which twelfth of its circle the sun is when the local `day` begins; 0 from the equinox."""
    t = (day - 2_451_545.5 - _EAST) / 36525
    m = radians(357.52910 + t * (35999.05030 - t * (0.0001559 + t * 0.00000048)))
    mean = 280.46645 + t * (36000.76983 + t * 0.0003032)
    centre = (1.914600 - t * (0.004817 + t * 0.000014)) * sin(m)
    centre += (0.019993 - 0.000101 * t) * sin(2 * m) + 0.000290 * sin(3 * m)
    return floor((mean + centre) % 360 / 30)


@lru_cache(256)
def _new_moon(k: int) -> int:
    """The local day of the new moon number `k`, counted from January 1900."""
    t = k / 1236.85
    mean = 2_415_020.75933 + 29.53058868 * k + t * t * (0.0001178 - 0.000000155 * t)
    mean += 0.00033 * sin(radians(166.56 + t * (132.87 - 0.009173 * t)))
    sun = radians(359.2242 + 29.10535608 * k - t * t * (0.0000333 + 0.00000347 * t))
    moon = radians(306.0253 + 385.81691806 * k + t * t * (0.0107306 + 0.00001236 * t))
    node = radians(21.2964 + 390.67050646 * k - t * t * (0.0016528 + 0.00000239 * t))
    terms = (
        (0.1734 - 0.000393 * t, sun), (0.0021, 2 * sun), (-0.4068, moon), (0.0161, 2 * moon),
        (-0.0004, 3 * moon), (0.0104, 2 * node), (-0.0051, sun + moon), (-0.0074, sun - moon),
        (0.0004, 2 * node + sun), (-0.0004, 2 * node - sun), (-0.0006, 2 * node + moon),
        (0.0010, 2 * node - moon), (0.0005, sun + 2 * moon),
    )  # fmt: skip
    true = mean + sum(size * sin(angle) for size, angle in terms)
    slowing = -0.000278 + t * (0.000265 + 0.000262 * t)
    return floor(true - slowing + 0.5 + _EAST)

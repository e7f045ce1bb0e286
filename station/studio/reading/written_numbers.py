"""A number as Vietnamese writes it, and its words: 1.250.000 and 3,5.

Groups are parted by dots (commas and spaces are met too), the fraction by a comma. Not handled
here: what a number counts or names (`quantities.py`, `measures.py`, `identifiers.py`).
"""

import re

from station.studio.reading.numerals import cardinal, digit_by_digit

NUMBER = (
    r"(?:\d{1,3}(?:\.\d{3}){1,5}(?!\d)(?:,\d{1,6})?|\d{1,3}(?:,\d{3}){2,5}(?!\d)"
    r"|[1-9]\d{0,2}(?: \d{3}){2,5}(?!\d)|\d{1,15}(?:,\d{1,6})?)"
)


def spoken_number(written: str) -> str:
    """A number as Vietnamese writes it: “1.250.000,5” → một triệu … phẩy năm.

    A number that begins with two zeros, or is longer than 18 digits, is said digit by digit.
    """
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", written):
        written = written.replace(",", "")
    if re.fullmatch(r"\d{1,4}\.\d{1,2}", written):
        written = written.replace(".", ",")
    whole, _, fraction = written.replace(".", "").replace(" ", "").partition(",")
    spoken = digit_by_digit(whole) if _is_a_code(whole) else cardinal(int(whole))
    return f"{spoken} phẩy {_fraction(fraction)}" if fraction else spoken


def _is_a_code(whole: str) -> bool:
    return len(whole) > 18 or (len(whole) > 2 and whole.startswith("0"))


def _fraction(digits: str) -> str:
    if len(digits) <= 2 and not digits.startswith("0"):
        return cardinal(int(digits))
    return digit_by_digit(digits)

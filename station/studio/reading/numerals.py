"""Numbers in Vietnamese words, as an announcer says them (northern: linh, nghìn, tỷ).

Not handled here: how a number is written (`quantities.py`), dates and hours (`dates.py`).
"""

import re

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_FORM = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LETTERS = {
    "a": "a", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e", "f": "ép", "g": "giê",
    "h": "hát", "i": "i", "j": "gi", "k": "ca", "l": "lờ", "m": "mờ", "n": "nờ", "o": "o",
    "p": "pê", "q": "quy", "r": "rờ", "s": "sờ", "t": "tê", "u": "u", "v": "vê", "w": "vê kép",
    "x": "ích", "y": "i dài", "z": "dét",
}  # fmt: skip


def cardinal(number: int) -> str:
    """A whole number from 0: 1005 → “một nghìn không trăm linh năm”. Raises ValueError below 0.

    An empty group inside is said (“một triệu không nghìn năm trăm”), because “một triệu năm
    trăm” is 1 500 000 to whoever hears it.
    """
    if number < 0:
        raise ValueError("a cardinal is not negative")
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    if not billions:
        return _below_billion(rest, within=False)
    head = f"{cardinal(billions)} tỷ"
    return f"{head} {_below_billion(rest, within=True)}" if rest else head


def _below_billion(number: int, *, within: bool) -> str:
    words = []
    for unit, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        group, number = divmod(number, unit)
        if group:
            words.append(_three(group, within=within) + name)
        elif within and number:
            words.append(DIGITS[0] + name)
        within = within or bool(group)
    return " ".join(words)


def _three(group: int, *, within: bool) -> str:
    hundreds, rest = divmod(group, 100)
    if not hundreds and not within:
        return _two(rest)
    head = f"{DIGITS[hundreds]} trăm"
    if not rest:
        return head
    return f"{head} linh {DIGITS[rest]}" if rest < 10 else f"{head} {_two(rest)}"


def _two(number: int) -> str:
    tens, units = divmod(number, 10)
    if not tens:
        return DIGITS[units]
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if not units:
        return head
    if units == 5:
        return f"{head} lăm"
    return f"{head} mốt" if units == 1 and tens > 1 else f"{head} {DIGITS[units]}"


def ordinal(number: int) -> str:
    """What follows “thứ”: nhất, hai, ba, tư, năm …"""
    return {1: "nhất", 4: "tư"}.get(number) or cardinal(number)


def month(number: int) -> str:
    """What follows “tháng”: the fourth is “tư”."""
    return "tư" if number == 4 else cardinal(number)


def digit_by_digit(digits: str) -> str:
    """Each digit by itself, as telephone numbers are said; whatever is not 0-9 is passed over."""
    return " ".join(DIGITS[int(digit)] for digit in digits if digit in "0123456789")


def roman(numeral: str) -> int | None:
    """The value of a well-formed Roman numeral in capitals up to 399, else None."""
    if not numeral or not _ROMAN_FORM.fullmatch(numeral):
        return None
    values = [_ROMAN[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def letter(name: str) -> str:
    """The spoken name of one letter: b → “bê”. An unknown one is returned as it is."""
    return _LETTERS.get(name.lower(), name)


# A number as Vietnamese writes it: groups are parted by dots (commas and spaces are met too), the
# fraction by a comma.
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

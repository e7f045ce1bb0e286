"""Numbers of list items as they stand on paper: 1, 01, a, aa, IV.

The formats of ECMA-376 part 1, 17.18.59 and ODF 1.3 part 3, 19.500 that Vietnamese offices use; any
other is written in digits. Not handled here: which number an item has.
"""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST = 10_000
BULLET = "-"


def list_number(number: int, form: str) -> str:
    """`number` in the format `form`, by its name in either standard; “none” is empty."""
    if form in {"none", ""}:
        return ""
    if not 0 < number < _MOST:
        return str(number)
    if form in {"lowerLetter", "a"}:
        return _letters(number)
    if form in {"upperLetter", "A"}:
        return _letters(number).upper()
    if form in {"lowerRoman", "i"}:
        return _roman(number)
    if form in {"upperRoman", "I"}:
        return _roman(number).upper()
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _letters(number: int) -> str:
    """a … z, then aa, bb, as Word counts on."""
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written

"""Single letters with a full stop: “ông H.”, “x. Bản Lạc”, “T.Ư”; and strains, “H5N1”.

A letter that stands for a name or a place is a guess: nobody but its writer knows. Not handled
here: heads of lists (`marks.py`).
"""

import re

from station.studio.reading.lexicon.letters import UPPER
from station.studio.reading.numerals import cardinal, digit_by_digit, letter
from station.studio.reading.rule import Guessed, rule

_PLACES = {
    "x": ("xã", "xóm"), "h": ("huyện",), "t": ("tỉnh", "thôn"), "p": ("phường", "phố"),
    "q": ("quận",), "P": ("phường", "phố"), "đ": ("đường",), "tp": ("thành phố",),
    "tx": ("thị xã",), "X": ("xã", "xóm"),
    "H": ("huyện",), "T": ("tỉnh", "thôn"), "Q": ("quận",), "Đ": ("đường",), "Tp": ("thành phố",),
    "Tx": ("thị xã",),
}  # fmt: skip
_PEOPLE = {"ô": "ông", "Ô": "ông", "a": "anh", "c": "chị", "b": "bà"}
_A_LETTER = re.compile(
    r"(?:vitamin|vi-ta-min|khu|nhóm|loại|nhà|dãy|lớp|hạng|điểm|tổ|lô|khối|viêm gan|cúm|bảng|tòa"
    r"|block|hàng|cửa|cổng|mẫu|phần|phụ lục)\s+$",
    re.IGNORECASE,
)


_A_PERSON = re.compile(
    r"\b(?:ông|bà|anh|chị|em|cháu|cô|chú|bác|văn|thị|đồng chí|đ/c)\s+$", re.IGNORECASE
)


def _place(found: re.Match[str]) -> Guessed | None:
    """After a word for a person the letter is a name."""
    if _A_PERSON.search(found.string[max(0, found.start() - 14) : found.start()]):
        return None
    return Guessed(tuple(f"{place} " for place in _PLACES[found["short"]]))


def _someone(found: re.Match[str]) -> str | Guessed:
    """“(a. Khánh)”: how a person is called; “ô.” is nothing else."""
    called = _PEOPLE[found["short"]]
    return f"{called} " if found["short"] in "ôÔ" else Guessed((f"{called} ", found[0]))


def _initials(found: re.Match[str]) -> Guessed:
    """“bà H.T.N”, “Lê V.Út”: letters of a name, by their names."""
    letters = re.findall(rf"[{UPPER}](?=\.|$|\W|\s)", found["letters"])
    said = " ".join(letter(each) for each in letters)
    return Guessed((f"{said} " if found["named"] is not None else said, found[0]))


def _initial(found: re.Match[str]) -> str | Guessed:
    """“vitamin A.” is the letter's name; “ông H.” may be a name cut short, and stays."""
    before = found.string[max(0, found.start() - 14) : found.start()]
    stop = "." if re.match(rf"\s*$|\s+[{UPPER}]", found.string[found.end() :]) else ""
    said = letter(found["letter"])
    if _A_LETTER.search(before):
        return f"{said}{stop}"
    return Guessed((found[0], f"{said}{stop}"))


def _strain(found: re.Match[str]) -> str:
    return " ".join(letter(each) if each.isalpha() else digit_by_digit(each) for each in found[0])


def _roman_alarm(found: re.Match[str]) -> str:
    return f"báo động {cardinal(len(found['roman']))}"


def _alarm(found: re.Match[str]) -> str:
    levels = [cardinal(int(each)) for each in re.findall(r"\d", found["levels"])]
    return f"báo động {' đến '.join(levels)}"


CODES = (
    rule("strain", r"(?<!\w)H\d{1,2}N\d{1,2}(?!\w)", _strain),
    rule("abbreviation", r"(?<!\w)BĐ\s?(?P<roman>I{1,3})(?!\w)", _roman_alarm),
    rule("abbreviation", r"(?<!\w)BĐ\s?(?P<levels>[1-3](?:\s?[-–]\s?[1-3])?)(?!\w)", _alarm),
)
RULES = (
    rule("abbreviation", r"(?<!\w)T\.\s?(?:Ư|W)\.?(?=\s|$|[,;:)])", "Trung ương"),
    rule(
        "initial of a place",
        rf"(?<![\w.])(?P<short>{'|'.join(sorted(_PLACES, key=len, reverse=True))})\.\s?"
        rf"(?=[{UPPER}][^\W\d_{UPPER}]|[{UPPER}]{{5,}})",
        _place,
    ),
    rule("initial of a place", r"(?<![\w.])(?P<short>[xXP])\.\s?(?=\d{1,2}(?![\w/]))", _place),
    rule(
        "person",
        rf"(?<![\w.])(?<![:;.]\s)(?P<short>[ôÔacb])\.\s?(?=[{UPPER}][^\W\d_{UPPER}])",
        _someone,
    ),
    rule(
        "initials",
        rf"(?<![\w.])(?P<letters>(?:[{UPPER}]\.){{1,3}}[{UPPER}](?:\.(?=[\s,;)]))?)(?P<named>\Z.)?(?!\w|\.)",
        _initials,
    ),
    rule(
        "initials",
        rf"(?<![\w.])(?P<letters>(?:[{UPPER}]\.){{1,3}})(?P<named>\s?)(?=[{UPPER}][^\W\d_{UPPER}])",
        _initials,
    ),
    rule("initial", rf"(?<![\w.])(?P<letter>[{UPPER}])\.(?=\s|$|[,;:)])", _initial),
)

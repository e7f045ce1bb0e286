"""Numbers without a unit: ordinals, Roman numerals, shares, sections, plain numbers.

Not handled here: amounts with units (`measures.py`), numbers that name something
(`identifiers.py`), dates and hours (`dates.py`), document numbers (`document_numbers.py`).
"""

import re

from station.studio.reading.dates import ADDRESS_BEFORE, SHARE_FOLLOWS, exists
from station.studio.reading.numerals import (
    NUMBER,
    cardinal,
    letter,
    month,
    ordinal,
    roman,
    spoken_number,
)
from station.studio.reading.rule import Guessed, rule

_FEW = {"1/2": "một phần hai", "1/3": "một phần ba", "2/3": "hai phần ba",
        "1/4": "một phần tư", "3/4": "ba phần tư"}  # fmt: skip
_NAMED = r"(?P<cue>[Ll]ớp|[Nn]hà|[Tt]ổ|[Kk]hu|[Ll]ô|[Pp]hòng|[Ss]ố|[Kk]hối)"
_ROMAN_CUE = (
    r"(?P<cue>[Kk]h[óo][aá]|[Kk]hu|[Pp]hiếu|[Ll]ữ đoàn|[Tt]rung đoàn|[Ss]ư đoàn|[Tt]iểu đoàn"
    r"|[Cc]ảnh sát biển|[Hh]ải quân|[Kk]ỳ|[Qq]uý|[Cc]hương|[Pp]hần|[Mm]ục|[Đđ]iều|[Cc]ấp|[Ll]oại"
    r"|[Hh]ạng|"
    r"[Tt]hế kỷ|[Bb]áo động|[Tt]ập|[Vv]ùng|[Kk]hu vực|[Gg]iai đoạn|[Đđ]ợt|[Đđ]ại hội|[Nn]hóm|"
    r"[Bb]ậc|[Kk]hối|[Qq]uân khu|[Qq]uân đoàn|[Pp]hụ lục|[Tt]hế chiến|[Tt]ầng|[Ll]ần|[Tt]uyến"
    r"|[Bb]iểu|"
    r"[Mm]ẫu số|[Mm]ẫu|[Tt]iểu khu|[Pp]hân khu|[Bb]ảng|[Cc]hiến khu|[Dd]ạng|[Tt]ổ|[Gg]iải|[Đđ]ộ"
    r"|[Cc]hi nhánh|KV|HK|[Vv]ành đai|[Tt]ầng|[Tt][Kk]\.?|[Tt]hế kỉ)"
)
_CUES_SAID = {"KV": "khu vực", "HK": "học kỳ", "TK": "thế kỷ", "TK.": "thế kỷ"}
_A_SHARE = re.compile(
    r"(?:lớp|trình độ|số nhà|nhà số|ngõ|ngách|hẻm|kiệt|thửa|lô|số|t[ỷỉ] lệ|đạt|thị lực|thứ|được"
    r"|chiếm|còn"
    r"|hạng|bệnh binh"
    r"|thương binh|loại|khoảng|trên|hơn|gần|dưới|điểm|huyết áp|mới)\s+$",
    re.IGNORECASE,
)
_OF_ALL = re.compile(r"\s+(?:tổng|số|dân số|diện tích|quân số|chiều dài)\b")


def _number(found: re.Match[str]) -> str:
    return spoken_number(found[0])


def _dotted(found: re.Match[str]) -> str:
    return " chấm ".join(spoken_number(part) for part in found[0].split("."))


def _share(found: re.Match[str]) -> str | Guessed:
    """A share; where the calendar has such a day, and nothing says which it is, a guess."""
    said = _said_share(found)
    day, month_number = int(found["part"]), int(found["whole"])
    if not exists(day, month_number) or SHARE_FOLLOWS.match(found.string, found.end()):
        return said
    before = found.string[max(0, found.start() - 60) : found.start()]
    if _A_SHARE.search(before) or ADDRESS_BEFORE.search(before):
        return said
    a_day = f"ngày {cardinal(day)} tháng {month(month_number)}"
    return Guessed((said, a_day) if found[0] in _FEW else (a_day, said))


def _said_share(found: re.Match[str]) -> str:
    part, whole = spoken_number(found["part"]), spoken_number(found["whole"])
    if found[0] in _FEW:
        return _FEW[found[0]]
    fraction = _OF_ALL.match(found.string, found.end()) and int(found["part"]) < int(found["whole"])
    if fraction and int(found["whole"]) <= 10:
        return f"{part} phần {ordinal(int(found['whole']))}"
    return f"{part} trên {whole}"


def _ordinal(found: re.Match[str]) -> str | None:
    number = roman(found["number"]) if found["number"].isalpha() else int(found["number"])
    return f"{found['cue']} {ordinal(number)}" if number else None


def _named(found: re.Match[str]) -> str:
    room = f" {cardinal(int(found['room']))}" if found["room"] else ""
    return f"{found['cue']} {cardinal(int(found['number']))} {letter(found['branch'])}{room}"


def _row(found: re.Match[str]) -> str:
    return ", ".join(spoken_number(part) for part in re.split(r"\s?-\s?", found[0]))


def _romans(found: re.Match[str]) -> str | None:
    """One Roman numeral or several after the word that says what they count."""
    values = [(numeral, roman(numeral)) for numeral in re.findall(r"[IVXLC]+", found["numerals"])]
    spoken = found["numerals"]
    for numeral, value in values:
        if not value or set(numeral) <= set("CL"):
            return None  # “hạng C” is the letter, “cấp CC” a card
        spoken = re.sub(rf"(?<!\w){numeral}(?!\w)", cardinal(value), spoken, count=1)
    spoken = re.sub(r"\s*[-–]\s*", " đến ", spoken)
    part = f" chấm {cardinal(int(found['part']))}" if found["part"] else ""
    return f"{_CUES_SAID.get(found['cue'], found['cue'])} {spoken}{part}"


RULES = (
    rule("ordinal", r"(?<!\w)(?P<cue>[Tt]hứ)\s+(?P<number>\d{1,2}|[IVXLC]+)(?!\w|/\d)", _ordinal),
    rule(
        "Roman numeral",
        rf"(?<!\w){_ROMAN_CUE}\s+(?P<numerals>[IVXLC]+(?:(?:,| và|\s?[-–])\s?[IVXLC]+)*)"
        r"(?:\.(?P<part>\d{1,2}))?(?!\w)",
        _romans,
    ),
    rule("share", r"(?<![\w/.,])(?P<part>\d{1,6})/(?P<whole>\d{1,6})(?![\w/]|[.,]\d)", _share),
    rule(
        "dotted number",
        r"(?<!\w)(?!\d{1,3}(?:\.\d{3})+(?!\d|\.\d))\d{1,4}(?:\.\d{1,4})+(?!\w)",
        _dotted,
    ),
    rule(
        "numbers in a row",
        r"(?<![\w-])\d{1,3}(?:(?:-\d{1,3}){2,4}"
        r"|(?:\s-\s\d{1,3}){2,4})(?![\w-])",
        _row,
    ),
    rule(
        "class",
        rf"(?<!\w){_NAMED}\s(?P<number>\d{{1,3}})(?P<branch>[A-Z])(?P<room>\d?)(?!\w)",
        _named,
    ),
    rule("number", rf"(?<!\w){NUMBER}(?!\w)", _number),
)

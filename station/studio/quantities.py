"""Numbers with what they count: grouping, decimals, percentages, money, units, telephone numbers.

Vietnamese writing groups by dots and puts a comma before the fraction: 1.250.000 and 3,5. Not
handled here: dates and hours (`dates.py`), document numbers (`document_numbers.py`).
"""

import re

from station.studio.numerals import cardinal, digit_by_digit, letter, ordinal, roman
from station.studio.rule import rule

_UNITS = {
    "%": "phần trăm", "‰": "phần nghìn", "đ": "đồng", "₫": "đồng", "đồng": "đồng",
    "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng", "vnd": "đồng", "USD": "đô la Mỹ", "tr": "triệu",
    "trđ": "triệu đồng", "tr.đ": "triệu đồng", "triệu": "triệu", "tỷ": "tỷ", "nghìn": "nghìn",
    "km": "ki lô mét", "m": "mét", "cm": "xăng ti mét", "mm": "mi li mét", "dm": "đề xi mét",
    "km2": "ki lô mét vuông", "km²": "ki lô mét vuông", "m2": "mét vuông", "m²": "mét vuông",
    "m3": "mét khối", "m³": "mét khối", "cm3": "xăng ti mét khối", "ha": "héc ta",
    "kg": "ki lô gam", "g": "gam", "gr": "gam", "mg": "mi li gam", "tấn": "tấn", "tạ": "tạ",
    "l": "lít", "lít": "lít", "ml": "mi li lít", "kW": "ki lô oát", "kWh": "ki lô oát giờ",
    "MW": "mê ga oát", "W": "oát", "kV": "ki lô vôn", "V": "vôn", "kVA": "ki lô vôn am pe",
    "GB": "gi ga bai", "MB": "mê ga bai", "MHz": "mê ga héc", "Hz": "héc",
    "°C": "độ xê", "ºC": "độ xê", "oC": "độ xê", "độ C": "độ xê", "°": "độ", "s": "giây",
    "h": "giờ",
}  # fmt: skip
_PER = (
    "người|hộ|khẩu|cháu|em|học sinh|tháng|năm|ngày|đêm|tuần|quý|giờ|lần|con|cây|sào|buổi|suất|thửa"
    "|xe|ca|thôn|vụ|lứa"
)
_MEASURED = "cây|cháu|hộ|người|đồng|lần|tấn|tạ|lít|buổi|giờ|triệu|nghìn|suất|con|công|phút"
_ROADS = {"QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ", "ĐH": "đường huyện"}
_FEW = {"1/2": "một phần hai", "1/3": "một phần ba", "2/3": "hai phần ba",
        "1/4": "một phần tư", "3/4": "ba phần tư"}  # fmt: skip
_NUMBER = (
    r"(?:\d{1,3}(?:\.\d{3}){1,5}(?!\d)(?:,\d{1,6})?|\d{1,3}(?:,\d{3}){2,5}(?!\d)"
    r"|[1-9]\d{0,2}(?: \d{3}){2,5}(?!\d)|\d{1,15}(?:,\d{1,6})?)"
)
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_CALLED = r"(?P<cue>(?:[Gg]ọi|[Đđ]iện thoại|[Tt]ổng đài|[Đđ]ường dây nóng|SĐT|ĐT)(?: số)?:?\s+)"
# After these a dash before a number means “to”; lookbehinds have to be of one width each.
_MEASURE_ENDS = (
    "(?:(?<=[0-9%h’'°đ])"
    + "".join(
        f"|(?<={word})"
        for word in ("đồng", "giờ", "phút", "triệu", "tuổi", "kg", "cm", "km", "ha", "°C")
    )
    + ")"
)
_NAMED = r"(?P<cue>[Ll]ớp|[Nn]hà|[Tt]ổ|[Kk]hu|[Ll]ô|[Pp]hòng|[Ss]ố|[Kk]hối)"
_ROMAN_CUE = (
    r"(?P<cue>[Kk]h[óo][aá]|[Kk]ỳ|[Qq]uý|[Cc]hương|[Pp]hần|[Mm]ục|[Đđ]iều|[Cc]ấp|[Ll]oại|[Hh]ạng|"
    r"[Tt]hế kỷ|[Tt]ập|[Vv]ùng|[Kk]hu vực|[Gg]iai đoạn|[Đđ]ợt|[Đđ]ại hội|[Nn]hóm|[Bb]ậc|[Kk]hối)"
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


def _quantity(found: re.Match[str]) -> str:
    spoken = f"{spoken_number(found['number'])} {_UNITS[found['unit']]}"
    further = f" {_UNITS[found['further']]}" if found["further"] else ""
    return f"{spoken}{further}{_each(found['per'])}"


def _rate(found: re.Match[str]) -> str:
    return f"{found['measured']}{_each(found['per'])}"


def _each(strokes: str | None) -> str:
    """“/người/năm” → “một người một năm”."""
    return "".join(f" một {_UNITS.get(per, per)}" for per in (strokes or "").split("/")[1:])


def _number(found: re.Match[str]) -> str:
    return spoken_number(found[0])


def _dotted(found: re.Match[str]) -> str:
    return " chấm ".join(spoken_number(part) for part in found[0].split("."))


def _telephone(found: re.Match[str]) -> str:
    groups = re.split(r"[ .-]", found["digits"])
    cue = found["cue"] if "cue" in found.re.groupindex else ""
    return cue + ", ".join(digit_by_digit(group) for group in groups)


def _share(found: re.Match[str]) -> str:
    part, whole = spoken_number(found["part"]), spoken_number(found["whole"])
    return _FEW.get(found[0]) or f"{part} trên {whole}"


def _ordinal(found: re.Match[str]) -> str | None:
    number = roman(found["number"]) if found["number"].isalpha() else int(found["number"])
    return f"{found['cue']} {ordinal(number)}" if number else None


def _road(found: re.Match[str]) -> str:
    branch = f" {letter(found['branch'])}" if found["branch"] else ""
    return f"{_ROADS[found['road']]} {cardinal(int(found['number']))}{branch}"


def _named(found: re.Match[str]) -> str:
    return f"{found['cue']} {cardinal(int(found['number']))} {letter(found['branch'])}"


def _row(found: re.Match[str]) -> str:
    return ", ".join(spoken_number(part) for part in found[0].split("-"))


def _romans(found: re.Match[str]) -> str | None:
    """One Roman numeral or several after the word that says what they count."""
    values = [(numeral, roman(numeral)) for numeral in re.findall(r"[IVXLC]+", found["numerals"])]
    spoken = found["numerals"]
    for numeral, value in values:
        if not value:
            return None
        spoken = re.sub(rf"(?<!\w){numeral}(?!\w)", cardinal(value), spoken, count=1)
    spoken = re.sub(r"\s*[-–]\s*", " đến ", spoken)
    return f"{found['cue']} {spoken}"


TELEPHONES = (
    rule(
        "telephone",
        r"(?<![\w.,])(?P<digits>0\d{2,4}(?:[ .-]\d{2,4}){2,3}|0\d{8,10}|1[89]00[ .]?\d{4,6})(?!\w)",
        _telephone,
    ),
    rule("telephone", rf"(?<!\w){_CALLED}(?P<digits>1\d{{2,4}})(?!\w|/| \d)", _telephone),
)
RULES = (
    rule(
        "road",
        r"(?<!\w)(?P<road>QL|ĐT|TL|ĐH)[. ]?(?P<number>\d{1,3})(?P<branch>[A-Z]?)(?!\w)",
        _road,
    ),
    rule("ordinal", r"(?<!\w)(?P<cue>[Tt]hứ)\s+(?P<number>\d{1,2}|[IVXLC]+)(?!\w)", _ordinal),
    rule(
        "Roman numeral",
        rf"(?<!\w){_ROMAN_CUE}\s+(?P<numerals>[IVXLC]+(?:(?:,| và|\s?[-–])\s?[IVXLC]+)*)(?!\w)",
        _romans,
    ),
    rule("about", r"(?:~|≈)\s?(?=\d)", "khoảng "),
    rule("minus", r"(?:(?<=\s)|^)[-−](?=\d+(?:,\d+)?\s?(?:°|º|độ|o?C\b))", "âm "),
    rule(
        "quantity",
        rf"(?<!\w)(?P<number>\d{{1,4}}\.\d{{1,2}}(?![\d.])|{_NUMBER})\s?(?P<unit>{_UNIT})(?:\s(?P<further>đồng|đ|VNĐ|USD|tấn|ha))?"
        rf"(?P<per>(?:/(?:{_UNIT}|{_PER})(?!\w)){{0,2}})(?!\w|/c\b)",
        _quantity,
    ),
    rule(
        "rate",
        rf"(?<!\w)(?P<measured>{_MEASURED})(?P<per>(?:/(?:{_UNIT}|{_PER})(?!\w)){{1,2}})",
        _rate,
    ),
    rule("rate", r"(?<=[^\W\d])/(?=\d)", " trên "),
    rule("share", r"(?<![\w/.,])(?P<part>\d{1,6})/(?P<whole>\d{1,6})(?![\w/])", _share),
    rule(
        "dotted number",
        r"(?<!\w)(?!\d{1,3}(?:\.\d{3})+(?!\d|\.\d))\d{1,4}(?:\.\d{1,4})+(?!\w)",
        _dotted,
    ),
    rule("numbers in a row", r"(?<![\w-])\d{1,3}(?:-\d{1,3}){2,4}(?![\w-])", _row),
    rule("range", rf"{_MEASURE_ENDS}\s*[-–—]\s*(?=\d|(?:dưới|trên)\s\d)", " đến "),
    rule("class", rf"(?<!\w){_NAMED}\s(?P<number>\d{{1,3}})(?P<branch>[A-Z])(?!\w)", _named),
    rule("number", rf"(?<!\w){_NUMBER}(?!\w)", _number),
    rule("digits", r"(?<!\w)\d{16,40}(?!\w)", lambda found: digit_by_digit(found[0])),
)

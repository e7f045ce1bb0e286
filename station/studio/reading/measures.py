"""Amounts with their units: percentages, money, lengths, weights, heat; rates, ranges, scores.

The units of the International System by their Vietnamese names, and those of markets and fields.
After money a stroke is “one”; after what was counted it is where a word follows that things are
reckoned by, else a guess.
Not handled here: numbers without units (`quantities.py`), dates and hours (`dates.py`).
"""

import re

from station.studio.reading.lexicon.letters import UPPER
from station.studio.reading.numerals import NUMBER, cardinal, spoken_number
from station.studio.reading.rule import Guessed, rule

_UNITS = {
    "%": "phần trăm", "‰": "phần nghìn", "đ": "đồng", "₫": "đồng", "đồng": "đồng",
    "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng", "vnd": "đồng", "USD": "đô la Mỹ", "tr": "triệu",
    "trđ": "triệu đồng", "tr.đ": "triệu đồng", "triệu": "triệu", "tỷ": "tỷ", "nghìn": "nghìn",
    "km": "ki lô mét", "m": "mét", "cm": "xăng ti mét", "mm": "mi li mét", "dm": "đề xi mét",
    "km2": "ki lô mét vuông", "km²": "ki lô mét vuông", "m2": "mét vuông", "m²": "mét vuông",
    "m3": "mét khối", "m³": "mét khối", "cm3": "xăng ti mét khối", "ha": "héc ta",
    "kg": "ki lô gam", "g": "gam", "gr": "gam", "mg": "mi li gam", "tấn": "tấn", "tạ": "tạ",
    "l": "lít", "L": "lít", "lít": "lít", "ml": "mi li lít", "mL": "mi li lít",
    "kW": "ki lô oát", "kWh": "ki lô oát giờ",
    "MW": "mê ga oát", "W": "oát", "kV": "ki lô vôn", "V": "vôn", "kVA": "ki lô vôn am pe",
    "GB": "gi ga bai", "MB": "mê ga bai", "MHz": "mê ga héc", "Hz": "héc",
    "°C": "độ xê", "ºC": "độ xê", "oC": "độ xê", "độ C": "độ xê", "°": "độ", "s": "giây",
    "h": "giờ", "UI": "đơn vị quốc tế", "tỉ": "tỷ", "ngàn": "nghìn", "k": "nghìn",
    "hPa": "héc tô pát can", "mmHg": "mi li mét thủy ngân", "mmol": "mi li mon",
    "mm3": "mi li mét khối",
    "điểm %": "điểm phần trăm",
}  # fmt: skip
_PER = (
    "người|hộ|khẩu|cháu|em|học sinh|tháng|năm|ngày|đêm|tuần|quý|giờ|lần|con|cây|sào|buổi|suất|thửa"
    "|xe|ca|thôn|vụ|lứa|bao|chai|gói|bình|thùng|hộp|công|mẫu|lứa|vé|liều|lượt|phút|bữa|chuyến|HS"
    "|hs|LĐ|trẻ|cuộc|ca|bộ|đội|nhà|mũi|lọ|tiết|sản phẩm"
)
_PER_SAID = {"HS": "học sinh", "hs": "học sinh", "LĐ": "lao động"}
_MEASURED = "cây|cháu|hộ|người|đồng|lần|tấn|tạ|lít|buổi|giờ|triệu|nghìn|suất|con|công|phút"
_BARE_UNITS = "km|kg|mg|ml|m2|m²|m3|m³|ha|kWh"
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_POINTS = {"N": "Vĩ Bắc", "B": "Vĩ Bắc", "E": "Kinh Đông", "Đ": "Kinh Đông"}
_NEAR = 60
_UP_TO_A_STROKE = r"(?:/[^\W\d]+(?:\s[^\W\d]+)?){0,2}$"
_MONEY = re.compile(
    r"\d\s?(?:trăm|nghìn|ngàn|triệu|tr|tỷ|tỉ)?\s?(?:đồng|đ|VNĐ|vnđ|USD|yên|đô la|won|tệ)"
    + _UP_TO_A_STROKE,
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\d(?:\s?(?:%|[^\W\d]+[23²³]?))(?:\s[^\W\d]+){0,3}" + _UP_TO_A_STROKE, re.IGNORECASE
)
_RECKONED_BY = re.compile(
    r"(?:giờ|phút|ngày|đêm|tuần|tháng|quý|năm|vụ|lần|lượt|buổi|ca|lớp|khẩu|bát|bữa|sào|mẫu|ha"
    r"|suất|con|cây|chuyến|hộ|người|em|cháu|xe|phòng|nhóm|đội|trường|bao|gói|bình|chai|thùng)"
    r"(?!\w)"
)
_LASTING = frozenset(
    ["giờ", "phút", "ngày", "đêm", "tuần", "tháng", "quý", "năm", "vụ", "lần", "buổi", "ca", "lớp"]
) | {"lượt", "chuyến", "khẩu"}
# “5 cá nhân/hộ”: the one or the other.
_OR = re.compile(
    r"(?:cá nhân|tổ chức|doanh nghiệp|cơ sở|người|hộ|nhóm|đội|tổ|con|cháu|em|xe|xã|thôn|bản)$",
    re.IGNORECASE,
)


# After these a dash before a number means “to”; lookbehinds have to be of one width each.
_MEASURE_ENDS = (
    "(?:(?<=[0-9%h’'°đ])"
    + "".join(
        f"|(?<={word})"
        for word in ("đồng", "giờ", "phút", "triệu", "tuổi", "kg", "cm", "km", "ha", "°C")
    )
    + ")"
)


def _quantity(found: re.Match[str]) -> str:
    spoken = f"{spoken_number(found['number'])} {_UNITS[found['unit']]}"
    further = f" {_UNITS[found['further']]}" if found["further"] else ""
    return f"{spoken}{further}{_each(found['per'])}"


def _rate(found: re.Match[str]) -> str:
    measured = found["measured"]
    name = _UNITS.get(measured, measured) if measured in _BARE_UNITS.split("|") else measured
    return f"{name}{_each(found['per'])}"


def _each(strokes: str | None) -> str:
    """“/người/năm” → “một người một năm”."""
    return "".join(
        f" một {_PER_SAID.get(per) or _UNITS.get(per, per)}"
        for per in (strokes or "").split("/")[1:]
    )


def _score(found: re.Match[str]) -> str:
    return f"{found['cue']}{cardinal(int(found['ours']))} {cardinal(int(found['theirs']))}"


def _point(found: re.Match[str]) -> str | None:
    """“5E” may be a house; “17.5N” and “17°N” are not."""
    if not found["degree"] and (found["point"] not in "NE" or found["number"].isdecimal()):
        return None
    number = spoken_number(found["number"].replace(".", ","))
    return f"{number} độ {_POINTS[found['point']]}"


def _height(found: re.Match[str]) -> str:
    """“1m60” → một mét sáu mươi."""
    cue = found["cue"] if "cue" in found.re.groupindex else ""
    return f"{cue}{cardinal(int(found['metres']))} mét {cardinal(int(found['rest']))}"


def _dimensions(found: re.Match[str]) -> str:
    """“3x4 cm” → ba nhân bốn xăng ti mét."""
    numbers = [each for each in re.split("[x×]", found["numbers"]) if each]
    said = " nhân ".join(map(spoken_number, numbers))
    return f"{said} {_UNITS[found['unit']]}" if found["unit"] else said


def _per(found: re.Match[str]) -> str | Guessed | None:
    before, word = found.string[max(0, found.start() - _NEAR) : found.start()], found["word"]
    if _MONEY.search(before):
        return f" một {word}"
    if not _COUNTED.search(before):
        return None
    reckoned = _RECKONED_BY.match(found.string, found.start("word"))
    either = _OR.search(before) is not None
    if reckoned and (reckoned[0] in _LASTING or not either):
        return f" một {word}"
    one, other = f" một {word}", f" hoặc {word}"
    return Guessed((other, one, f", {word}") if either else (one, other, f", {word}"))


def _of_letters(found: re.Match[str]) -> str | Guessed | None:
    """“4 triệu đồng/HSSV”, “64 lao động/KH 60”: the letters are read by their own rules."""
    before = found.string[max(0, found.start() - _NEAR) : found.start()]
    if _MONEY.search(before):
        return " một "
    if found["planned"] is not None:
        return " trên "
    return Guessed((", ", " một ", " trên ")) if _COUNTED.search(before) else None


RULES = (
    rule(
        "score",
        r"(?<!\w)(?P<cue>(?:[Tt][ỷỉ] số|[Tt]hắng|[Tt]hua|[Hh]òa)\s+)"
        r"(?P<ours>\d{1,2})\s?[-–]\s?(?P<theirs>\d{1,2})(?!\w|[./,]\d|\s?(?:%|tỷ|triệu|bàn|điểm))",
        _score,
    ),
    rule(
        "point of the compass",
        r"(?<![\w.,])(?P<number>\d{1,3}(?:[.,]\d{1,3})?)\s?(?P<degree>[°º])?(?P<point>[NEBĐ])(?!\w)",
        _point,
    ),
    rule(
        "height",
        r"(?<!\w)(?P<cue>(?:[Cc]ao|[Dd]ài|[Rr]ộng|[Ss]âu)\s+)(?P<metres>\d{1,2})m(?P<rest>\d{1,2})(?!\w)",
        _height,
    ),
    rule("height", r"(?<![\w.,])(?P<metres>\d{1,2})m(?P<rest>[4-9]|[1-9]\d)(?![\w/])", _height),
    rule(
        "dimensions",
        rf"(?<![\w.,])(?P<numbers>\d{{1,5}}(?:,\d{{1,2}})?(?:[x×]\d{{1,5}}(?:,\d{{1,2}})?){{1,2}})"
        rf"(?:\s?(?P<unit>{_UNIT}))?(?!\w|[.,]\d)",
        _dimensions,
    ),
    rule("times", r"(?:(?<=\d)|(?<=\dm)|(?<= m)|(?<=cm)|(?<=mm))\s?[x×]\s?(?=\d)", " nhân "),
    rule("about", r"(?:~|≈)\s?(?=\d)", "khoảng "),
    rule("times", r"(?<=\s)[x×]\s(?=\d)", "nhân "),
    rule("plus", r"\s\+\s(?=\d)", " cộng "),
    rule("rate", r"(?<=[^\W\d])/(?=sào(?!\w))", " một "),
    rule("minus", r"(?:(?<=\s)|^)[-−](?=\d+(?:,\d+)?\s?(?:°|º|độ|o?C\b))", "âm "),
    rule(
        "quantity",
        rf"(?<!\w)(?P<number>\d{{1,4}}\.\d{{1,2}}(?![\d.])|{NUMBER})\s?"
        rf"(?P<unit>{_UNIT})(?:\s(?P<further>đồng|đ|VNĐ|USD|tấn|ha|m3|m³|m2|m²|kWh|kW|lít|km))?"
        rf"(?P<per>(?:/(?:{_UNIT}|{_PER})(?!\w)){{0,2}})(?!\w|/c\b)",
        _quantity,
    ),
    rule(
        "rate",
        rf"(?<!\w)(?P<measured>{_MEASURED}|{_BARE_UNITS})"
        rf"(?P<per>(?:/(?:{_UNIT}|{_PER})(?!\w)){{1,2}})",
        _rate,
    ),
    rule("rate", r"(?<=[^\W\d])/(?=24\s?(?:h|giờ)(?!\w))", " trong "),
    rule("rate", rf"(?<=[^\W\d])/(?P<word>[^\W\d{UPPER}][^\W\d{UPPER}]*)(?!\w)", _per),
    rule("rate", rf"(?<=[^\W\d])/(?P<planned>(?=KH\s\d))?(?=[{UPPER}]{{2}})", _of_letters),
    rule("rate", r"(?<=[^\W\d])/(?=\d)", " trên "),
    rule("range", r"(?<=\d)\s?[-–]\s?(?=[Kk]m\s?\d)", " đến "),
    rule("range", rf"{_MEASURE_ENDS}\s*[-–—]\s*(?=\d|(?:dưới|trên)\s\d)", " đến "),
)

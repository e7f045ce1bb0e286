"""Signs and numbers as notices set them down: arrows, signs before amounts, mixtures, half numbers.

“10/7 -> 15/7”, “(+0,6%)”, “cốt -0,3 m”, “pha 1:24”, “22/0,4 kV”, “0909 123 xxx”, “Đ.332 BLHS”.
Not handled here: amounts (`measures.py`), whole telephone numbers (`named_numbers.py`).
"""

import re

from station.studio.reading.identifiers import AMOUNT_FOLLOWS, in_groups
from station.studio.reading.numerals import cardinal, digit_by_digit, letter, month, spoken_number
from station.studio.reading.rule import Guessed, rule

_LAWS = r"Luật|Bộ luật|BLHS|BLDS|BLTTHS|BLTTDS|BLLĐ|NĐ|Nghị định|TT|Thông tư|Hiến pháp|Quy chế|QĐ"


def _mixture(found: re.Match[str]) -> str:
    """“pha 1:24” → một trên hai mươi bốn; “1:2:3” names its parts."""
    parts = [spoken_number(each.strip()) for each in found["parts"].split(":")]
    return found["cue"] + (" trên " if len(parts) == 2 else ", ").join(parts)


def _masked(found: re.Match[str]) -> str:
    """A number whose end its writer hid: what is there, digit by digit; the rest is told."""
    abroad = "cộng tám bốn, " if found["abroad"] else ""
    rest = f", {digit_by_digit(found['rest'].strip(' .-'))}" if found["rest"] else ""
    return f"{abroad}{in_groups(found['digits'].strip(' .-'))}, {found['hidden']}{rest}"


def _variety(found: re.Match[str]) -> str | None:
    """“IR 50404”: four digits and more after capitals are a name, unless they are a year."""
    if re.fullmatch(r"(?:19|20)\d\d", found["digits"]):
        return None
    return f"{found['name']} {digit_by_digit(found['digits'])}"


def _article(found: re.Match[str]) -> str:
    clause = f"khoản {cardinal(int(found['clause']))} " if found["clause"] else ""
    return f"{clause}điều {cardinal(int(found['article']))}"


def _scored(found: re.Match[str]) -> str | Guessed | None:
    """“thắng Mường Cơi 3-1 (25-21, 23-25)”: no span goes down, and no month is the twenty-first."""
    before = found.string[max(0, found.start() - 60) : found.start()]
    if not _A_MATCH.search(before):
        return None
    ours, theirs = int(found["ours"]), int(found["theirs"])
    said = f"{cardinal(ours)} {cardinal(theirs)}"
    if not ours or not theirs or (theirs > 12 and ours >= theirs):
        return said
    span, day = (
        f"{cardinal(ours)} đến {cardinal(theirs)}",
        f"ngày {cardinal(ours)} tháng {month(theirs)}",
    )
    return Guessed((said, span if ours < theirs else day))


def _alarm_numbers(found: re.Match[str]) -> str | None:
    """“số khẩn: 113, 114, 115”, “hỗ trợ trẻ em 111”."""
    before = found.string[max(0, found.start() - 40) : found.start()]
    several = len(found[0]) > 3
    counts = AMOUNT_FOLLOWS.match(found.string, found.end()) or _COUNTED.match(
        found.string, found.end()
    )
    if counts or not (several or _IN_NEED.search(before)):
        return None
    return re.sub(r"\d+", lambda each: digit_by_digit(each[0]), found[0])


def _extension(found: re.Match[str]) -> str:
    numbers = re.sub(r"\s*[/-]\s*", ", ", found["numbers"])
    return found["cue"] + re.sub(r"\d+", lambda each: digit_by_digit(each[0]), numbers)


def _points(found: re.Match[str]) -> str | Guessed | None:
    """“trừ 1đ” of a contest is a point; so little money nobody pays."""
    if "," in found["number"]:
        return f"{spoken_number(found['number'])} điểm"  # nobody pays half a đồng
    number = int(found["number"])
    if number > 100 or _IN_MONEY.search(found.string[max(0, found.start() - 60) : found.start()]):
        return None
    points = f"{cardinal(number)} điểm"
    return points if "điểm" in found.string else Guessed((f"{cardinal(number)} đồng", points))


def _of_a_year(found: re.Match[str]) -> str | None:
    """“NĐ 06/2022” is the sixth of its year, no month."""
    before = found.string[max(0, found.start() - 24) : found.start()]
    if not _A_PAPER.search(before):
        return None
    return f"{cardinal(int(found['number']))}, năm {cardinal(int(found['year']))}"


def _boat(found: re.Match[str]) -> str:
    letters = [" ".join(letter(each) for each in found[part]) for part in ("place", "kind")]
    return f"{letters[0]}, {digit_by_digit(found['number'])}, {letters[1]}"


def _bare_plate(found: re.Match[str]) -> str:
    letters = " ".join(letter(each) for each in found["letters"])
    series = f" {digit_by_digit(found['series'])}" if found["series"] else ""
    number = digit_by_digit(found["number"].replace(".", ""))
    return f"{digit_by_digit(found['place'])} {letters}{series}, {number}"


_A_MATCH = re.compile(
    r"(?:\bthắng|\bthua|(?<!điều )\b(?:hòa|hoà)|t[ỷỉ] số|\bhiệp\b|luân lưu"
    r"|loạt sút|phạt đền|\bset\b|\bséc\b)[^.;!?]*$",
    re.IGNORECASE,
)
_IN_NEED = re.compile(
    r"(?:khẩn|cấp cứu|hỗ trợ|đường dây|tổng đài|điện thoại|số máy|PC07|bảo vệ trẻ em|công an|cứu hộ"
    r"|cứu nạn|cứu hỏa|chữa cháy|liên hệ|trực ban|\bgọi)[^.;!?\d]*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s(?:người|ca|lượt|bệnh nhân|trường hợp|vụ|hộ|con|cán bộ|chiến sĩ|đ/c)")
_IN_MONEY = re.compile(r"(?:giá|tăng|giảm|thêm|bù)\s+$|(?:đồng|đ)/|\d\.\d{3}", re.IGNORECASE)
_A_PAPER = re.compile(
    r"(?:NĐ|Nghị định|TT|Thông tư|QĐ|Quyết định|NQ|Nghị quyết|Luật|CT|Chỉ thị|CV|Công văn)"
    r"(?:\s+số)?:?\s+$"
)
RULES = (
    rule("arrow", r"(?<=[\dh'giờ])\s*(?:[-=]+>|→|⇒)\s*(?=\d)", " đến "),
    rule("arrow", r"\s*(?:[-=]+>|→|⇒)\s*", ", "),
    rule("telephone", r"(?<=[\s(])\+84(?=\s?\d{0,2}\s?(?:…|\.\.)|[),;]|$)", "cộng tám bốn"),
    rule("plus", r"(?<=[\s(])\+\s?(?=\d)", "cộng "),
    rule("minus", r"(?<=[^\W\d]\s)[-−](?=\d+(?:,\d+)?\s?(?:m|cm|mm|%|‰)(?!\w))", "âm "),
    rule(
        "mixture",
        r"(?<!\w)(?P<cue>(?:[Pp]ha(?: loãng)?|[Tt]rộn|[Tt][ỷỉ] lệ|[Nn]ồng độ|[Bb]ản đồ)"
        r"(?: (?:theo )?t[ỷỉ] lệ)?(?: là| khoảng)?\s+)"
        r"(?P<parts>\d{1,6}(?:,\d{1,2})?(?:\s?:\s?\d{1,3}(?:\.\d{3}){0,2}(?:,\d{1,2})?){1,3})(?!\w|[:,]\d)",
        _mixture,
    ),
    rule(
        "stroke",
        r"(?<=\d,\d)/(?=\d{1,3}(?![\w/]|[.,]\d))|(?<=\d,\d\d)/(?=\d{1,3}(?![\w/]|[.,]\d))"
        r"|(?<=\d)/(?=\d{1,3},\d|\d{1,3}(?:\.\d{3})+(?!\d))|(?<=\d\.\d{3})/(?=\d{1,3}(?:\.\d{3})*(?![\w.,]\d))",
        " trên ",
    ),
    rule(
        "score",
        r"(?<![\w.,/-])(?P<ours>\d{1,2})\s?[-–]\s?(?P<theirs>\d{1,2})"
        r"(?!\w|[./-]\d|,\d|\s?(?:%|tuổi|người|phút|bàn|điểm|giờ|tỷ|triệu|lần|hộ|con|kg|ngày|°|độ|cấp|tháng))",
        _scored,
    ),
    rule(
        "telephone",
        r"(?<![\w.,/-])11[1-5](?:(?:[,;] ?| và | hoặc | - )11[1-5])*(?![\w/]|[.,]\d)",
        _alarm_numbers,
    ),
    rule(
        "telephone",
        r"(?<!\w)(?P<cue>(?:nội bộ|máy lẻ|máy nhánh|số lẻ|nhánh)(?: số)?:?\s+)"
        r"(?P<numbers>\d{2,4}(?:[/,-]\s?\d{2,4}){0,4})(?!\w)",
        _extension,
    ),
    rule("points", r"(?<![\w.,/-])(?P<number>\d{1,3}|\d{1,2},\d{1,2})\s?đ(?![\w/])", _points),
    rule(
        "year of a paper",
        r"(?<![\w/.,-])(?P<number>\d{1,3})/(?P<year>(?:19|20)\d{2})(?![\w/]|-\w)",
        _of_a_year,
    ),
    rule(
        "boat",
        r"(?<![\w/.-])(?P<place>[A-ZĐ]{2,3})[- ]?(?P<number>\d{4,5})[- ]?(?P<kind>TS)(?!\w)",
        _boat,
    ),
    rule(
        "number plate",
        r"(?<![\w/.-])(?P<place>\d{2})-?(?P<letters>[A-ZĐ]{1,2})(?P<series>\d?)\s?-\s?"
        r"(?P<number>\d{3}\.\d{2}|\d{4})(?![\w.-])",
        _bare_plate,
    ),
    rule(
        "minus",
        r"(?<=\()[-−](?=\d)|(?<=[:,;]\s)[-−](?=\d{1,4}\s(?:vụ|người|ca|hộ"
        r"|con)\b)",
        "trừ ",
    ),
    rule(
        "hidden number",
        r"(?<![\w.,])(?P<abroad>\(?\+84\)?)?(?P<digits>[ .-]?0?\d[\d .-]{1,10}\d)[ .-]{0,2}"
        r"(?P<hidden>[xX*]{2,5})(?P<rest>[ .-]\d{2,4})?(?!\w)",
        _masked,
    ),
    rule(
        "variety",
        r"(?<![\w/.-])(?P<name>OM|IR|RVT|OMCS|TBR|KD|VNR)\s(?P<digits>\d{4,6})(?![\w/]|[.,]\d)",
        _variety,
    ),
    rule(
        "article",
        rf"(?<!\w)(?:[Kk]\.?(?P<clause>\d{{1,2}})[ ,]{{1,2}})?[Đđ]\.?\s?(?P<article>\d{{1,3}})"
        rf"(?=\s(?:của\s)?(?:{_LAWS}))",
        _article,
    ),
)

"""The two 8-bit encodings of Vietnamese before Unicode, as they look when taken for Latin-1.

TCVN3 (“ABC”, TCVN 5712:1993 VN3): each letter is one byte; capitals with a tone exist only as the
small letter in a font of capitals (“.VnTimeH”). VNI for Windows: a letter and after it its marks.
Not handled here: whether a text is in one of them (`encodings.py`). The tables are our own because
the one library there is (viparse 0.1) lacks ẳ and Ẳ in VNI, takes another sign there for ỵ, knows
no fonts of capitals, and keeps its tables private.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

_TCVN3_LETTERS = (
    "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵĂÂÊÔƠƯĐăâêôơưđ"  # in their order
)
_TCVN3_BYTES = (
    "b5 b6 b7 b8 b9  bb bc bd be c6  c7 c8 c9 ca cb  cc ce cf d0 d1  d2 d3 d4 d5 d6  d7 d8 dc dd de"
    "df e1 e2 e3 e4  e5 e6 e7 e8 e9  ea eb ec ed ee  ef f1 f2 f3 f4  f5 f6 f7 f8 f9  fa fb fc fd fe"
    "a1 a2 a3 a4 a5 a6 a7  a8 a9 aa ab ac ad ae"
)
# What programs put in place of the byte 0xAD, the soft hyphen of Latin-1 and the ư of TCVN3.
_ALSO_U_HORN = ("\u2212", "\u2010")
_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_HATS = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
_BREVES = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
_VNI_ALONE = {"đ": "ñ", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ì": "ì", "í": "í", "ỵ": "î", "ơ": "ô",
              "ư": "ö"}  # fmt: skip


def _tcvn3() -> dict[str, str]:
    letters = zip(bytes.fromhex(_TCVN3_BYTES).decode("latin-1"), _TCVN3_LETTERS, strict=True)
    return dict(letters) | dict.fromkeys(_ALSO_U_HORN, "ư")


def _vni() -> dict[str, str]:
    small = {old: new for new, old in _VNI_ALONE.items()}
    for base, written in (*((each, each) for each in "aeouy"), ("ơ", "ô"), ("ư", "ö")):
        small |= {written + mark: _with(base, tone) for tone, mark in _TONES.items()}
    small.pop("yï")  # ỵ is one sign
    for base in "aeo":
        small |= {base + mark: _with(base + "\u0302", tone) for tone, mark in _HATS.items()}
    small |= {"a" + mark: _with("a\u0306", tone) for tone, mark in _BREVES.items()}
    capitals = {old.upper(): new.upper() for old, new in small.items()}
    mixed = {old[0].upper() + old[1:]: new.upper() for old, new in small.items() if old[1:]}
    return small | capitals | mixed


def _with(base: str, tone: str) -> str:
    return unicodedata.normalize("NFC", base + tone)


TCVN3: Mapping[str, str] = MappingProxyType(_tcvn3())
VNI: Mapping[str, str] = MappingProxyType(_vni())
_CAPITALS_BUT_TONED = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}(?![^\W\d_])")


def from_tcvn3(text: str) -> str:
    """What a text in TCVN3 says, also where its font passed for one of signs (U+F0xx).

    In a word of capitals the toned letters are capitals too.
    """
    letters = "".join(TCVN3.get(each, each) for each in _letters(text))
    return _CAPITALS_BUT_TONED.sub(_raised, letters)


def _letters(text: str) -> str:
    return re.sub("[\uf020-\uf0ff]", lambda found: chr(ord(found[0]) - 0xF000), text)


def _raised(found: re.Match[str]) -> str:
    """“ñY” and “TR¦êNG” are in capitals; of “Tù” one can't tell, and it is “Tự”."""
    plain = [letter for letter in found[0] if letter.isascii()]
    sure = len(plain) > 1 or not found[0][0].isascii()
    return found[0].upper() if sure and plain and all(map(str.isupper, plain)) else found[0]


_VNI_SIGNS = re.compile("|".join(sorted(VNI, key=len, reverse=True)))


def from_vni(text: str) -> str:
    """What a text in VNI for Windows says."""
    return _VNI_SIGNS.sub(lambda found: VNI[found[0]], text)


def of_font(name: str) -> Callable[[str], str] | None:
    """How a font's letters are to be read, when its name says so; None for any other font."""
    plain = name.strip().lower()
    if plain.startswith(".vn"):
        return _in_capitals if plain.endswith("h") else from_tcvn3
    return from_vni if plain.startswith(("vni-", "vni ")) else None


def _in_capitals(text: str) -> str:
    return from_tcvn3(text).upper()

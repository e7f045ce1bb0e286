"""The languages that villages are spoken to in, by their Vietnamese names.

Tags are BCP 47 (RFC 5646), the codes ISO 639-3's. Pure. Not handled here: which of them a village
plays (its station.toml).
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from station.errors import InputError, Sentence

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "vi": "tiếng Việt", "tyz": "tiếng Tày", "nut": "tiếng Nùng", "ium": "tiếng Dao",
        "mji": "tiếng Dao Kim Mun", "hmn": "tiếng H'Mông", "mww": "tiếng H'Mông Trắng",
        "hnj": "tiếng H'Mông Xanh", "blt": "tiếng Thái Đen", "twh": "tiếng Thái Trắng",
        "mtq": "tiếng Mường", "km": "tiếng Khmer", "jra": "tiếng Gia Rai", "rad": "tiếng Ê Đê",
        "bdq": "tiếng Ba Na", "sed": "tiếng Xơ Đăng", "kpm": "tiếng Cơ Ho", "hre": "tiếng Hrê",
        "cjm": "tiếng Chăm",
    }
)  # fmt: skip


def language_tag(written: str) -> str:
    """The tag for a name (Tày, tay, H'Mông) or a tag (tyz). Raises InputError."""
    by_name = {_plain(name.removeprefix("tiếng ")): tag for tag, name in NAMES.items()}
    by_name["mong"] = "hmn"
    wanted = _plain(written).removeprefix("tieng")
    # A name wins over a tag: “tay” is also the code of a language of Taiwan.
    if wanted in by_name:
        return by_name[wanted]
    if written in NAMES or _TAG.fullmatch(written):
        return written
    near = difflib.get_close_matches(wanted, by_name, n=1)
    hint = (
        Sentence("did you mean {near}?", near=language_name(by_name[near[0]]))
        if near
        else Sentence("such as Tày, or tyz")
    )
    raise InputError(
        "“{written}” isn't a language's name or tag; {hint}", written=written, hint=hint
    )


def language_name(tag: str) -> str:
    """A language as people call it; the tag itself when it isn't listed here."""
    return NAMES.get(tag, tag)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isalpha() and letter.isascii())

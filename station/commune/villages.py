"""A village by its short name, or as people write its name: na-dong, “Nà Đông”, “thôn nà đông”.

Pure. Not handled here: which villages there are (`settings.py`).
"""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator

from station.commune.settings import CommuneSettings
from station.errors import InputError

_KINDS = re.compile(r"^(?:thôn|bản|làng|xóm|ấp|buôn|khu phố|tổ dân phố|khu|tổ)\s+", re.IGNORECASE)


def village_of(of: CommuneSettings, written: str) -> str:
    """The short name of the village that is meant. Raises InputError, with the nearest there is."""
    if written in of.village_ids:
        return written
    wanted = _plain(written)
    found = {village.id for village in of.village if wanted in _names(village.id, village.name)}
    if wanted and len(found) == 1:
        return found.pop()
    near = difflib.get_close_matches(written, of.village_ids, n=1)
    if near:
        raise InputError(
            "there is no village “{name}”; did you mean “{near}”?", name=written, near=near[0]
        )
    raise InputError("there is no village “{name}”; commune.toml lists them", name=written)


def villages_of(of: CommuneSettings, written: Collection[str]) -> frozenset[str]:
    """As `village_of`, several at once; none stay none."""
    return frozenset(village_of(of, each) for each in sorted(written))


def _names(short: str, name: str) -> Iterator[str]:
    name = unicodedata.normalize("NFC", name)
    yield from map(_plain, (short, name, _KINDS.sub("", name)))


def _plain(text: str) -> str:
    """Without marks, spaces and the kind of place in front: as people type in a hurry."""
    text = _KINDS.sub("", unicodedata.normalize("NFC", text.strip()))
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isalnum() and letter.isascii())

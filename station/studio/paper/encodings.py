"""Text in an encoding older than Unicode is repaired, or refused; never guessed.

Where a font's name says the encoding, its runs are repaired by it; all else is decided by whole
paragraphs, never word by word: those that read better in an older encoding are taken together, and
the one reading in which nearly all their words can be Vietnamese, if no other comes near. A
paragraph that could be either follows the one before it. Not handled here: what the old encodings
are (`formats/old_encodings.py`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from station.errors import InputError, Sentence
from station.studio.paper.common_words import common_words
from station.studio.paper.formats.old_encodings import from_tcvn3, from_vni, of_font
from station.studio.paper.formats.written import Block, Paragraph, Run, flat, with_paragraphs
from station.studio.reading.capitals import is_syllable

_MOSTLY = 0.9  # of the words can be Vietnamese: real bulletins have 0.93 and more
_AHEAD = 0.15
_DOUBTFUL = 0.75
_HARDLY = 0.5
_ENOUGH_WORDS = 8
_WORD = re.compile(r"[^\W\d_]{2,}")
_OLD_LETTER = re.compile("[\u00a1-\u00ff]")
# Signs within words that Vietnamese in Unicode never has, and both older encodings have often.
_ALIEN = re.compile(r"(?<=[^\W\d_])(?:[µ¶¸¹¼½¾ÆÇËÎÏÐÑÖ×ØÜÞßäåæçëîïñöøûüþ]|[¨©ª«¬®·»](?=[^\W\d_]))")
_MOST_ALIEN = 5  # foreign names have one or two
_REFUSED = Sentence(
    "the text is in an encoding older than Unicode, and it isn't certain which; convert it "
    "to Unicode (UniKey's toolkit does: Ctrl+Shift+F6), save it, and take that one"
)
_NOT_VIETNAMESE = Sentence(
    "most of the words can't be Vietnamese: it is another language, which must be recorded, or an "
    "encoding older than Unicode that can't be told; convert it to Unicode and take that"
)
Decode = Callable[[str], str]
_DECODINGS: Mapping[str, Decode] = {"TCVN3": from_tcvn3, "VNI": from_vni}
_NEW_LETTER = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")


def as_unicode(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks in Unicode. Raises InputError when it isn't certain how to read them."""
    paragraphs = list(flat(blocks))
    runs = [run for paragraph in paragraphs for run in paragraph.runs]
    by_font = _by_font(runs)
    loose = _readings(["".join(r.text for r in p.runs if not _named(r)) for p in paragraphs])

    def decode(otherwise: Decode) -> Callable[[Run], Decode]:
        return lambda run: by_font.get(run.font, _unchanged) if _named(run) else otherwise

    mended = (_mended(p, decode(how)) for p, how in zip(paragraphs, loose, strict=True))
    return with_paragraphs(blocks, mended)


def decoded(content: bytes) -> str:
    """The text of a plain file: UTF-8, UTF-16 with its mark, else what is certain.

    Raises InputError when it isn't certain, or not text at all.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InputError("the text is cut off or damaged; save it again as UTF-8") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _NEW_LETTER.search(content[: error.start].decode("utf-8-sig")):
            raise InputError("the text is cut off or damaged; save it again as UTF-8") from error
        text = content.decode("latin-1")
        readings = {
            "windows-1258": _from_1258(content),
            "TCVN3": from_tcvn3(text),
            "VNI": from_vni(text),
        }
        return readings[_certain(readings)]
    lines = text.split("\n")
    return "\n".join(how(line) for how, line in zip(_readings(lines), lines, strict=True))


def _from_1258(content: bytes) -> str:
    return unicodedata.normalize("NFC", content.decode("cp1258", "replace"))


def _named(run: Run) -> bool:
    return of_font(run.font) is not None


def _by_font(runs: Iterable[Run]) -> Mapping[str, Decode]:
    """How each font that names an encoding is read: so, or as the Unicode that it really holds."""
    texts: dict[str, list[str]] = {}
    for run in runs:
        if _named(run):
            texts.setdefault(run.font, []).append(run.text)
    found = {}
    for font, pieces in texts.items():
        decode = of_font(font) or _unchanged
        text = "".join(pieces)
        found[font] = _unchanged if _share(text) > _share(decode(text)) else decode
    whole = " ".join(found[font](" ".join(pieces)) for font, pieces in texts.items())
    if _is_enough(whole) and _share(whole) < _DOUBTFUL:
        raise InputError(_REFUSED)
    return found


def _readings(paragraphs: Sequence[str]) -> list[Decode]:
    """How each paragraph is read: as it stands, or all that aren't so in one older encoding."""
    old = _old_ones(paragraphs)
    rest = [text for text, is_old in zip(paragraphs, old, strict=True) if not is_old]
    if not any(old):
        return [_reading("\n".join(rest), _DECODINGS)] * len(paragraphs)
    _if_whole("\n".join(rest))
    text = "\n".join(text for text, is_old in zip(paragraphs, old, strict=True) if is_old)
    how = _reading(text, _DECODINGS)
    return [how if is_old else _unchanged for is_old in old]


def _old_ones(paragraphs: Sequence[str]) -> list[bool]:
    """Which paragraphs read better in an older encoding; none where it is not certain of any."""
    found = [_is_old(text) for text in paragraphs]
    if True not in found:
        return [False] * len(paragraphs)
    latest = next(each for each in found if each is not None)
    decided = []
    for each in found:
        latest = latest if each is None else each
        decided.append(latest)
    return decided


def _is_old(text: str) -> bool | None:
    """None where the letters can be read both ways."""
    text = unicodedata.normalize("NFC", text)
    if _NEW_LETTER.search(text):
        return False
    if not _OLD_LETTER.search(text):
        return None
    gain = max(_share(decode(text)) for decode in _DECODINGS.values()) - _share(text)
    if abs(gain) >= _AHEAD:
        return gain > 0
    common = max(common_words(decode(text)) for decode in _DECODINGS.values())
    as_it_is = common_words(text)
    return common > as_it_is if common or as_it_is else None


def _reading(text: str, decodings: Mapping[str, Decode]) -> Decode:
    """How a text without any such font is read: as it stands, if that can be Vietnamese."""
    share = _share(text)
    old = _OLD_LETTER.search(unicodedata.normalize("NFC", text)) and _is_enough(text)
    if share >= _MOSTLY or not old:
        return _if_whole(text)
    readings = {name: decode(text) for name, decode in decodings.items()}
    if max(map(_share, readings.values())) >= max(share + _AHEAD, _DOUBTFUL):
        return decodings[_certain(readings)]
    if share < _HARDLY:
        raise InputError(_NOT_VIETNAMESE)
    return _if_whole(text)


def _if_whole(text: str) -> Decode:
    """The text as it stands, unless some of it was pasted in from an older encoding."""
    if len(_ALIEN.findall(unicodedata.normalize("NFC", text))) >= _MOST_ALIEN:
        raise InputError(_REFUSED)
    return _unchanged


def _certain(readings: Mapping[str, str]) -> str:
    """The one reading that is Vietnamese throughout. Raises InputError when none or two are."""
    shares = sorted(((_share(text), name) for name, text in readings.items()), reverse=True)
    (best, name), (second, _) = shares[:2]
    sure = _is_enough(readings[name]) and best >= _MOSTLY and best - second >= _AHEAD
    if not sure and not (best >= _MOSTLY and _same(readings[name], readings[shares[1][1]])):
        raise InputError(_REFUSED)
    return name


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _is_enough(text: str) -> bool:
    return len(_WORD.findall(text)) >= _ENOUGH_WORDS


def _share(text: str) -> float:
    """Which share of the words can be Vietnamese, symbols of letters aside."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    words = [word for word in words if not (word.isascii() and word.isupper())]
    good = sum(is_syllable(word) and not _odd(word) for word in words)
    return good / len(words) if words else 1.0


def _odd(word: str) -> bool:
    """Small and capital letters as nobody mixes them: “TR¦êNG” wrongly read."""
    return not (word.islower() or word.isupper() or word.istitle())


def _mended(paragraph: Paragraph, decode: Callable[[Run], Decode]) -> Paragraph:
    """Runs that are read alike are read together: a letter and its mark may stand in two."""
    runs = tuple(
        Run(how("".join(run.text for run in group)))
        for how, group in groupby(paragraph.runs, key=decode)
    )
    mark = paragraph.mark
    return replace(paragraph, runs=runs, mark=mark)


def _unchanged(text: str) -> str:
    return text

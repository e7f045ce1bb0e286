"""The office's own abbreviations: `abbreviations.toml` in the commune's folder.

Each line is what is written and what is said: TTVH = "Trung tâm Văn hóa". They win over those that
come with the programme. A file with a mistake is refused whole, with all its mistakes. Not handled
here: how they are applied (`station.studio.reading.aloud`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from station.errors import Sentence, SettingsError
from station.mistakes import each_at
from station.studio.reading.aloud import read_aloud
from station.studio.reading.capitals import is_syllable
from station.typed_toml import TomlError, parsed

FILE = "abbreviations.toml"
EXAMPLE = """\
# The office's own abbreviations: what is written, and what is said. They win over those that come
# with the programme. Names with letters other than a-z and digits stand in quotation marks.
# Look at what comes of it with: commune read FILE
#
# TTVH = "Trung tâm Văn hóa"
# "ĐTN" = "Đoàn Thanh niên"
"""
_MOST_BYTES = 100_000
_MOST = 500
_LONGEST_WRITTEN = 30
_LONGEST_SPOKEN = 200


def own_abbreviations(path: Path) -> Mapping[str, str]:
    """What the file `path` says; nothing when there is none. Raises SettingsError."""
    try:
        if not path.exists():
            return {}
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise SettingsError(
            [Sentence("{path}: can't be read: {strerror}", path=path, strerror=error.strerror)]
        ) from error
    form = _form(path, content)
    problems = list(_mistakes(form))
    if problems:
        raise SettingsError(each_at(path, problems))
    return {_whole(written): _whole(spoken) for written, spoken in form.items()}


def _form(path: Path, content: bytes) -> Mapping[str, object]:
    if len(content) > _MOST_BYTES:
        raise SettingsError(
            [
                Sentence(
                    "{path}: is over {most_bytes} kB; keep only what is used",
                    path=path,
                    most_bytes=_MOST_BYTES // 1000,
                )
            ]
        )
    try:
        return parsed(content)
    except TomlError as error:
        raise SettingsError(each_at(path, [error.sentence])) from error


def _whole(text: object) -> str:
    return unicodedata.normalize("NFC", str(text))


def _mistakes(form: Mapping[str, object]) -> Iterator[str]:
    if len(form) > _MOST:
        yield Sentence(
            "there are {count} abbreviations; {most} is the most", count=len(form), most=_MOST
        )
    seen: set[str] = set()
    for written, spoken in form.items():
        problem = _of_written(_whole(written)) or _of_spoken(spoken)
        if not problem and _whole(written) in seen:
            problem = Sentence("stands there twice")
        seen.add(_whole(written))
        if problem:
            yield Sentence("“{written}”: {problem}", written=_shown(written), problem=problem)


def _of_written(written: str) -> str:
    if not written.strip():
        return Sentence("what is written is empty")
    if written != written.strip() or not written.isprintable():
        return Sentence(
            "what is written has spaces around it, or signs that can't be seen; take them out"
        )
    if len(written) > _LONGEST_WRITTEN:
        return Sentence(
            "what is written is longer than {longest_written} letters",
            longest_written=_LONGEST_WRITTEN,
        )
    if sum(map(str.isalpha, written)) < 2:
        return Sentence(
            "what is written has to have two letters at least, or it would hit other text"
        )
    if not written[-1].isalnum() and not written.endswith("."):
        return Sentence("what is written has to end in a letter, a figure or a full stop")
    if _is_ordinary(written):
        return Sentence(
            "these are ordinary words, and would be replaced wherever they come; take capitals"
        )
    return ""


def _is_ordinary(written: str) -> bool:
    """Words as a sentence has them: syllables, not all in capitals."""
    words = re.split(r"[\s.-]+", written.rstrip("."))
    return not written.isupper() and all(is_syllable(word) for word in words)


def _of_spoken(spoken: object) -> str:
    if not isinstance(spoken, str):
        return Sentence("what is said has to be a text in quotation marks")
    if not spoken.strip():
        return Sentence("what is said is empty; write the words")
    if not spoken.isprintable():
        return Sentence(
            "what is said has signs that can't be seen, or goes over a line; write it anew"
        )
    if len(spoken) > _LONGEST_SPOKEN:
        return Sentence(
            "what is said is longer than {longest_spoken} letters", longest_spoken=_LONGEST_SPOKEN
        )
    reading = read_aloud([_whole(spoken)])
    if reading.unread or reading.changes or not reading.paragraphs:
        said = reading.paragraphs[0] if reading.paragraphs and not reading.unread else ""
        hint = Sentence(", such as “{said}”", said=said) if said else ""
        return Sentence(
            "what is said is “{spoken}”; write it out in words{hint}",
            spoken=_shown(spoken),
            hint=hint,
        )
    return ""


def _shown(text: str) -> str:
    shown = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return shown if len(shown) <= 40 else f"{shown[:39]}…"

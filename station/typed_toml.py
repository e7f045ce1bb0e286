"""TOML as people type it: every mistake of its grammar gets a sentence that says what to type.

A byte order mark is taken. What a word processor makes of quotation marks, an hour without any, a
colon for an equals sign and the like are recognised on the line where the grammar stumbles. Not
handled here: what the keys mean (`settings.py`, and whoever reads a file of tables).
"""

import re
import tomllib
from typing import Any

from station.errors import Sentence

_AT = re.compile(r"\(at line (\d{1,7}), column \d{1,7}\)|\(at end of document\)")
_LONGEST = 80  # letters of a line that are shown
_TYPOGRAPHIC = re.compile("[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02]")
# What looks like a space, an equals sign, a comma or a minus, and is none; control letters.
_FOREIGN = re.compile(
    "[\u00a0\u200b-\u200f\u202f\u2060\ufeff\u3000\u3001\uff0c\uff1d\u2212\x00-\x08\x0b-\x1f\x7f]"
)
_KEY = r"\s*(?P<key>[\w.\"'-]+)\s*"
_CAUSES = (
    (_TYPOGRAPHIC, Sentence('use straight quotation marks: "…"')),
    (_FOREIGN, Sentence("a sign in it only looks right; type the line anew, without copying it")),
    (re.compile(rf"{_KEY}=\s*=|{_KEY.replace('key', 'other')}=>|{_KEY.replace('key', 'third')}:="),
     Sentence("write one = after the key")),
    (re.compile(r"\s*="), Sentence("write a key before =")),
    (re.compile(rf"{_KEY}=\s*[({{][^=]*[)}}]?\s*$"),
     Sentence('write a list in brackets: ["…", "…"]')),
    (re.compile(rf"{_KEY}=\s*\{{[^}}]*$"), Sentence("write all within { } on one line")),
    (re.compile(rf"{_KEY}=\s*\[(?:[^\"'\]]*|[^\]]*,\s*)\d{{1,2}}(?:[:hg]\d{{0,2}})(?![\d-])"),
     Sentence('write each hour in quotation marks: ["05:00", "17:30"]')),
    (re.compile(rf"{_KEY}=\s*\[[^\"'\]]*\d{{1,2}}[/.]\d{{1,2}}"),
     Sentence("write each day as year-month-day: [2026-12-05, 2026-12-06]")),
    (re.compile(rf"{_KEY}=\s*\[[^\]]*(?:[\"'\d]\s*;|[\"']\s+[\"']|[\"'][\"']\w)[^\]]*"),
     Sentence('write a comma between the parts of a list: ["…", "…"]')),
    (re.compile(rf"{_KEY}=\s*\[\s*[^\W\d]"),
     Sentence('write each text of a list in quotation marks: ["…", "…"]')),
    (re.compile(r"\s*[\"'][^\"']*[\"'],?\s*\]?\s*$"),
     Sentence("write a comma after each part of a list, and ] at its end")),
    (re.compile(rf"{_KEY}=\s*\d{{4}}[-–—./]\d{{1,2}}[-–—./]\d{{1,2}}"),
     Sentence("write a day that there is, with two figures for month and day: 2026-09-05")),
    (re.compile(rf"{_KEY}=\s*\d+(?:\.\d+)?\s*(?:[^\W\d]+|%)\s*$"),
     Sentence("write the number alone, without its unit")),
    (re.compile(rf"{_KEY}=\s*\"{{3}}"), Sentence('close the text with """')),
    (re.compile(rf"{_KEY}=\s*\"[^\"]*\"[^\"#=,]*\"[^\"]*\"\s*$"),
     Sentence("within quotation marks write ' for a quotation")),
    (re.compile(rf"{_KEY}=\s*(?:\"[^\"]*\"|[\w.]+)\s*[,;]\s*$"),
     Sentence("write nothing after the value, not even a comma")),
    (re.compile(rf"{_KEY}=\s*(?:null|none|nil|NULL|None)\s*$"),
     Sentence("leave the line out, or put # before it")),
    (re.compile(r"\s*[^\s=\"']+\s+[^\s=]+\s*="), Sentence("write a key as one word: ten_xa = …")),
    (re.compile(rf"{_KEY}=\s*\d{{1,2}}[:hg.]\d{{2}}(?![\d-])"),
     Sentence('write an hour in quotation marks: "05:00"')),
    (re.compile(rf"{_KEY}=\s*\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}"),
     Sentence("write a day as year-month-day: 2026-12-05")),
    (re.compile(rf"{_KEY}:\s*\S"), Sentence("write = and not : after the key")),
    (re.compile(rf"{_KEY}=\s*(?:#.*)?$"), Sentence("write a value after =")),
    (re.compile(rf"{_KEY}=\s*(?i:true|false|yes|no|có|không)\b"),
     Sentence("write true or false, in small letters")),
    (re.compile(rf"{_KEY}=\s*\[[^\]]*$"), Sentence("close the list with ]")),
    (re.compile(r"\s*\[\[?[^\]]*\]?\s*$"), Sentence("write a table's name as [name] or [[name]]")),
    (re.compile(rf"{_KEY}=\s*\"[^\"]*$|{_KEY.replace('key', 'other')}=\s*'[^']*$"),
     Sentence('close the text with "')),
    (re.compile(rf"{_KEY}=\s*0\d"), Sentence("write a number without a zero in front")),
    (re.compile(rf"{_KEY}=\s*\d{{1,3}}(?:[.,]\d{{3}})+"), Sentence("write a number without dots")),
    (re.compile(rf"{_KEY}=\s*-?\d+,\d+"), Sentence("write a point in a number: 0.5")),
    (re.compile(rf"{_KEY}=\s*\".*\\(?![btnfr\"\\uU])"),
     Sentence("write \\\\ for each \\ within quotation marks")),
    (re.compile(rf"{_KEY}=\s*(?:\"[^\"]*\"|[\d.]+|true|false)\s*[^\s#].*"),
     Sentence("write one key a line, and a remark after #")),
    (re.compile(rf"{_KEY}=\s*[^\W\d].*"), Sentence('write a text in quotation marks: "…"')),
    (re.compile(r"[^=\[]*[^\x00-\x7f][^=]*=.*"),
     Sentence('write a key with such letters in quotation marks: "ĐTN" = "…"')),
    (re.compile(r"[^=]*$"), Sentence("write a key, = and its value, or # before a remark")),
    (re.compile(r".*"), Sentence('write it as in the example: key = "text", or key = 5')),
)  # fmt: skip


class TomlError(ValueError):
    """A text that is no TOML; `sentence` shows the line and says what to type."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def parsed(data: bytes) -> dict[str, Any]:
    """The tables in `data`. Raises TomlError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TomlError(Sentence("is not UTF-8; save it as UTF-8")) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlError(_said(text.splitlines(), str(error))) from error
    except ValueError as error:  # of thousands of digits
        raise TomlError(Sentence("a number in it is too long; write a shorter one")) from error
    except RecursionError as error:
        raise TomlError(Sentence("a list in it is too deep; write a simpler one")) from error


def _said(lines: list[str], error: str) -> Sentence:
    number = _line_number(lines, error)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    twice = re.search(r"Cannot (?:overwrite|declare|mutate|define)", error)
    if twice:
        hint = Sentence("it stands there twice; take one out")
    else:
        hint = next(hint for pattern, hint in _CAUSES if pattern.match(line) or _has(pattern, line))
    shown = line.strip() if len(line.strip()) <= _LONGEST else f"{line.strip()[:_LONGEST]}…"
    return Sentence("line {number}, {shown}: {hint}", number=number, shown=shown, hint=hint)


def _has(pattern: re.Pattern[str], line: str) -> bool:
    """Some signs are a mistake wherever they stand on the line."""
    return pattern in {_TYPOGRAPHIC, _FOREIGN} and pattern.search(line) is not None


def _line_number(lines: list[str], error: str) -> int:
    """The line where the mistake is: of a text or a list left open, where it begins."""
    found = _AT.search(error)
    if found and found[1]:
        number = int(found[1])
        return number - 1 if number > 1 and _is_left_open(lines, number) else number
    written = [n for n, line in enumerate(lines, 1) if line.strip()]
    opened = [n for n in written if re.search(r"=\s*\[[^\]]*$|=\s*\"{3}[^\"]*$", lines[n - 1])]
    return (opened or written or [1])[-1]


def _is_left_open(lines: list[str], number: int) -> bool:
    before = lines[number - 2] if number - 2 < len(lines) else ""
    line = lines[number - 1] if number <= len(lines) else ""
    return re.search(r"=\s*\[[^\]]*$", before) is not None and "=" in line

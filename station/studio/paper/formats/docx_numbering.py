"""The automatic numbers of a .docx: 1., a), II., 1.2., as Word shows them.

ECMA-376 part 1, 17.9: a paragraph names a list and a level; lists of one abstract definition count
on together unless one overrides the start. Not handled here: numbers typed by hand, which are text.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from station.studio.paper.formats.list_numbers import BULLET, list_number

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one document, in its order."""

    _lists: dict[str, _List]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style; 0 when it names none."""
        found = self._lists.get(number_id)
        levels = found.levels.items() if found else ()
        return next((depth for depth, level in levels if level.style == style), 0)

    def next(self, number_id: str, depth: int) -> str:
        """The number of the next paragraph of that list and level, such as “1.2.” or “a)”."""
        of = self._lists.get(number_id)
        if of is None or depth not in of.levels:
            return ""
        level, counts = of.levels[depth], self._counts.setdefault(of.abstract, {})
        if depth in of.starts and (number_id, depth) not in self._begun:
            counts[depth] = of.starts[depth] - 1
        self._begun.add((number_id, depth))
        counts[depth] = counts.get(depth, of.starts.get(depth, level.start) - 1) + 1
        self._restart_below(of, depth, counts)
        return BULLET if level.form == "bullet" else self._shown(of, level, depth, counts)

    @staticmethod
    def _restart_below(of: _List, depth: int, counts: dict[int, int]) -> None:
        for deeper in [each for each in counts if each > depth]:
            restart = of.levels[deeper].restart if deeper in of.levels else None
            # None: after any level above; 0: never; n: after level n and those above it.
            if restart is None or depth < restart:
                del counts[deeper]

    @staticmethod
    def _shown(of: _List, level: _Level, depth: int, counts: dict[int, int]) -> str:
        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            other = of.levels.get(place)
            if other is None or place > depth:
                return ""
            form = "decimal" if level.legal and other.form != "none" else other.form
            return list_number(counts.get(place, other.start), form)

        return re.sub(r"%([1-9])", number, level.text).strip()


def read_numbering(root: Element | None, style_lists: dict[str, str]) -> Numbering:
    """The lists of numbering.xml; `style_lists` says which list a numbering style has."""
    if root is None:
        return Numbering({})
    abstract = {value(each, "abstractNumId"): each for each in root.findall("abstractNum")}
    numbers = {value(each, "numId"): each for each in root.findall("num")}

    def definition(number_id: str, further: int = 3) -> Element | None:
        number = numbers.get(number_id)
        link = number.find("abstractNumId") if number is not None else None
        found = abstract.get(value(link))
        style = value(found.find("numStyleLink")) if found is not None else ""
        if style and further:
            return definition(style_lists.get(style, ""), further - 1)
        return found

    lists = {}
    for number_id, number in numbers.items():
        found = definition(number_id)
        if found is not None:
            lists[number_id] = _list(found, number)
    return Numbering(lists)


def _list(definition: Element, number: Element) -> _List:
    levels = {_depth(each): _level(each) for each in definition.findall("lvl")}
    starts = {}
    for override in number.findall("lvlOverride"):
        depth = _depth(override)
        own = override.find("lvl")
        if own is not None:
            levels[depth] = _level(own)
        start = override.find("startOverride")
        if start is not None:
            starts[depth] = _whole(start, 1)
    return _List(value(definition, "abstractNumId"), levels, starts)


def _level(of: Element) -> _Level:
    restart = of.find("lvlRestart")
    return _Level(
        start=_whole(of.find("start"), 0),
        form=value(of.find("numFmt")) or "decimal",
        text=value(of.find("lvlText")),
        restart=None if restart is None else _whole(restart, 0),
        legal=of.find("isLgl") is not None,
        style=value(of.find("pStyle")),
    )


def _depth(of: Element) -> int:
    depth = of.get("ilvl", "0")
    return int(depth) if depth.isdecimal() and int(depth) < _LEVELS else 0


def _whole(of: Element | None, otherwise: int) -> int:
    written = value(of)
    return int(written) if re.fullmatch(r"\d{1,6}", written) else otherwise


def value(of: Element | None, name: str = "val") -> str:
    """An attribute's value; empty when the element or the attribute is missing."""
    return "" if of is None else of.get(name, "")

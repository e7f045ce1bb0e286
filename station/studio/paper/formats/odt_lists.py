"""The automatic numbers of an .odt: 1., a), II., 1.2., as LibreOffice shows them.

ODF 1.3 part 3, 5.3 and 16.30: a list begins anew unless it continues another. Not handled here:
numbers typed by hand, which are text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from station.studio.paper.formats.list_numbers import BULLET, list_number

_DEEPEST = 10


@dataclass(slots=True)
class _Open:
    """A list that is being read: its style, how deep it is, and what each level counts."""

    style: str
    depth: int
    counts: dict[int, int]


@dataclass(slots=True)
class Lists:
    """Counts the items of a document's lists, in its order."""

    _levels: dict[tuple[str, int], Element]
    _outline: dict[int, Element]
    _open: list[_Open] = field(default_factory=list)
    _ended: dict[str, dict[int, int]] = field(default_factory=dict)
    _last: dict[str, dict[int, int]] = field(default_factory=dict)
    _headings: dict[int, int] = field(default_factory=dict)

    def enter(self, of: Element) -> None:
        """A list begins."""
        outer = self._open[-1] if self._open else None
        style = of.get("style-name") or (outer.style if outer else "")
        if outer:
            counts = outer.counts
            counts.pop(outer.depth + 1, None)
        else:
            counts = self._continued(of, style)
        self._last[style] = counts
        if identifier := of.get("id"):
            self._ended[identifier] = counts
        depth = min(outer.depth + 1, _DEEPEST) if outer else 1
        self._open.append(_Open(style, depth, counts))

    def _continued(self, of: Element, style: str) -> dict[int, int]:
        if (earlier := of.get("continue-list", "")) in self._ended:
            return self._ended[earlier]
        if of.get("continue-numbering") == "true":
            return self._last.get(style, {})
        return {}

    def leave(self) -> None:
        """The list ends."""
        self._open.pop()

    def item(self, of: Element) -> str:
        """The number of an item; a list's header has none."""
        within = self._open[-1]
        level = self._levels.get((within.style, within.depth))
        if of.tag != "list-item" or level is None:
            return ""
        if level.tag != "list-level-style-number":
            return BULLET
        counts = within.counts
        if of.get("start-value") or within.depth not in counts:
            counts[within.depth] = _whole(of, "start-value", _whole(level, "start-value", 1))
        else:
            counts[within.depth] += 1
        for deeper in [each for each in counts if each > within.depth]:
            del counts[deeper]
        found = {n: self._levels.get((within.style, n)) for n in range(1, within.depth + 1)}
        return _shown(found, within.depth, counts)

    def heading(self, of: Element) -> str:
        """The number of a heading, when the document numbers its headings."""
        written = of.get("outline-level", "1")
        depth = min(int(written), _DEEPEST) if written.isdecimal() and written != "0" else 1
        if self._open or of.get("is-list-header") == "true" or depth not in self._outline:
            return ""
        begun = self._headings.get(depth, _whole(self._outline[depth], "start-value", 1) - 1)
        self._headings = {n: c for n, c in self._headings.items() if n < depth} | {depth: begun + 1}
        return _shown({n: self._outline.get(n) for n in range(1, depth + 1)}, depth, self._headings)


def read_lists(roots: Iterable[Element]) -> Lists:
    """The list styles of content.xml and of styles.xml."""
    levels = {}
    outline = {}
    for root in roots:
        for style in root.iter("list-style"):
            for level in style:
                levels[style.get("name", ""), _whole(level, "level", 1)] = level
        for level in root.iter("outline-level-style"):
            outline[_whole(level, "level", 1)] = level
    return Lists(levels, outline)


def _shown(levels: dict[int, Element | None], depth: int, counts: dict[int, int]) -> str:
    """“1.2.”: the numbers of the levels that are displayed, between prefix and suffix."""
    own = levels[depth]
    if own is None or not own.get("num-format"):
        return ""
    whole = own.get("num-list-format")  # of ODF 1.4, such as “%1%.%2%.”
    if whole:
        return re.sub(r"%(\d{1,2})%", lambda n: _number(levels, int(n[1]), counts), whole).strip()
    displayed = min(_whole(own, "display-levels", 1), depth)
    places = range(depth - displayed + 1, depth + 1)
    numbers = filter(None, (_number(levels, place, counts) for place in places))
    return f"{own.get('num-prefix', '')}{'.'.join(numbers)}{own.get('num-suffix', '')}".strip()


def _number(levels: dict[int, Element | None], place: int, counts: dict[int, int]) -> str:
    level = levels.get(place)
    form = "" if level is None else level.get("num-format", "")
    return list_number(counts.get(place, 1), form)


def _whole(of: Element, name: str, otherwise: int) -> int:
    written = of.get(name, "")
    return int(written) if written.isdecimal() and len(written) < 6 else otherwise

"""What an .odt's styles say of letters: their font, hidden or not, bold.

ODF 1.3 part 3, chapter 16; a style inherits from its parent. Not handled here: lists
(`odt_lists.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

_FURTHEST = 20


@dataclass(frozen=True, slots=True)
class OdtStyles:
    """The styles by their names, and the families that the fonts' names stand for."""

    _by_name: dict[str, Element]
    _faces: dict[str, str]

    def font(self, names: Iterable[str]) -> str:
        """The font of letters in these styles, the innermost first."""
        for properties in self._text(names):
            family = properties.get("font-family") or self._faces.get(
                properties.get("font-name", ""), properties.get("font-name", "")
            )
            if family:
                return family.strip("'\"")
        return ""

    def hidden(self, name: str) -> bool:
        """Whether letters in that style are not shown."""
        return any(each.get("display") == "none" for each in self._text([name]))

    def struck(self, name: str) -> bool:
        """Whether letters in that style are struck through."""
        lines = (each.get("text-line-through-style") for each in self._text([name]))
        return next((line for line in lines if line), "none") != "none"

    def bold(self, paragraph: Element) -> bool:
        """Whether all letters of a paragraph are bold."""
        own = paragraph.get("style-name", "")
        loose = (paragraph.text or "") + "".join(each.tail or "" for each in paragraph)
        spans = [each.get("style-name", "") for each in paragraph.iter("span")]
        inner = bool(spans) and not loose.strip() and all(self._is_bold([s]) for s in spans)
        return self._is_bold([own]) or inner

    def _is_bold(self, names: Iterable[str]) -> bool:
        weights = (each.get("font-weight") for each in self._text(names))
        return next((weight for weight in weights if weight), "") in {"bold", "600", "700", "800"}

    def _text(self, names: Iterable[str]) -> Iterator[Element]:
        for name in names:
            for style in self._chain(name):
                properties = style.find("text-properties")
                if properties is not None:
                    yield properties

    def _chain(self, name: str) -> list[Element]:
        """The style and its ancestors."""
        chain: list[Element] = []
        while name in self._by_name and len(chain) < _FURTHEST:
            chain.append(self._by_name[name])
            name = chain[-1].get("parent-style-name", "")
        return chain


def read_styles(roots: Iterable[Element]) -> OdtStyles:
    """The styles of content.xml and of styles.xml."""
    roots = tuple(roots)
    styles = {each.get("name", ""): each for root in roots for each in root.iter("style")}
    faces = {
        each.get("name", ""): each.get("font-family", "")
        for root in roots
        for each in root.iter("font-face")
    }
    return OdtStyles(styles, faces)

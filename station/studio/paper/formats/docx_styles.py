"""What a .docx's styles say of letters and paragraphs: font, hidden or not, bold, which list.

ECMA-376 part 1, 17.7: a property of the run wins over its style's, that over the paragraph style's,
that over the defaults. Not handled here: numbering itself (`docx_numbering.py`).
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from station.studio.paper.formats.docx_numbering import value

_FURTHEST = 20  # styles that are based on each other


@dataclass(frozen=True, slots=True)
class DocxStyles:
    """The styles by their names, and the properties that hold where nothing else is said."""

    _by_id: dict[str, Element]
    _defaults: tuple[Element, ...]
    _usual: str

    def of_paragraph(self, properties: Element | None) -> str:
        """The style that a paragraph has."""
        named = value(properties.find("pStyle")) if properties is not None else ""
        return named or self._usual

    def font(self, run: Element | None, style: str) -> str:
        """The font of Latin letters."""
        for properties in self._properties(run, style):
            fonts = properties.find("rFonts")
            name = value(fonts, "ascii") or value(fonts, "hAnsi")
            if name:
                return name
        return ""

    def says(self, name: str, run: Element | None, style: str) -> bool:
        """Whether letters are such as `name` says: “vanish” (hidden), “b” (bold)."""
        for properties in self._properties(run, style):
            found = properties.find(name)
            if found is not None:
                return found.get("val", "true") not in {"0", "false", "off", "none"}
        return False

    def list_of(self, style: str) -> tuple[str, str]:
        """The list and the level (empty: to be looked up by the style) of a style's paragraphs."""
        for each in self._chain(style):
            numbered = each.find("pPr/numPr")
            if numbered is not None and numbered.find("numId") is not None:
                return value(numbered.find("numId")), value(numbered.find("ilvl"))
        return "", ""

    def lists(self) -> dict[str, str]:
        """Which list each numbering style has."""
        return {name: self.list_of(name)[0] for name in self._by_id}

    def _properties(self, run: Element | None, style: str) -> list[Element]:
        found = [] if run is None else [run]
        character = value(run.find("rStyle")) if run is not None else ""
        for named in (character, style):
            found += [p for each in self._chain(named) if (p := each.find("rPr")) is not None]
        return [*found, *self._defaults]

    def _chain(self, name: str) -> list[Element]:
        """The style and those that it is based on."""
        chain: list[Element] = []
        while name in self._by_id and len(chain) < _FURTHEST:
            chain.append(self._by_id[name])
            name = value(chain[-1].find("basedOn"))
        return chain


def read_styles(root: Element | None) -> DocxStyles:
    """The styles of styles.xml; none when there is none."""
    if root is None:
        return DocxStyles({}, (), "")
    styles = {value(each, "styleId"): each for each in root.findall("style")}
    usual = (
        name
        for name, each in styles.items()
        if each.get("type") == "paragraph" and each.get("default") in {"1", "true", "on"}
    )
    defaults = tuple(root.findall("docDefaults/rPrDefault/rPr"))
    return DocxStyles(styles, defaults, next(usual, ""))

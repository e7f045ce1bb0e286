"""A presentation (.pptx): the paragraphs of its slides, in their order.

ECMA-376 part 1, chapter 19. Notes for the speaker, and pictures, are kept apart. Not handled here:
the order of boxes on a slide beyond that of the file.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from station.errors import InputError
from station.studio.paper.formats.written import PICTURE, STRUCK, Block, Paragraph, Run
from station.studio.paper.formats.xml_parts import Parts

_SLIDE = re.compile(r"ppt/slides/slide(\d{1,4})\.xml")


def read_pptx(content: bytes) -> list[Block]:
    """The blocks of a presentation. Raises InputError."""
    parts = Parts(content)
    names = {int(found[1]): found[0] for found in map(_SLIDE.fullmatch, parts.names) if found}
    slides = [parts.xml(names[number]) for number in sorted(names)]
    blocks = [each for slide in slides if slide is not None for each in _slide(slide)]
    if not blocks:
        raise InputError("there is no text on its slides; copy the text into a document")
    return blocks


def _slide(root: Element) -> Iterator[Block]:
    if root.get("show") == "0":
        return
    for each in root.iter():
        if each.tag == "p":
            yield from _paragraph(each)
        elif each.tag == "pic":
            named = each.find("nvPicPr/cNvPr")
            told = (named.get("descr") if named is not None else "") or "a picture"
            yield Paragraph((Run(told),), why=PICTURE)


def _paragraph(of: Element) -> Iterator[Paragraph]:
    said: list[str] = []
    struck: list[str] = []
    for run in of:
        properties = run.find("rPr")
        strike = properties.get("strike", "noStrike") if properties is not None else "noStrike"
        letters = "".join(each.text or "" for each in run.iter("t"))
        (said if strike == "noStrike" else struck).append("\n" if run.tag == "br" else letters)
    if "".join(said).strip():
        yield Paragraph((Run("".join(said)),))
    if "".join(struck).strip():
        yield Paragraph((Run("".join(struck)),), why=STRUCK)

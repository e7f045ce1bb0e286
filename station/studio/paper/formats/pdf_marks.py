"""What a PDF's page has beside its text: pictures, notes and boxes laid over it, strokes.

They are told, never read. A stroke is known only where a program marked it as one; a line that was
drawn through letters looks like any other. Not handled here: the text (`pdf.py`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from station.studio.paper.formats.written import PICTURE, STRUCK, TEXT_BOX, Paragraph, Run

_FEWEST_DOTS = 40  # each way: less is a line or a bullet
_MOST = 200  # a page
_DEEPEST = 4  # forms within forms


def marks(page: Mapping[str, Any], number: int) -> Iterator[Paragraph]:
    """What is told of the page `number`, from 1."""
    told = [*_annotated(page, number)]
    pictures = _pictures(page.get("/Resources"), _DEEPEST)
    if pictures:
        said = "a picture" if pictures == 1 else f"{pictures} pictures"
        told.append(_told(f"{said} on page {number}", PICTURE))
    yield from told[:_MOST]


def _pictures(resources: object, deep: int) -> int:
    """How many pictures are shown, those within forms too; a hostile file repeats itself."""
    found = resources.get_object() if hasattr(resources, "get_object") else resources
    held = found.get("/XObject") if isinstance(found, dict) else None
    held = held.get_object() if held is not None else None
    if not isinstance(held, dict) or not deep:
        return 0
    count = 0
    for name in list(held)[:_MOST]:
        each = held[name].get_object()
        if not isinstance(each, dict):
            continue
        if each.get("/Subtype") == "/Form":
            count += _pictures(each.get("/Resources"), deep - 1)
        elif each.get("/Subtype") == "/Image":
            count += min(_dots(each, "/Width"), _dots(each, "/Height")) >= _FEWEST_DOTS
    return min(count, _MOST)


def _dots(picture: Mapping[str, Any], side: str) -> int:
    value: Any = picture.get(side, 0)
    return int(value) if isinstance(value, (int, float)) else 0


def _annotated(page: Mapping[str, Any], number: int) -> Iterator[Paragraph]:
    """Boxes with text, notes, and what a person struck through on the finished page."""
    annotations: Any = page.get("/Annots") or []
    for reference in list(annotations.get_object())[:_MOST] if annotations else []:
        each = reference.get_object()
        if not isinstance(each, dict):
            continue
        text = " ".join(str(each.get("/Contents") or "").split())
        kind = each.get("/Subtype")
        if kind == "/StrikeOut":
            yield _told(f"page {number}: {text}" if text else f"words on page {number}", STRUCK)
        elif kind in {"/FreeText", "/Text", "/Stamp"} and text:
            yield _told(text, TEXT_BOX)


def _told(text: str, why: str) -> Paragraph:
    return Paragraph((Run(text),), why=why)

"""A link as a QR code: for a terminal, a file, a page. The only importer of segno.

Not handled here: where the link leads.
"""

import io
from pathlib import Path

import segno

from station.errors import StorageError


def drawn(link: str) -> str:
    """For a terminal."""
    out = io.StringIO()
    _made(link).terminal(out, compact=True)
    return out.getvalue()


def inline(link: str) -> str:
    """SVG to be put into a page: dark on white, whatever the page's colours."""
    return str(_made(link).svg_inline(scale=6, border=4, light="#fff"))


def save(link: str, path: Path) -> None:
    """SVG to print, into `path`. Raises StorageError."""
    try:
        _made(link).save(str(path), kind="svg", scale=8, border=4)
    except OSError as error:
        raise StorageError(
            "{path} can't be written: {strerror}", path=path, strerror=error.strerror
        ) from error


def _made(link: str) -> segno.QRCode:
    return segno.make(link, error="m", micro=False)

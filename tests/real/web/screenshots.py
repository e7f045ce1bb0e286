"""Pictures of every page, for a person to look at.

    python -m tests.real.web.screenshots FOLDER [PART OF A NAME]

In both languages and colours, 360 and 320 pixels wide and with text at twice its size.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

from tests.real.web.every_page import EVERY
from tests.real.web.site import Site, site_in

SIZES: dict[str, tuple[int, int, str]] = {
    "360": (360, 740, "20px"),
    "320": (320, 640, "20px"),
    "200": (360, 740, "40px"),
}
"""Width and height, and how large the text is."""

_ENLARGED = """size => {
    const html = document.documentElement
    if (!html) return 0
    html.style.fontSize = size
    return html.scrollHeight
}"""
"""How tall a page is with its text so large; 0 while one that loads itself anew is under way."""


def main(folder: Path, part: str = "") -> None:
    """All pictures whose names hold `part`, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state, site_in(Path(state)) as site:
        for language, scheme, size in product(("vi", "en"), ("light", "dark"), SIZES):
            looks = [look for look in EVERY if part in f"{look.name}-{language}-{scheme}-{size}"]
            _photograph(site, looks, language, scheme, size, folder)


def _photograph(
    site: Site, looks: Any, language: str, scheme: str, size: str, folder: Path
) -> None:
    width, height, text = SIZES[size]
    view: Any = {"width": width, "height": height}
    for name, page in site.looks(looks, language, scheme, viewport=view):
        tall = page.wait_for_function(_ENLARGED, arg=text).json_value()
        path = folder / f"{name}-{language}-{scheme}-{size}.png"
        page.set_viewport_size({"width": width, "height": max(height, tall)})  # Stop at its end
        page.screenshot(path=path)
        page.set_viewport_size(view)
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])

"""The panel's pages, as the row of links on top of each names them."""

from collections.abc import Collection

from web.panel.words.codes import mark

_PAGES = (
    ("panel.home", "/", mark("Now")),
    ("panel.speak_page", "/speak", mark("Speak")),
    ("panel.month", "/month", mark("Timetable")),
    ("panel.log", "/log", mark("Log")),
    ("panel.box", "/box", mark("The box")),
)
"""Each page's endpoint, path and name."""


def links(there: Collection[str], here: str | None) -> tuple[tuple[str, str, bool], ...]:
    """Path and name of each page that is `there` (endpoints), and whether it is the one shown."""
    return tuple((path, name, end == here) for end, path, name in _PAGES if end in there)

"""Who wrote a text, in initials at its end: “H.Nam - T.Dũng”. Not handled here: “Tin: …”."""

import re

from station.studio.reading.capitals import UPPER

_AUTHOR = rf"(?:[{UPPER}]\.\s?){{1,2}}[{UPPER}][^\W\d_]*"
_AUTHORS = re.compile(rf"{_AUTHOR}(?:\s?[-–,&]\s?{_AUTHOR}){{0,3}}\.?")


def is_initialled(line: str) -> bool:
    """Whether the line is nothing but names with initials."""
    return _AUTHORS.fullmatch(line) is not None

"""Who wrote a text, in initials at its end: “H.Nam - T.Dũng”. Not handled here: “Tin: …”."""

import re

from station.studio.reading.lexicon.letters import UPPER

_AUTHOR = rf"(?:[{UPPER}]\.\s?){{1,2}}[{UPPER}][^\W\d_]*"
_NAMED = rf"[{UPPER}]{{2,}}(?:\s[{UPPER}]{{2,}}){{0,2}}|[{UPPER}]\w+\s[{UPPER}]\w+"
_BETWEEN = r"\s?[-–,&]\s?"
_AUTHORS = re.compile(
    rf"(?:(?:{_NAMED}){_BETWEEN})?{_AUTHOR}(?:{_BETWEEN}(?:{_AUTHOR}|{_NAMED})){{0,3}}\.?"
)


def is_initialled(line: str) -> bool:
    """Whether the line is nothing but names with initials."""
    return _AUTHORS.fullmatch(line) is not None

"""Until when the page's own certificate holds, and what names, read without a library of 10 MB.

Whoever makes it writes both in lines above it, where PEM has room for words (RFC 7468, section
2). Not handled here: whether it is right (the phone judges that), and making it (`station https`).
"""

from datetime import datetime
from pathlib import Path

ENDS = "Not after: "
"""How the line begins; an instant as ISO 8601 follows."""

NAMES = "Names: "
"""How the next line begins."""

_MOST_LINE, _MOST_NAMES = 100, 4000


def ends(certificate: Path) -> datetime | None:
    """The end of the certificate in the file `certificate`; None where none can be read."""
    try:
        with certificate.open("r", encoding="ascii") as file:
            line = file.readline(_MOST_LINE)
        found = datetime.fromisoformat(line.removeprefix(ENDS).strip())
    except (OSError, ValueError):
        return None
    return found if line.startswith(ENDS) and found.tzinfo else None


def names(certificate: Path) -> tuple[str, ...]:
    """What the certificate in the file `certificate` is for; none where none can be read."""
    try:
        with certificate.open("r", encoding="ascii") as file:
            file.readline(_MOST_LINE)
            line = file.readline(_MOST_NAMES)
    except (OSError, ValueError):
        return ()
    return tuple(line.removeprefix(NAMES).split()) if line.startswith(NAMES) else ()

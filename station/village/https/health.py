"""Whether the page's certificate still holds for a while.

Apart from the command that makes it (`station/https.py`), which every command would pay for.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from station.errors import TrustError
from station.village.finding import Finding
from station.village.https.authority import SOON, ends


def finding(state: Path, now: datetime) -> Iterator[Finding]:
    """Whether the certificate below the folder `state` holds for a while; nothing without one."""
    try:
        until = ends(state)
    except TrustError as error:
        yield Finding("https", False, str(error))
        return
    if until is None:
        return
    if until - now < SOON:
        text = f"the page's certificate ends on {until:%Y-%m-%d}; run: sudo station https --renew"
        yield Finding("https", False, text)
    else:
        yield Finding("https", True, f"the page's certificate holds until {until:%Y-%m-%d}")

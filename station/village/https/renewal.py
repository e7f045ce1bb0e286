"""Whether the page's certificate is to be renewed now, and doing it; once a day, by a timer.

Only by a clock that is known to be right: one that is years ahead would make a certificate that no
phone takes. Not handled here: certificates (`authority.py`), when it is asked (`systemd`).
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from station.errors import TrustError
from station.village.https.authority import DUE, ends, renew
from station.village.settings.places import HttpsFiles


def renewed_when_due(
    state: Path, village: str, names: Sequence[str], now: datetime, *, trusted: bool
) -> str:
    """Renew it for its names and for `names`, if it is time; what came of it, in words.

    `state` is the state folder, `village` the village's name, `trusted` whether the clock is known
    to be right. Raises StorageError, TrustError.
    """
    if not HttpsFiles(state).authority_key.exists():
        return "HTTPS is not set up; there is nothing to renew"
    if not trusted:
        return "the clock is not known to be right; tried again tomorrow"
    try:
        until = ends(state)
    except TrustError:
        until = None  # damaged; made anew
    if until is not None and until - now >= DUE:
        return f"the page's certificate holds until {until:%Y-%m-%d}; nothing to renew"
    until = renew(state, village, names, now)
    return f"the page's certificate is renewed, until {until:%Y-%m-%d}"

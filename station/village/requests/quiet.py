"""The quiet hours for a person's own hand: refused, until it is confirmed.

Not handled here: when it is quiet (`library/library.py`).
"""

from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError


def require_day(*, confirmed: bool, quiet: bool) -> None:
    """Raises RequestRefusedError when it is `quiet` and nobody `confirmed` to play all the same."""
    if quiet and not confirmed:
        raise RequestRefusedError(
            Reason.QUIET_HOURS, "it is within the quiet hours; confirm to play all the same"
        )

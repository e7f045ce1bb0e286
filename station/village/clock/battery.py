"""What a battery clock says of the time.

Not handled here: which box has one, and who set it (`systemd/`).
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BatteryReading:
    """It is `instant` now, within `error` seconds: what it was set with, and its drift since."""

    instant: datetime
    error: float


def no_battery() -> BatteryReading | None:
    """A box without a battery clock that it set itself."""
    return None

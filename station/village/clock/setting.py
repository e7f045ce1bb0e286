"""Asks the helper that may set the clock: the daemon itself may not.

Not handled here: the helper (`helper.py`), which times are asked for (`requests/clock.py`).
"""

import logging
import socket
from datetime import datetime
from pathlib import Path

from station.errors import HardwareError, InputError, RefusedError, Sentence
from station.village.clock.helper import HelperAnswer

log = logging.getLogger(__name__)

PATIENCE = 6.0
"""Seconds that it may take to start on a slow card; whoever asks for it waits 8."""

_BY_HAND = Sentence("set it as root (date --set), and say then that it is right")


class ClockSetter:
    """Asks at the socket `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, instant: datetime) -> None:
        """Have clock and battery clock set to `instant`, now. Waits; not for the loop.

        Raises HardwareError when it can't be, RefusedError when it was too often of late,
        InputError when no clock may be set to that.
        """
        said = self._answered(b"%d\n" % round(instant.timestamp()))
        if said in (HelperAnswer.SET, HelperAnswer.ALONE):
            log.warning("the clock was set to %s (%s)", instant.isoformat(), said)
        elif said == HelperAnswer.OFTEN:
            raise RefusedError("the clock was set too often; wait an hour, then set it again")
        elif said == HelperAnswer.BOUNDS:
            raise InputError("{instant} can't be the time", instant=instant.isoformat())
        else:
            raise HardwareError("the clock can't be set; {by_hand}", by_hand=_BY_HAND)

    def _answered(self, line: bytes) -> str:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(PATIENCE)
                connection.connect(str(self._path))
                connection.sendall(line)
                return connection.recv(64).decode("ascii", "replace").strip()
        except (FileNotFoundError, ConnectionRefusedError) as error:
            raise HardwareError(
                "nothing here sets the clock; {by_hand}", by_hand=_BY_HAND
            ) from error
        except OSError as error:
            raise HardwareError(
                "what sets the clock did not answer ({error}); {by_hand}",
                error=error,
                by_hand=_BY_HAND,
            ) from error

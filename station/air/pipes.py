"""The player's process as seen from outside: where it speaks, and how it begins anew.

Not handled here: what it says (`messages.py`).
"""

import os
import sys

from station.air.messages import Event, Interrupted, Opened, event_line, interrupted_text


class Pipes:
    """The process's own output, for events, and its own log, apart from what libraries print.

    PortAudio may print a hundred thousand lines a second when a card is lost; so from `hush` on
    libraries print nowhere.
    """

    def __init__(self) -> None:
        self._output = os.dup(1)
        self._log = os.dup(2)
        os.dup2(2, 1)
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8")

    def emit(self, event: Event) -> None:
        """Write one event."""
        os.write(self._output, event_line(event))
        if isinstance(event, Opened):
            self.hush()

    def hush(self) -> None:
        """Let libraries print nowhere."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.close(nowhere)

    def begin_anew(self, interrupted: Interrupted) -> None:
        """Become a fresh process that takes up what was `interrupted`; does not return."""
        os.dup2(self._output, 1)
        os.dup2(self._log, 2)
        resume = interrupted_text(interrupted)
        os.execv(sys.executable, [sys.executable, "-m", "station.air.player", resume])  # noqa: S606

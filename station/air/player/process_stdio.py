"""The player's process as seen from outside: where it speaks, and how it begins anew.

Not handled here: what it says (`messages.py`).
"""

import contextlib
import os
import sys
from collections.abc import Iterator

from station.air.player.messages import Event, Interrupted, Opened
from station.air.player.wire import event_line, interrupted_text


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """What libraries print meanwhile goes nowhere; our own log, beside `ProcessStdio`, is as ever.

    PortAudio asks ALSA and JACK for every card that there might be, and both lament each one.
    """
    before = os.dup(2)
    _point_to_nowhere(2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _point_to_nowhere(*outputs: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for output in outputs:
        os.dup2(nowhere, output)
    os.close(nowhere)


class ProcessStdio:
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
        _point_to_nowhere(1, 2)

    def begin_anew(self, interrupted: Interrupted) -> None:
        """Become a fresh process that takes up what was `interrupted`; does not return."""
        os.dup2(self._output, 1)
        os.dup2(self._log, 2)
        resume = interrupted_text(interrupted)
        os.execv(sys.executable, [sys.executable, "-m", "station.air.player.process", resume])  # noqa: S606

"""The guard: relays off when the loop hangs, whatever it hangs in.

The loop beats each time it goes on. When no beat comes while a relay is on, a thread of its own
switches the relays off, kills the player and ends the process, and systemd starts it anew. A
thread that sits in a dead disk can't be ended, and as long as it sits there the process keeps its
pins: so they are driven off from here, before the end. A hang that holds the interpreter lets no
Python thread run; while a relay is on the guard keeps an alarm wound up which is none, and ends
the process: systemd's `ExecStopPost` then drives the pins off. Not handled here: what goes well.
"""

import contextlib
import faulthandler
import logging
import os
import threading
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)

ON_AIR_LIMIT = 1.0
"""Seconds without a beat while a relay is on."""

SILENT_LIMIT = 8.0
"""Seconds without a beat while all relays are off; less than systemd's watchdog waits."""

EXIT_STATUS = 70
"""EX_SOFTWARE of sysexits.h: the loop hung."""

_ALARM = 1.5
"""Seconds of the alarm: more than the limit, as it can't tell a machine that stood still."""

_STEP = 0.1
_LAST_WORDS = 0.3


class Alarm(Protocol):
    """Ends the process by itself unless it is wound up again in time."""

    def wind_up(self, seconds: float) -> None:
        """From now on, so many seconds."""

    def stop(self) -> None:
        """Never."""


class InterpreterAlarm:
    """An alarm that needs no Python thread to run: `faulthandler`'s, in C.

    It writes where each thread stands to stderr, and ends the process with status 1.
    """

    def wind_up(self, seconds: float) -> None:
        """See `Alarm`."""
        faulthandler.dump_traceback_later(seconds, exit=True)

    def stop(self) -> None:
        """See `Alarm`."""
        faulthandler.cancel_dump_traceback_later()


class LoopWatchdog:
    """`on_air` says whether a relay is on; `silence` takes all off for good, from any thread.

    `kill` ends the player; `end` ends this process without looking back. A machine that as a
    whole stood still (suspended, swapping) counts as one step of the guard's: its loop gets its
    time.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        on_air: Callable[[], bool],
        silence: Callable[[], None],
        kill: Callable[[], None],
        end: Callable[[int], object] = os._exit,
        alarm: Alarm | None = None,
    ) -> None:
        self._monotonic, self._on_air = monotonic, on_air
        self._silence, self._kill, self._end = silence, kill, end
        self._alarm = alarm or InterpreterAlarm()
        self._beats = self._seen = 0
        self._passed = monotonic()
        self._still = 0.0
        self._wound_up = False
        self._ending = threading.Event()
        self.thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def heartbeat(self) -> None:
        """The loop goes on; its thread's to call, often."""
        self._beats += 1

    def start(self) -> None:
        """Begin to watch."""
        self.thread.start()

    def close(self) -> None:
        """Watch no more."""
        self._ending.set()
        self.thread.join(1.0)
        self._alarm.stop()

    def pass_once(self) -> bool:
        """One look; whether it had to end everything."""
        now = self._monotonic()
        step, self._passed = min(now - self._passed, 2 * _STEP), now
        if self._beats != self._seen:
            self._seen, self._still = self._beats, 0.0
            self._wind_up()
            return False
        self._still += step
        if self._still < (ON_AIR_LIMIT if self._on_air() else SILENT_LIMIT):
            self._wind_up()
            return False
        self._end_all()
        return True

    def _wind_up(self) -> None:
        """While a relay is on, the alarm goes off soon after this thread could no longer look."""
        if self._on_air():
            self._alarm.wind_up(_ALARM)
            self._wound_up = True
        elif self._wound_up:
            self._alarm.stop()
            self._wound_up = False

    def _end_all(self) -> None:
        still = self._still
        self._silence()
        with contextlib.suppress(Exception):
            self._kill()
        # The loop may hang in the log, and hold its lock: the words get a moment, and no more.
        words = threading.Thread(target=_last_words, args=(still,), daemon=True)
        words.start()
        words.join(_LAST_WORDS)
        self._end(EXIT_STATUS)

    def _run(self) -> None:
        while not self._ending.wait(_STEP):
            if self.pass_once():
                return


def _last_words(still: float) -> None:
    log.critical("the loop has hung for %.1f s: relays off by the guard, ending", still)
    faulthandler.dump_traceback(all_threads=True)

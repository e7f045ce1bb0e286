"""How the player's threads come before all others, and cost little each time they are called.

Not handled here: what the thread does (`process.py`).
"""

import contextlib
import ctypes
import logging
import os
import resource
from collections.abc import Iterator

_log = logging.getLogger(__name__)
_CARD, _OTHERS = 10, 1  # of SCHED_FIFO, 1 to 99
_RUNS_WILD = 2_000_000  # microseconds of work without a pause


def ahead_of_ordinary_work() -> None:
    """From now on this thread, and those that it begins, run before ordinary ones, if allowed.

    A thread that has the interpreter and is held up by other work holds the card's thread up too,
    however early that one would run. Should one of them run wild, the kernel ends the process.
    """
    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_RTTIME)
        resource.setrlimit(resource.RLIMIT_RTTIME, (_RUNS_WILD, most))
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_OTHERS))


@contextlib.contextmanager
def realtime() -> Iterator[bool]:
    """Threads begun here run before all others; this one as ever. Gives whether that is allowed."""
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_CARD))
    except OSError as error:
        _log.info("the card's thread runs without real-time priority: %s", error)
        yield False
        return
    try:
        yield True
    finally:
        os.sched_setscheduler(0, policy, parameters)


class KeptThread:
    """A foreign thread's place in the interpreter, kept from one callback to the next.

    A callback from a thread that the interpreter does not know gets a thread state and a stack,
    mapped anew and thrown away each time; it costs a sixth of the whole callback. One call more
    of PyGILState_Ensure than of PyGILState_Release keeps both (Python/C API, Thread state).
    """

    def __init__(self) -> None:
        self._kept = False

    def keep(self) -> None:
        """To be called in each callback; does something in the first one."""
        if not self._kept:
            self._kept = True
            ctypes.pythonapi.PyGILState_Ensure()

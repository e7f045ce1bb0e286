"""Faults on cue in the installed daemon, which finds this file by PYTHONPATH: signals bring them.

Handlers run in the main thread, which is the loop that does the work. Not handled here: what must
come of it (`test_endings.py`).
"""

import ctypes
import signal
import threading
import time

MEGABYTE = 1 << 20


def mistake(*_: object) -> None:
    """An exception in the middle of the loop."""
    raise RuntimeError("a mistake on purpose")


def hang(*_: object) -> None:
    """The loop hangs; other threads run."""
    time.sleep(3600)


def hold(*_: object) -> None:
    """The loop hangs in C and holds the interpreter: no Python thread runs."""
    ctypes.PyDLL(None).sleep(3600)


def grow(*_: object) -> None:
    """The daemon itself takes more memory than its unit may have, bit by bit."""
    threading.Thread(target=_eat, daemon=True).start()


def _eat() -> None:
    hoard = []
    while True:
        hoard.append(b"\xff" * MEGABYTE)


for _number, _fault in enumerate((mistake, hang, hold, grow), start=1):
    signal.signal(signal.SIGRTMIN + _number, _fault)

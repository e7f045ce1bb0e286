"""A process behind a socket that systemd listens at (sd_listen_fds(3)), which ends when idle.

Not handled here: what is asked and answered (`sync/process.py`, `stick/desk_process.py`).
"""

import contextlib
import os
import socket
from collections.abc import Callable

IDLE = 60.0
"""Seconds in which nobody asks, after which it ends."""

_FIRST_PASSED = 3
"""The first socket that systemd passes (SD_LISTEN_FDS_START)."""


def is_activated() -> bool:
    """Whether systemd has passed a socket to this process."""
    return os.environ.get("LISTEN_PID") == str(os.getpid())


def serve_passed(serve: Callable[[socket.socket], object], idle: float = IDLE) -> None:
    """`serve` one asker after the other at the socket that was passed, until it is idle."""
    with socket.socket(fileno=_FIRST_PASSED) as listener:
        listener.settimeout(idle)
        with contextlib.suppress(TimeoutError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    serve(connection)

"""Other work for every core, begun and ended here.

Not handled here: what is measured beside it.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

_BURN = """
import os, sys, time
until, parent = time.monotonic() + float(sys.argv[1]), os.getppid()
while time.monotonic() < until and os.getppid() == parent:
    sum(range(10_000))
"""


@contextlib.contextmanager
def busy(longest: float) -> Iterator[None]:
    """Every core has a process that never rests, while the context lasts: `longest` seconds."""
    command = [sys.executable, "-c", _BURN, str(longest)]
    burners = [subprocess.Popen(command) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()

"""A recording from a phone made fit for horns, in a process of its own with little to spend.

Run as `python -m station.village.microphone.memo_process RECORDING RESULT SECONDS`; writes one JSON
object. Whatever a hostile file does to a decoder, it does it here: bounded in memory, time and
disk, and the first that the kernel ends when memory is short. Not handled here: which recordings
(`memo_worker.py`), and how (`sound/mastering.py`).
"""

import contextlib
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from station.errors import LoaThonError, ProgramMissingError, StorageError
from station.studio.sound.judgement import judge
from station.studio.sound.mastering import master
from station.studio.sound.unfit import UnfitError

_MEMORY = 1 << 30
"""Bytes of address space, of this process and of ffmpeg's each."""

_PROCESSOR = 900
"""Seconds of processor time, likewise."""

_BYTES_A_SECOND = 200_000
"""Of the largest file on the way: 48,000 samples of four bytes."""

_PASS = 400.0
"""Seconds that a pass of ffmpeg may take."""


def made_fit(source: Path, result: Path, longest: float) -> dict[str, Any]:
    """What came of it: its length and flaws, or its fault."""
    try:
        flaws = [str(remark.flaw) for remark in judge(source, longest=longest, timeout=_PASS)]
        mastered = master(source, result, timeout=_PASS, longest=longest)
    except UnfitError as error:
        return {"fault": str(error.fault), "text": str(error)}
    except StorageError as error:
        return {"fault": "disk", "text": str(error)}
    except ProgramMissingError as error:
        return {"fault": "program", "text": str(error)}
    except LoaThonError as error:
        return {"fault": "no-recording", "text": str(error)}
    return {"fault": "", "seconds": mastered.seconds, "flaws": flaws}


def limit_resources(longest: float) -> None:
    """Bound this process and those that it starts, for a recording of `longest` seconds."""
    most = int((longest + 10) * _BYTES_A_SECOND)
    for what, limit in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _PROCESSOR),
        (resource.RLIMIT_FSIZE, most),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    os.nice(10)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def main(arguments: list[str]) -> None:
    """One recording. A SIGTERM ends ffmpeg too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    source, result, longest = Path(arguments[0]), Path(arguments[1]), float(arguments[2])
    limit_resources(longest)
    sys.stdout.write(json.dumps(made_fit(source, result, longest)))


if __name__ == "__main__":
    main(sys.argv[1:])

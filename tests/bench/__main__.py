"""`make bench`: the figures of its README, on this machine, in three quarters of an hour.

`FULL=1 make bench` takes about four hours: 100 runs, 45 minutes together, two hours of playing.
"""

import argparse
import os
import platform
import subprocess
from pathlib import Path

from tests.bench import first_page, idle, paper, phones, pipeline, publish, strangers, sync, years
from tests.bench.sound import (
    bad_cards,
    ear,
    start_error,
    steady,
    stop,
    ten_minutes,
    timeless,
    together,
    underrun,
)

_FULL = os.environ.get("FULL") == "1"
_RUNS = "100" if _FULL else "12"


def main() -> None:
    """Every benchmark after the other, with the machine named."""
    argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__).parse_args()
    print(f"{_processor()}, {platform.platform()}, Python {platform.python_version()}\n")
    print("From text to the village, the project's own sample")
    pipeline.main([])
    print("\nA bulletin of ten minutes, from its file to its spoken words")
    paper.main([])
    print("\nSyncing, over HTTP on loopback")
    sync.main([])
    print("\nThe office")
    ten_minutes.main([])
    publish.main(["1000"])
    print("\nIdle")
    idle.main([])
    print("\nStart error against the wall clock, on the virtual card")
    start_error.main([_RUNS])
    start_error.main([_RUNS, "busy"])
    print("\nTwo villages within earshot")
    together.main(["45" if _FULL else "2"])
    print("\nTwo villages whose cards have bad manners")
    bad_cards.main(["45" if _FULL else "2"])
    print("\nCards that tell no time")
    timeless.main(["300" if _FULL else "40"])
    print("\nAfter the player was held up for 300 ms")
    underrun.main([_RUNS])
    print("\nStop, beyond the card's own latency")
    stop.main([_RUNS])
    print("\nA tap on the village head's page, until it is heard")
    phones.main(["10" if _FULL else "3"])
    print("\nStop on the village head's page, beside strangers who do their worst")
    strangers.main(["30"])
    print("\nThe first page of the village head, on a slow phone")
    first_page.main(["50" if _FULL else "10"])
    print("\nWhile playing")
    steady.main(["120" if _FULL else "2"])
    print("\nHearing whether the horns sounded, in simulated villages")
    ear.main(["5" if _FULL else "1"])
    print("\nRandom years of the whole station, with faults")
    years.main(["1000"])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
        if line.startswith(("model name", "Model")):
            return line.partition(":")[2].strip()
    count = subprocess.run(["nproc"], capture_output=True, text=True, check=False).stdout.strip()
    return f"{platform.machine()}, {count} cores"


if __name__ == "__main__":
    main()

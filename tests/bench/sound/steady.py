"""What the player costs while it plays: processor, and whether its memory grows.

    python -m tests.bench.sound.steady [MINUTES]

One long Opus recording at a gain of 0.7 on a card 100 ppm fast. Memory is the process's resident
set, once a second; its slope is the line of least squares. The virtual card's own work is in the
process too, as is the kernel's.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from station.air.player.messages import PlayItem, Started
from tests.bench.sound.sequencer import sequencer
from tests.bench.sound.together import recording

_SETTLED = 10.0  # seconds after which it is measured
_PAGE = os.sysconf("SC_PAGE_SIZE")


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    seconds = 60 * min(600.0, float(arguments[0]) if arguments else 5.0)
    with tempfile.TemporaryDirectory() as folder, sequencer(ppm=100.0) as on:
        path = recording(Path(folder) / "long.opus", seconds + _SETTLED + 10)
        on.player.play(time.time() + 1, [PlayItem(path, 0.7)])
        on.wait(Started)
        time.sleep(_SETTLED)
        began, before = time.monotonic(), _processor_seconds(on.pid)
        instants, sizes = [], []
        while time.monotonic() < began + seconds:
            on.player.events()
            instants.append(time.monotonic())
            sizes.append(_resident(on.pid) / 1e6)
            time.sleep(1)
        share = (_processor_seconds(on.pid) - before) / (time.monotonic() - began)
        slope = statistics.linear_regression(instants, sizes).slope * 3600
        print(f"  playing for {seconds / 60:g} minutes: {share * 100:.2f} % of a core")
        print(f"  {sizes[0]:.1f} MB resident at first, {sizes[-1]:.1f} MB in the end, ", end="")
        print(f"slope {slope:+.3f} MB an hour; {len(on.card.underruns())} underruns")


def _processor_seconds(pid: int) -> float:
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e9


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE


if __name__ == "__main__":
    main(sys.argv[1:])

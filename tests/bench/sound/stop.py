"""How long a broadcast is still heard after Stop, beyond the card's own latency.

python -m tests.bench.sound.stop [RUNS]
"""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from station.air.player.messages import PlayingEnded, PlayItem, Started
from tests.air.recordings import RATE, steady, write
from tests.bench.sound.capture import Capture
from tests.bench.sound.sequencer import HEADER, line, measured, sequencer


def stopped(path: Path) -> float:
    """Seconds from the command to silence, less the latency that the card tells."""
    with sequencer() as on:
        on.player.play(time.time() + 0.5, [PlayItem(path)])
        on.wait(Started)
        time.sleep(0.2 + random.random() / 10)
        asked = time.monotonic()
        on.player.stop()
        on.wait(PlayingEnded)
        heard = Capture(on.card)
        begin = heard.frame(asked)
        samples = heard.read(begin, RATE)
        last = max((n for n, sample in enumerate(samples) if sample), default=0)
        return heard.instant(begin + last + 1) - asked - on.latency


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    runs = min(1_000, int(arguments[0])) if arguments else 20
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "steady.wav", steady(RATE * 20))
        values = measured(lambda: stopped(path), runs)
    print(HEADER)
    print(line("stop to silence", values))


if __name__ == "__main__":
    main(sys.argv[1:])

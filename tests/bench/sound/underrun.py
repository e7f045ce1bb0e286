"""How soon a broadcast is in step again after the player's process was held up for 300 ms.

    python -m tests.bench.sound.underrun [RUNS]

The process is stopped and let go on (SIGSTOP, SIGCONT); the card runs dry meanwhile. “In step” is
the first stretch of sound, exactly as recorded, that is within 1 ms of its planned instant.
"""

import os
import signal
import sys
import tempfile
import time
from array import array
from collections.abc import Sequence
from pathlib import Path

from station.air.player.messages import PlayingEnded, PlayItem, Started
from tests.air.recordings import RATE, found, noise, write
from tests.bench.sound.capture import PROBE, Capture
from tests.bench.sound.sequencer import HEADER, Stage, line, measured, sequencer

_HELD = 0.3  # seconds
_IN_STEP = 1e-3  # seconds


def held_up(path: Path, samples: "array[int]") -> tuple[float, float]:
    """Seconds from being let go to being in step, and how far off it then is."""
    with sequencer() as on:
        at = time.time() + 0.5
        offset = time.time() - time.monotonic()
        on.player.play(at, [PlayItem(path)])
        on.wait(Started)
        time.sleep(0.3)
        os.kill(on.pid, signal.SIGSTOP)
        try:
            time.sleep(_HELD)
        finally:
            os.kill(on.pid, signal.SIGCONT)
        let_go = time.monotonic()
        on.wait(PlayingEnded)
        return _in_step(on, samples, at - offset, let_go)


def _in_step(on: Stage, samples: "array[int]", at: float, let_go: float) -> tuple[float, float]:
    heard = Capture(on.card)
    for frame in range(heard.frame(let_go), heard.frame(let_go + 1.0), 48):
        instant = heard.instant(frame)
        due = round((instant - at) * RATE)
        begin = max(0, due - RATE // 20)
        place = found(heard.read(frame, PROBE), samples[begin : due + RATE // 20])
        error = instant - at - (begin + place) / RATE
        if place >= 0 and abs(error) < _IN_STEP:
            return instant - let_go, error
    sys.exit("it did not come back in step")


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    runs = min(1_000, int(arguments[0])) if arguments else 20
    samples = noise(RATE * 3)
    errors: list[float] = []

    def one() -> float:
        after, error = held_up(path, samples)
        errors.append(error)
        return after

    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "noise.wav", samples)
        values = measured(one, runs)
    print(HEADER)
    print(line("held up to in step", values))
    print(line("off by then", errors))


if __name__ == "__main__":
    main(sys.argv[1:])

"""How far from its planned instant a broadcast begins, against the virtual card's own log.

    python -m tests.bench.start_error [RUNS] [PPM]

Each run opens the card anew and plans a start at an odd instant a little ahead; beside it, in the
same run, aplay is begun after a sleep until that instant. Both are heard by the virtual card.
Not handled here: a real card's own delay after its buffer, which no program can see.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Sequence
from pathlib import Path

from station.air.messages import Ended, Event, Failed, Item
from station.air.player_process import PlayerProcess
from tests.air.recordings import RATE, noise, probes, write
from tests.virtual_card.card import VirtualCard

_AHEAD = 3.0  # seconds from opening the card to the first frame
_GIVE_UP = 15.0  # seconds a run


def by_player(path: Path, samples: "array[int]", ppm: float) -> float:
    """The start's error in seconds, of the station's player."""
    with VirtualCard(ppm=ppm) as card:
        player = PlayerProcess("loa", environment=card.env)
        player.start()
        at = time.time() + _AHEAD + random.random() / 10
        player.play(at, [Item(path)])
        events: list[Event] = []
        until = time.monotonic() + _GIVE_UP
        while not any(isinstance(event, Ended | Failed) for event in events):
            events += player.events()
            if time.monotonic() > until:
                sys.exit(f"the player did not end: {events}")
            time.sleep(0.02)
        player.close()
        frame, heard = probes(samples, card.captured())[0]
        return card.instant(heard) - frame / RATE - at


def by_sleep(path: Path, ppm: float) -> float:
    """The start's error in seconds, of aplay begun at the planned instant."""
    with VirtualCard(ppm=ppm) as card:
        at = time.time() + 0.3 + random.random() / 10
        time.sleep(max(0.0, at - time.time()))
        subprocess.run(["aplay", "-q", "-D", "loa", str(path)], env=card.env, check=True)
        captured = card.captured()
        return card.instant(next(n for n, sample in enumerate(captured) if sample)) - at


def line(name: str, errors: Sequence[float]) -> str:
    """Median, 95th and 99th percentile and the largest, of the errors' sizes."""
    sizes = sorted(abs(error) * 1000 for error in errors)
    at = [sizes[min(len(sizes) - 1, int(len(sizes) * part))] for part in (0.95, 0.99)]
    median = statistics.median(sizes)
    return f"{name:8} {median:9.3f} {at[0]:9.3f} {at[1]:9.3f} {sizes[-1]:9.3f}"


def main(arguments: Sequence[str]) -> None:
    """Print a table of both."""
    runs = min(1_000, int(arguments[0])) if arguments else 30
    ppm = float(arguments[1]) if len(arguments) > 1 else 0.0
    samples = noise(RATE // 4)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "noise.wav", samples)
        for run in range(runs):
            print(f"\rrun {run + 1} of {runs}", end="", file=sys.stderr, flush=True)
            ours.append(by_player(path, samples, ppm))
            theirs.append(by_sleep(path, ppm))
    print(file=sys.stderr)
    print(f"start error over {runs} runs, ms (card at {ppm:+g} ppm)")
    print(f"{'':8} {'median':>9} {'p95':>9} {'p99':>9} {'max':>9}")
    print(line("player", ours))
    print(line("aplay", theirs))


if __name__ == "__main__":
    main(sys.argv[1:])

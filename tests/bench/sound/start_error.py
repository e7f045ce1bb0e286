"""How far from its planned instant a broadcast begins, against the virtual card's own log.

    python -m tests.bench.sound.start_error [RUNS] [busy] [ppm=N]

Each run opens the card anew and plans a start at an odd instant 0.6, 2, 5 or 15 s ahead, in turn.
Beside it, in the same run, where they are installed: aplay begun after a sleep until that instant,
and MPD told to play at it. `busy` keeps every core at work meanwhile. Not handled here: a
real card's own delay after its buffer, which no program can see.
"""

import contextlib
import itertools
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Sequence
from pathlib import Path

from station.air.player.messages import PlayingEnded, PlayItem
from tests.air.recordings import RATE, noise, probes, write
from tests.bench.load import busy
from tests.bench.sound import mpd
from tests.bench.sound.sequencer import HEADER, line, measured, sequencer
from tests.virtual_card.card import VirtualCard

_AHEAD = (0.6, 2.0, 5.0, 15.0)  # seconds from opening the card to the first frame, in turn
_LONGEST_RUN = 60.0  # seconds


def by_player(path: Path, samples: "array[int]", ppm: float, ahead: float) -> float:
    """The start's error in seconds, of the station's player, its card opened so long `ahead`."""
    with sequencer(ppm) as on:
        at = time.time() + ahead + random.random() / 10
        on.player.play(at, [PlayItem(path)])
        on.wait(PlayingEnded)
        frame, heard = probes(samples, on.card.captured())[0]
        return on.card.instant(heard) - frame / RATE - at


def by_sleep(path: Path, ppm: float) -> float:
    """The start's error in seconds, of aplay begun at the planned instant."""
    with VirtualCard(ppm=ppm) as card:
        at = _waited()
        subprocess.run(["aplay", "-q", "-D", "loa", str(path)], env=card.env, check=True)
        return _first_sound(card) - at


def by_mpd(path: Path, ppm: float) -> float:
    """The start's error in seconds, of MPD told to play at the planned instant."""
    with (
        tempfile.TemporaryDirectory() as folder,
        VirtualCard(ppm=ppm) as card,
        mpd.running(Path(folder), card) as player,
    ):
        player.do(f'add "file://{path}"')
        at = _waited()
        player.do("play")
        until = time.monotonic() + 10
        while "state: stop" not in player.do("status") and time.monotonic() < until:
            time.sleep(0.05)
        return _first_sound(card) - at


def _waited() -> float:
    at = time.time() + 0.3 + random.random() / 10
    time.sleep(max(0.0, at - time.time()))
    return at


def _first_sound(card: VirtualCard) -> float:
    captured = card.captured()
    return card.instant(next(n for n, sample in enumerate(captured) if sample))


def main(arguments: Sequence[str]) -> None:
    """Print a table of all."""
    runs = next((min(1_000, int(each)) for each in arguments if each.isdigit()), 30)
    ppm = next((float(each[4:]) for each in arguments if each.startswith("ppm=")), 0.0)
    samples = noise(RATE // 4)
    with contextlib.ExitStack() as stack:
        path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "noise.wav"
        write(path, samples)
        if "busy" in arguments:
            stack.enter_context(busy(runs * _LONGEST_RUN))
        work = "every core busy" if "busy" in arguments else "a quiet machine"
        print(f"  start error over {runs} runs, card at {ppm:+g} ppm, {work}")
        print(HEADER)
        ahead = itertools.cycle(_AHEAD)
        values = measured(lambda: by_player(path, samples, ppm, next(ahead)), runs)
        print(line("player", values), flush=True)
        print(f"  … its median with its sign: {1000 * statistics.median(values):+.3f}", flush=True)
        if shutil.which("aplay"):
            print(line("aplay", measured(lambda: by_sleep(path, ppm), runs)), flush=True)
        if mpd.installed():
            print(line("mpd", measured(lambda: by_mpd(path, ppm), runs)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

"""How often the ear hears the horns that sounded, and never those that did not.

    python -m tests.bench.sound.ear [TRIALS]

Real speech by espeak-ng, through simulated horns with echoes and 0.05 to 0.8 s of delay, among
what drowns it. 0 dB: all around is as loud as the horns, in the band of speech. Not handled here:
a real village.
"""

import random
import sys
import time
from collections.abc import Sequence
from itertools import product

from station.programme.proof_of_sound import LEAST_LIKENESS, LEAST_PROMINENCE, Hearing
from tests.air.horns import AROUND, around, excerpt, listen, mixed, speech, through_horns

_LENGTHS = (10, 20, 60)  # seconds
_LEVELS = (10, 3, 0, -3, -6, -10)  # dB
_BOUNDS = (3.0, 4.0, 5.0, 6.0, 8.0)

Case = tuple[int, str, int | None]


def trial(case: Case, dice: random.Random) -> tuple[Hearing, bool]:
    """What is found in one scene, and whether at the right delay."""
    seconds, kind, snr = case
    sent = excerpt(speech(), dice.uniform(0, 20), seconds)
    delay = dice.uniform(0.05, 0.8)
    horns = None if snr is None else through_horns(sent, delay)
    noise = excerpt(around(kind), dice.uniform(0, 20), seconds)
    found = listen(sent, mixed(horns, noise, snr or 0))
    return found, abs(found.delay - delay) < 0.15


def is_heard(found: Hearing, bound: float = LEAST_PROMINENCE) -> bool:
    """Whether it counts as heard when the prominence has to be `bound`."""
    return found.likeness >= LEAST_LIKENESS and found.prominence >= bound


def main(arguments: Sequence[str]) -> None:
    """Print the shares heard, by length, noise and level, and how the bound was chosen."""
    trials = int(arguments[0]) if arguments else 3
    dice, began = random.Random(1), time.process_time()
    cases = list(product(_LENGTHS, AROUND, (*_LEVELS, None)))
    found = {case: [trial(case, dice) for _ in range(trials)] for case in cases}
    for seconds in _LENGTHS:
        print(f"\n{seconds} s of speech: heard, of {trials}, by how much louder the horns are")
        print(f"{'around':13}" + "".join(f"{level:>5} dB" for level in _LEVELS) + "   no horns")
        for kind in AROUND:
            shares = (sum(is_heard(f) for f, _ in found[seconds, kind, s]) for s in _LEVELS)
            strangers = [f for f, _ in found[seconds, kind, None]]
            row = "".join(f"{share:>8}" for share in shares)
            most = max(f.prominence for f in strangers)
            print(f"{kind:13}{row}   {sum(map(is_heard, strangers))} (prominence to {most:.1f})")
    _bounds(found)
    sound = trials * sum(seconds for seconds, _, _ in cases)
    spent = (time.process_time() - began) / sound * 1000
    print(f"\nscenes made and compared: {spent:.0f} ms for each second")


def _bounds(found: dict[Case, list[tuple[Hearing, bool]]]) -> None:
    print("\nIf the prominence had to be at least   " + "".join(f"{b:>7g}" for b in _BOUNDS))
    for seconds, level in product(_LENGTHS, (3, -3, -6, None)):
        scenes = [
            f for (s, _, snr), fs in found.items() if s == seconds and snr == level for f in fs
        ]
        shares = (100 * sum(is_heard(f, b) for f, _ in scenes) / len(scenes) for b in _BOUNDS)
        name = (
            f"{seconds} s, no horns: false" if level is None else f"{seconds} s, {level} dB: heard"
        )
        print(f"{name:39}" + "".join(f"{share:>6.0f}%" for share in shares))
    right = [
        ok for (_, _, snr), fs in found.items() if snr is not None for f, ok in fs if is_heard(f)
    ]
    print(f"the delay was right in {sum(right)} of {len(right)} that were heard")


if __name__ == "__main__":
    main(sys.argv[1:])

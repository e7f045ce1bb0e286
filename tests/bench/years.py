"""Random years of the whole station, with faults: what they broke of its promises.

    python -m tests.bench.years [YEARS] [FIRST]

A year is made of its seed alone; `python -m tests.village.whole_years SEED` tells one. In as many
processes as there are cores.
"""

import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.village.whole_years.lived import lived


def one(seed: int) -> tuple[int, tuple[str, ...], Counter[str], float]:
    """What the year of that seed broke, what was in it, and its seconds of processor time."""
    logging.disable(logging.CRITICAL)
    began = time.process_time()
    year = lived(seed)
    return seed, year.broken, year.counts, time.process_time() - began


def main(arguments: Sequence[str]) -> None:
    """Live and print."""
    years = int(arguments[0]) if arguments else 1000
    first = int(arguments[1]) if len(arguments) > 1 else 0
    counts, broken, seconds = Counter[str](), 0, 0.0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seed, said, counted, took in pool.map(one, range(first, first + years)):
            counts += counted
            seconds += took
            broken += bool(said)
            for sentence in said:
                print(f"  year {seed}: {sentence}", flush=True)
    inside = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"{years} years from {first} on ({inside}): {broken} broke a promise")
    print(f"{seconds / years:.1f} s of a core each")


if __name__ == "__main__":
    main(sys.argv[1:])

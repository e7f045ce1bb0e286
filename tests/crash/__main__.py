"""Power cuts: many crash images of each workload, and what did not survive.

python -m tests.crash [IMAGES] [SEED]
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.crash import memo, promises, update, update_promises, workloads
from tests.crash.recorded_disk import Acknowledged, Recording, copy, missing, mounted
from tests.crash.workloads import Box
from tests.crash.write_log import make_image

Say = Callable[[str], object]
Check = Callable[[Box, Path, Sequence[Acknowledged], int], list[str]]
WORKLOADS: dict[str, tuple[Callable[[Box], None], Check]] = {
    "sync": (workloads.sync, promises.broken),
    "journal": (workloads.journal, promises.broken),
    "air": (workloads.air, promises.broken),
    "memo": (memo.memos, promises.broken),
    "update": (update.updates, update_promises.broken),
}
"""What the power is cut in, and what finds out what was broken by it."""


def main(arguments: Sequence[str]) -> None:
    """Print the figures; ends with 1 when a promise was broken."""
    images = int(arguments[0]) if arguments else 400
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    if reason := missing():
        sys.exit(f"skipped: {reason}")
    failed = 0
    for workload in WORKLOADS:
        began = time.monotonic()
        found = cut_the_power(workload, -(-images // len(WORKLOADS)), seed, print)
        print(f"  {workload:8} {len(found)} of {-(-images // len(WORKLOADS))} images broken, "
              f"{time.monotonic() - began:.0f} s")  # fmt: skip
        failed += len(found)
    sys.exit(1 if failed else 0)


def cut_the_power(workload: str, images: int, seed: int, say: Say = print) -> list[str]:
    """Record `workload` once and cut the power `images` times in it; what was broken, for each."""
    chance, found = random.Random(seed), []
    work, check = WORKLOADS[workload]
    with tempfile.TemporaryDirectory() as name:
        box = Box(Path(name))
        recording = box.record(work)
        flushes = sum(write.flush for write in recording.log)
        say(f"  {workload:8} {len(recording.log)} writes, {flushes} flushes, "
            f"{len(recording.said)} acknowledgements")  # fmt: skip
        for cut in _cuts(recording, images, chance):
            troubles = _after(box, check, recording, cut, chance)
            if troubles:
                found.append(f"cut after {cut}: {'; '.join(troubles)}")
                say(f"    {found[-1][:600]}")
    return found


def _cuts(recording: Recording, images: int, chance: random.Random) -> Iterator[int]:
    """Anywhere, and half of them where it hurts most: just after an acknowledgement."""
    first = recording.said[0].after
    for number in range(images):
        if number % 2:
            yield chance.choice(recording.said).after
        else:
            yield chance.randint(first, len(recording.log))


def _after(
    box: Box, check: Check, recording: Recording, cut: int, chance: random.Random
) -> list[str]:
    image, mount = box.folder / "image.raw", box.folder / "image"
    copy(recording.base, image)
    make_image(recording.log, recording.data, image, cut, chance)
    with mounted(image, mount):
        return check(box, mount, recording.said, cut)


if __name__ == "__main__":
    main(sys.argv[1:])

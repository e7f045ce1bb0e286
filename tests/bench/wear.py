"""What a sync without news, the marks in the journal, and a file's new time write to the card: on a
recorded disk. (The file's new time is what the system's timesyncd does each minute, as it comes.)

    python -m tests.bench.wear [TIMES]      as root, with qemu-system-common

All that reaches the disk counts, with ext4's own journal.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from station.trust.feed import Feed
from station.village.asrun.journal import Journal
from station.village.asrun.marks import SEEN
from station.village.library.library import Library
from station.village.sync.connection import SYNCED
from station.village.sync.syncer import Syncer
from tests.crash.recorded_disk import FILE_SYSTEM, Recording, missing
from tests.crash.workloads import Box

_APART = 1.2
"""Seconds: longer than the recorded disk's file system waits before it commits."""


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    if reason := missing():
        sys.exit(f"skipped: {reason}")
    times = int(arguments[0]) if arguments else 20
    works = {
        "a sync without news": _syncs,
        "the marks in the journal": _marks,
        "a file's new time": _touches,
    }
    for name, made in works.items():
        with tempfile.TemporaryDirectory() as folder:
            box = Box(Path(folder))
            recording = box.record(lambda box, made=made: _work(box, made(box), times))  # type: ignore[misc]
            print(f"  {name:24} {_written(recording) / times / 1000:6.1f} kB")


def _work(box: Box, once: Callable[[], object], times: int) -> None:
    once()
    os.sync()
    time.sleep(5 * _APART)
    box.sound_proof("start")
    for _ in range(times):
        once()
        os.sync()
        time.sleep(_APART)
    box.sound_proof("end")


def _syncs(box: Box) -> Callable[[], object]:
    for number in range(10):
        box.office.add_bulletin(f"tin-{number}", "Bản tin", b"OggS" + os.urandom(60_000))
    box.office.publish()
    library, source = Library(box.mount / "library", "na-dong", ["vi"]), str(box.office.repository)

    def connect() -> Feed:
        now = datetime.now(UTC)
        return Feed(source, box.mount / "feed", box.office.root_bytes, reference_time=now)

    return Syncer(library, connect, lambda: datetime.now(UTC)).sync


def _marks(box: Box) -> Callable[[], object]:
    journal = Journal(box.mount / "journal.sqlite")
    return lambda: journal.mark_all(dict.fromkeys((SEEN, SYNCED), datetime.now(UTC).isoformat()))


def _touches(box: Box) -> Callable[[], object]:
    clock = box.mount / "clock"
    clock.touch()
    return lambda: os.utime(clock)


def _written(recording: Recording) -> int:
    start, end = (each.after for each in recording.said if each.said["what"] in ("start", "end"))
    return sum(w.length for w in recording.log[start:end] if w.start < FILE_SYSTEM)


if __name__ == "__main__":
    main(sys.argv[1:])

"""How long ten minutes of bulletin take on one core, from text to what the chairman hears.

python -m tests.bench.sound.ten_minutes
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from station.studio.paper.document import read_document
from station.studio.reading.aloud import read_aloud
from station.studio.sound.judgement import judge
from station.studio.sound.mastering import master
from station.studio.voice.espeak import EspeakVoice
from tests.bench.pipeline import SAMPLE

TIMES = 6  # the sample lasts 98 s


def main(_: Sequence[str]) -> None:
    """Measure and print."""
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(usual)})
    try:
        with tempfile.TemporaryDirectory() as name:
            _measure(Path(name))
    finally:
        os.sched_setaffinity(0, usual)


def _measure(folder: Path) -> None:
    began, cpu = time.perf_counter(), os.times()
    reading = read_aloud(read_document(SAMPLE).spoken * TIMES)
    EspeakVoice().speak(reading.paragraphs, folder / "speech.wav")
    spoken = time.perf_counter()
    mastered = master(folder / "speech.wav", folder / "speech.opus")
    done = time.perf_counter()
    used = os.times()
    busy = sum(used[:4]) - sum(cpu[:4])
    print(
        f"  {done - began:8.3f} s  {mastered.seconds:.0f} s of sound on one core: reading and "
        f"speech {spoken - began:.1f} s, mastering {done - spoken:.1f} s; processor {busy:.1f} s"
    )
    began = time.perf_counter()
    judge(folder / "speech.wav", longest=3600)
    print(f"  {time.perf_counter() - began:8.3f} s  judging the same as a person's recording")


if __name__ == "__main__":
    main(sys.argv[1:])

"""How long each step takes from a typed bulletin to a recording that a village holds.

python -m tests.bench.pipeline [FILE]
"""

import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from station.studio.paper.document import read_document
from station.studio.reading.aloud import read_aloud
from station.studio.sound.mastering import master
from station.studio.voice.espeak import EspeakVoice
from station.trust.feed import Feed
from station.village.library.library import Library
from station.village.sync.syncer import Syncer
from tests.office_simulator import OfficeSimulator
from tests.places import SAMPLES

SAMPLE = SAMPLES / "bulletin-sample.txt"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    source = Path(arguments[0]) if arguments else SAMPLE
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _timed("read the document, write it as it is spoken"):
            document = read_document(source)
            reading = read_aloud((document.title, *document.spoken))
        with _timed("speech by espeak-ng"):
            EspeakVoice().speak(reading.paragraphs, folder / "speech.wav")
        with _timed("master for horns"):
            mastered = master(folder / "speech.wav", folder / "speech.opus")
        _publish_and_sync(folder, mastered.seconds)
        size = (folder / "speech.opus").stat().st_size
        print(
            f"  {source.name}: {mastered.seconds:.1f} s of sound in {size / 1000:.0f} kB, "
            f"{mastered.loudness_lufs:.1f} LUFS, true peak {mastered.true_peak_dbtp:.1f} dBTP; "
            f"{len(reading.changes)} places read in other words, {len(reading.unread)} unread"
        )


def _publish_and_sync(folder: Path, seconds: float) -> None:
    now = datetime.now(UTC)
    office = OfficeSimulator(folder / "office", now=now)
    with _timed("sign and publish"):
        office.add_bulletin("ban-tin", "Bản tin", folder / "speech.opus", seconds=seconds)
        office.publish()
    library = Library(folder / "library", "na-dong", ["vi"])
    with office.serve() as served:

        def connect() -> Feed:
            return Feed(served.url, folder / "feed", office.root_bytes, reference_time=now)

        with _timed("the village fetches and verifies it over HTTP"):
            Syncer(library, connect, lambda: now).sync()
        served.behave()
        with _timed("a sync without news"):
            Syncer(library, connect, lambda: now).sync()
        print(f"  a sync without news: {len(served.requests)} requests, {served.sent} bytes")
    (recording,) = library.verify("ban-tin")
    with _timed("verify it again before a play"):
        library.verify("ban-tin")
    assert hashlib.sha256((folder / "speech.opus").read_bytes()).hexdigest() == recording.sha256


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"  {time.perf_counter() - began:8.3f} s  {what}")


if __name__ == "__main__":
    main(sys.argv[1:])

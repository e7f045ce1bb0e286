"""Typed words read, spoken and made fit for horns, in a process of its own with little to spend.

Run as `python -m station.village.microphone.typed_process TEXT RESULT SECONDS`; writes one JSON
object. The voice is espeak-ng's: a Piper voice needs more memory than the daemon's unit is let
have. Not handled here: which texts (`memo_worker.py`), and how words are read (`studio/reading/`).
"""

import json
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from station.errors import InputError, LoaThonError, ProgramMissingError, StorageError
from station.studio.reading.aloud import read_aloud
from station.studio.sound.mastering import master
from station.studio.sound.unfit import UnfitError
from station.studio.voice.espeak import EspeakVoice
from station.village.microphone.memo_process import limit_resources

UNREAD = "unread"
"""The flaw of words that no voice can say: letters that nobody explained, addresses, odd signs."""

_MOST_BYTES = 20_000
_BOUNDED_AS = 600.0
"""Seconds: espeak-ng asks for 64 MB of shared memory for a sound server, which counts as a file."""

_PASS = 400.0
"""Seconds that a pass of ffmpeg may take."""


def spoken(source: Path, result: Path, longest: float) -> dict[str, Any]:
    """What came of it: its length and flaws, or its fault."""
    try:
        with source.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
        reading = read_aloud(text.splitlines())
        with tempfile.TemporaryDirectory(dir=result.parent, prefix=".made-") as folder:
            speech = Path(folder) / "speech.wav"
            EspeakVoice().speak(reading.paragraphs, speech)
            mastered = master(speech, result, timeout=_PASS, longest=longest)
    except UnfitError as error:
        return {"fault": str(error.fault), "text": str(error)}
    except (StorageError, OSError) as error:
        return {"fault": "disk", "text": str(error)}
    except ProgramMissingError as error:
        return {"fault": "no-voice", "text": str(error)}
    except InputError as error:
        return {"fault": "no-words", "text": str(error)}
    except LoaThonError as error:
        return {"fault": "program", "text": str(error)}
    flaws = [UNREAD] if reading.unread else []
    return {"fault": "", "seconds": mastered.seconds, "flaws": flaws}


def main(arguments: list[str]) -> None:
    """One text. A SIGTERM ends espeak-ng and ffmpeg too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    source, result, longest = Path(arguments[0]), Path(arguments[1]), float(arguments[2])
    limit_resources(max(longest, _BOUNDED_AS))
    sys.stdout.write(json.dumps(spoken(source, result, longest)))


if __name__ == "__main__":
    main(sys.argv[1:])

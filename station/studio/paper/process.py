"""Has a document read by a process of its own, whose memory and time are bounded.

Not handled here: what that process does, and its limits (`reader.py`).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from station.errors import InputError, ProgramMissingError, Sentence
from station.studio.paper.formats.written import ScannedError
from station.studio.paper.recognition import SeenLine

# -P: a folder “station” beside the document is not taken for ours.
COMMAND = (sys.executable, "-P", "-m", "station.studio.paper.reader")
LONGEST = 40.0  # seconds, by the clock
_TOO_MUCH = Sentence("it takes too much time or memory to read; copy its text into a new document")


@dataclass(frozen=True, slots=True)
class Paper:
    """The text of a document, and what was kept apart while reading it, with the reason."""

    text: str
    withheld: tuple[tuple[str, str], ...]
    seen: tuple[SeenLine, ...] = ()
    """Its lines, when they were recognised in a picture."""


def read_paper(
    content: bytes, kind: str, *, command: Sequence[str] = COMMAND, longest: float = LONGEST
) -> Paper:
    """The document with that `content`, of a `kind` that the reader has a format for.

    Raises InputError with what is wrong, ProgramMissingError when no process can be started.
    """
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as output:
        file.write(content)
        file.seek(0)
        try:
            subprocess.run(
                [*command, kind],
                stdin=file,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=longest,
                check=True,
            )
        except OSError as error:
            raise ProgramMissingError(
                "{command} can't be started: {strerror}; install the office again",
                command=command[0],
                strerror=error.strerror,
            ) from error
        except subprocess.SubprocessError as error:
            raise InputError(_TOO_MUCH) from error
        output.seek(0)
        return _understood(output.read())


def _understood(answer: bytes) -> Paper:
    try:
        found: Mapping[str, Any] = json.loads(answer)
        refused = found.get("refused")
        if refused is None:
            return Paper(found["text"], tuple((text, why) for text, why in found["withheld"]))
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise InputError(_TOO_MUCH) from error
    raise (ScannedError if found.get("scanned") else InputError)(str(refused))

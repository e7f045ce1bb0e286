"""What a sync remembers until the next, though each may have a process of its own.

What was refused or was over isn't fetched again and again, nor told of in the log each time. A file
that may be lost at any time, and that nothing is believed for. Not handled here: what it means
(`statements.py`, `recordings.py`).
"""

import json
import logging
from contextlib import suppress
from pathlib import Path

from station.errors import StorageError
from station.files import write_whole
from station.village.kept_form import NOT_WHOLE
from station.village.sync.syncer import Syncer

log = logging.getLogger(__name__)

_MOST_BYTES = 4_000_000


def recall(path: Path, syncer: Syncer) -> None:
    """Give `syncer` what lies at `path`; what isn't whole counts as nothing."""
    with suppress(*NOT_WHOLE):
        with path.open("rb") as file:
            form = json.loads(file.read(_MOST_BYTES))
        syncer.statements.recall(form["statements"])
        syncer.recordings.recall(form["recordings"])


def remember(path: Path, syncer: Syncer) -> None:
    """Leave it at `path`, for this boot; a folder that can't be written costs only the link."""
    form = {
        "statements": syncer.statements.remembered(),
        "recordings": syncer.recordings.remembered(),
    }
    try:
        write_whole(path, json.dumps(form).encode())
    except StorageError as error:
        log.warning("what the sync remembers can't be kept: %s", error)

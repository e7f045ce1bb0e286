"""A bulletin for the phone's own loudspeaker: a copy of each recording where the page can read it.

The page has no way into the library. What is copied is what was signed, by its digest; only the
last one's copies are kept. Answers on the asking thread. Not handled here: playing it on the horns.
"""

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from station import foreign
from station.errors import InputError, StorageError
from station.programme.bulletin import Recording
from station.village.control.messages.air import HearBulletin, ToHear
from station.village.library.library import Library
from station.village.library.recordings import recording_name

MOST_BYTES = 12_000_000
"""An hour at 24 kbit/s; the folder lies in memory."""

_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class BulletinToHear:
    """Copies of the recordings of `library`, in `folder`."""

    library: Library
    folder: Path

    def hear(self, request: HearBulletin) -> ToHear:
        """Lay a bulletin's recordings there. Raises InputError, StorageError."""
        bulletin = self.library.snapshot.bulletin(request.bulletin)
        wanted = self.library.wanted(bulletin) if bulletin is not None else ()
        if not wanted or sum(recording.length for recording in wanted) > MOST_BYTES:
            raise InputError(
                "there is nothing to listen to in “{name}”", name=request.bulletin[:64]
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._clear(wanted)
            for recording in wanted:
                self._copy(recording)
        except OSError as error:
            raise StorageError(
                "the recording can't be read: {strerror}", strerror=error.strerror
            ) from error
        return ToHear(tuple(_file(recording) for recording in wanted))

    def _copy(self, recording: Recording) -> None:
        copy = self.folder / _file(recording)
        if copy.exists():
            return
        aside, digest = copy.with_suffix(".new"), hashlib.sha256()
        name = recording_name(recording.sha256)
        of = foreign.foreign_file(self.library.folder, name, recording.length)
        with of as file, aside.open("wb") as made:
            while piece := file.read(_PIECE):
                digest.update(piece)
                made.write(piece)
        if digest.hexdigest() != recording.sha256:
            aside.unlink()
            raise StorageError("the recording is not what was signed; run: station sync")
        aside.replace(copy)

    def _clear(self, wanted: Iterable[Recording]) -> None:
        kept = {_file(recording) for recording in wanted}
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name not in kept:
                path.unlink(missing_ok=True)


def _file(recording: Recording) -> str:
    return f"{recording.sha256}.opus"

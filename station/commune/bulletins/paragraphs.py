"""What people recorded of a draft's paragraphs, kept until the draft is approved or withdrawn.

Not handled here: putting them together with the voice (`recording.py`).
"""

import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from station.commune.bulletins.recording import RecordingStudio, workroom
from station.commune.home import Home
from station.commune.store.database import Store
from station.errors import StorageError
from station.studio.voice.assembly import LONGEST_PIECE, level

_NAME = re.compile(r"paragraph-(\d{1,4})\.wav")


@contextmanager
def with_recording(
    room: RecordingStudio, bulletin_id: str, number: int, file: Path
) -> Iterator[tuple[Mapping[int, Path], tuple[str, ...]]]:
    """All paragraphs that people recorded, `file` as the `number`th, and what is wrong with it.

    It is kept when the block ends well. Raises InputError when nobody would understand it.
    """
    warnings = room.judged(file, LONGEST_PIECE)
    folder = _folder(room.home, bulletin_id)
    with workroom(room.home) as aside:
        piece = aside / f"paragraph-{number}.wav"
        level(file, piece)
        yield {**_kept(folder), number: piece}, warnings
        try:
            folder.mkdir(parents=True, exist_ok=True)
            piece.replace(folder / piece.name)
        except OSError as error:
            raise StorageError(
                "{folder} can't be written: {strerror}", folder=folder, strerror=error.strerror
            ) from error


def forget(home: Home, bulletin_id: str) -> None:
    """The draft is one no more: its paragraphs aren't needed."""
    shutil.rmtree(_folder(home, bulletin_id), ignore_errors=True)


def sweep_recordings(home: Home, digests: Collection[str], store: Store) -> None:
    """Remove the recordings of `digests` that no bulletin has any more."""
    used = {digest for record in store.bulletins() for digest in record.digests}
    for digest in set(digests) - used:
        home.audio(digest).unlink(missing_ok=True)


def _folder(home: Home, bulletin_id: str) -> Path:
    return home.path / "drafts" / bulletin_id


def _kept(folder: Path) -> dict[int, Path]:
    found = ((_NAME.fullmatch(path.name), path) for path in folder.glob("*.wav"))
    return {int(name[1]): path for name, path in found if name}

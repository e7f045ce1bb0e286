"""What people recorded of a draft's paragraphs, kept until the draft is approved or withdrawn.

Not handled here: putting them together with the voice (`recording.py`).
"""

import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
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


@contextmanager
def rearranged(
    room: RecordingStudio, bulletin_id: str, places: Mapping[int, int]
) -> Iterator[Mapping[int, Path]]:
    """Those of the kept recordings whose number is in `places`, by their new numbers there.

    When the block ends well, they lie so, and the others are gone. Raises StorageError.
    """
    folder = _folder(room.home, bulletin_id)
    kept = _kept(folder)
    left = {places[number]: path for number, path in kept.items() if number in places}
    yield left
    try:
        for number, path in kept.items():
            if number not in places:
                path.unlink()
        # Two steps, as one may move to where another has been.
        moved = {new: path.replace(folder / f"moved-{new}") for new, path in left.items()}
        for new, path in moved.items():
            path.replace(folder / f"paragraph-{new}.wav")
    except OSError as error:
        raise StorageError(
            "{folder} can't be written: {strerror}", folder=folder, strerror=error.strerror
        ) from error


def places(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Where each paragraph of a text (from 1) stands in another, if it still does."""
    blocks = SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks()
    return {
        block.a + number: block.b + number
        for block in blocks
        for number in range(1, block.size + 1)
    }


def recorded(home: Home, bulletin_id: str) -> tuple[int, ...]:
    """The numbers of the paragraphs that people recorded."""
    return tuple(sorted(_kept(_folder(home, bulletin_id))))


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

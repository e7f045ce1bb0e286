"""What belongs into a backup: the office's folder, with the recordings that are still needed.

Taken while the office works: the database by SQLite's own way, and of every other file its name,
within the moment in which nobody publishes and no keys change. Files are replaced here, never
written in place, so what has a second name stays as it was. Not handled here: encryption
(`sealing.py`).
"""

import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from station.commune.home import Home
from station.commune.record import BulletinState
from station.errors import RefusedError, StorageError
from station.trust import forms

MANIFEST = "loa-thon-backup.json"
FORMAT = 1
DATABASE = "commune.db"
_STAGE = ".backup-"
_PATIENCE = 60.0
_STEP = 0.2


@contextmanager
def packed(
    home: Home, now: datetime, sleep: Callable[[float], None] = time.sleep
) -> Iterator[IO[bytes]]:
    """The office as an open tar file, which is gone afterwards.

    Waits up to a minute for a publishing to end. Raises RefusedError, StorageError.
    """
    for left in home.path.glob(f"{_STAGE}*"):  # of a power cut
        shutil.rmtree(left, ignore_errors=True)
    try:
        with tempfile.TemporaryDirectory(dir=home.path, prefix=_STAGE) as name:
            stage = Path(name, "office")
            _wait_for(lambda: _take(home, stage, now), sleep)
            with tempfile.TemporaryFile(dir=name) as file:
                _write(file, home, stage, now)
                file.seek(0)
                yield file
    except OSError as error:
        raise StorageError(
            "{path} can't be backed up: {strerror}", path=home.path, strerror=error.strerror
        ) from error


def _wait_for(take: Callable[[], None], sleep: Callable[[float], None]) -> None:
    for _ in range(int(_PATIENCE / _STEP)):
        try:
            return take()
        except RefusedError:
            sleep(_STEP)
    return take()


def _take(home: Home, stage: Path, now: datetime) -> None:
    """Give all that belongs into it a second name in `stage`, within one moment."""
    with home.keys_standing_still(), home.press(home.settings()).standing_still():
        stage.mkdir()
        store = home.store()
        store.copy_to(stage / DATABASE)
        needed = {
            home.audio(sha256).name
            for record in store.bulletins()
            if record.state is not BulletinState.WITHDRAWN and record.bulletin.valid_until > now
            for sha256 in record.digests
        }
        for path in _files(home.path):
            inside = path.relative_to(home.path)
            if inside.parts[0] != "audio" or inside.name in needed:
                _second_name(path, stage / inside)


def _files(folder: Path) -> Iterator[Path]:
    """All but what is hidden, which is made anew, and the database."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", f"{DATABASE}")) or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


def _second_name(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, to)
    except FileNotFoundError:
        return  # a draft's recording that was thrown away just now
    except OSError:
        shutil.copyfile(path, to)  # this file system has no second names


def _write(file: IO[bytes], home: Home, stage: Path, now: datetime) -> None:
    form = {
        "format": FORMAT,
        "commune": home.settings().commune.id,
        "made_at": forms.write_instant(now),
    }
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        manifest = json.dumps(form).encode()
        first = tarfile.TarInfo(MANIFEST)
        first.size = len(manifest)
        tar.addfile(first, io.BytesIO(manifest))
        for path in (stage / DATABASE, *_files(stage)):
            found = tarfile.TarInfo(path.relative_to(stage).as_posix())
            with path.open("rb") as content:
                found.size = os.fstat(content.fileno()).st_size
                tar.addfile(found, content)

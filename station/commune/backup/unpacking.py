"""A decrypted backup laid out as an office's folder, all of it or nothing.

Anybody can encrypt to a public key, so nothing in it is believed: names that lead elsewhere, links
and devices are refused. Not handled here: decrypting (`sealing.py`).
"""

import json
import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import IO

from station.commune.backup.contents import FORMAT, MANIFEST
from station.errors import InputError, StorageError, TrustError
from station.files import durable_file, sync_folder

_MOST_MANIFEST = 10_000
_MOST_FILES = 200_000


def unpack(file: IO[bytes], folder: Path) -> None:
    """Lay what is in `file` out in the empty `folder`, on the disk when this returns.

    Raises InputError when it isn't a backup, TrustError when something in it can't be,
    StorageError.
    """
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            _require_ours(tar)
            for number, member in enumerate(tar):
                if number >= _MOST_FILES or not _is_plain(member):
                    raise TrustError("this backup has a file that can't be; none of it is used")
                if member.name != MANIFEST:
                    _lay(tar, member, folder)
        (folder / "keys").mkdir(exist_ok=True)
        (folder / "keys").chmod(0o700)
        sync_folder(folder)
    except (tarfile.TarError, EOFError) as error:
        raise InputError("this isn't a backup of an office") from error
    except OSError as error:
        raise StorageError(
            "{folder} can't be written: {strerror}", folder=folder, strerror=error.strerror
        ) from error


def _require_ours(tar: tarfile.TarFile) -> None:
    first = tar.next()
    content = tar.extractfile(first) if first and first.name == MANIFEST and first.isreg() else None
    try:
        form = json.loads(content.read(_MOST_MANIFEST)) if content else {}
        made = form["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("this isn't a backup of an office") from error
    if made != FORMAT:
        raise InputError("this backup was made by a newer program; install that one first")


def _is_plain(member: tarfile.TarInfo) -> bool:
    path = PurePosixPath(member.name)
    named = bool(path.parts) and not path.is_absolute() and "\0" not in member.name
    return member.isreg() and named and not any(part.startswith(".") for part in path.parts)


def _lay(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    content = tar.extractfile(member)
    if content is None:
        return
    destination = folder / member.name
    secret = PurePosixPath(member.name).parts[0] == "keys"
    with content, durable_file(destination, mode=0o600 if secret else 0o644) as file:
        shutil.copyfileobj(content, file, 1 << 20)

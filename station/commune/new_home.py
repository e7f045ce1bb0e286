"""A commune's office that is made anew: all of its folder at once, or none.

Not handled here: what is in it (`ceremony/founding.py`, `office/backups.py`).
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.errors import RefusedError, StorageError


def require_free(path: Path) -> None:
    """Raises RefusedError when there is something in the folder `path` already."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise RefusedError("{path} isn't empty; choose another folder with --home", path=path)


@contextmanager
def new_home(path: Path) -> Iterator[Path]:
    """A folder aside to build in, which becomes `path` when the block ends well.

    Raises StorageError; what the block raises goes on, and nothing is left of it.
    """
    parent = path.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=parent, prefix=".commune-"))
    try:
        yield aside
        aside.chmod(0o755)
        aside.replace(path)
    except OSError as error:
        raise StorageError(
            "{path} can't be made: {strerror}", path=path, strerror=error.strerror
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)

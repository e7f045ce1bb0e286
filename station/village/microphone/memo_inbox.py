"""The inbox, which the page's user writes: what may be in it, and for how long.

Not handled here: taking a recording out of it (`memo_store.py`).
"""

import stat
from datetime import datetime, timedelta
from pathlib import Path

from station.errors import InputError

_KEPT = timedelta(hours=1)


def require_recording(raw: Path, most: int) -> None:
    """Remove what is no plain file of at most so many bytes. Raises InputError then, OSError."""
    found = raw.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_size > most:
        raw.unlink()
        raise InputError("that is no recording, or too large a one; choose another")


def clear_inbox(inbox: Path, now: datetime) -> None:
    """What broke off on its way here is of no use to anybody. Raises OSError."""
    for path in inbox.iterdir():
        age = now.timestamp() - path.lstat().st_mtime
        if abs(age) > _KEPT.total_seconds() and not path.is_dir():
            path.unlink(missing_ok=True)

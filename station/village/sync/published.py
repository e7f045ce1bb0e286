"""When the commune last published: a server that repeats old content is in step, and yet silent.

Not handled here: who signed it (`trust/offline.py`), when a sync last went well (`worker.py`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from station.errors import TrustError
from station.trust.offline import published_at
from station.village.finding import Finding

_MOST_BYTES = 500_000


class LastPublished:
    """Told by the first root.json at `root` and the folder `feed` that the syncs keep."""

    def __init__(self, root: Path, feed: Path) -> None:
        self._root, self._feed = root, feed
        self._looked_at: object = None
        self._found: datetime | None = None

    def __call__(self) -> datetime | None:
        """The instant that the commune signed; None where it isn't known."""
        try:
            stat = (self._feed / "timestamp.json").stat()
            seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if seen != self._looked_at:
                self._looked_at, self._found = seen, self._verified()
        except OSError:
            return None
        return self._found

    def _verified(self) -> datetime | None:
        with self._root.open("rb") as file:
            root = file.read(_MOST_BYTES)
        try:
            return published_at(root, self._feed)
        except TrustError:
            return None


def silence(
    published: Callable[[], datetime | None], now: datetime, most: timedelta | None
) -> Finding | None:
    """A fault when the commune has signed nothing for longer than `most`; None for ever."""
    last = published()
    if most is None or last is None or now - last <= most:
        return None
    return Finding(
        "commune",
        False,
        f"the commune last published {last:%Y-%m-%d}, {(now - last).days} days ago: ask the office "
        "whether it publishes (commune publish --renew, each day), and what stands between",
    )

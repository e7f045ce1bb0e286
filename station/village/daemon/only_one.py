"""One daemon for a state folder and for a runtime folder, before it touches anything in them.

A second one would empty the first one's copies and pull at its relays. The kernel gives both locks
back when a daemon dies, however it does. Not handled here: who answers at the control socket
(`control/server.py`).
"""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from station.errors import RefusedError, StorageError
from station.files import shut
from station.lock import one_at_a_time
from station.village.settings.places import Places

log = logging.getLogger(__name__)


@contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Be the only one while the block runs. Raises RefusedError when there is another."""
    with ExitStack() as held:
        for lock in places.daemon_locks:
            _take(lock, held)
        yield


def _take(lock: Path, held: ExitStack) -> None:
    # Of our group is the page's user, who would keep us from ever starting again.
    shut(lock)
    try:
        held.enter_context(one_at_a_time(lock))
    except RefusedError as error:
        raise RefusedError(
            "another station already runs with the folder {folder}; stop it first:"
            " systemctl stop station",
            folder=lock.parent,
        ) from error
    except StorageError as error:
        # A disk that takes nothing keeps no station from starting.
        log.error("%s", error)  # noqa: TRY400 - the sentence is enough

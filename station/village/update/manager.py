"""The daemon's part in updates: fetches after a sync, asks root to build, makes way when it may.

The loop itself decides to make way, in the pass in which nothing is on the air or near. Its word is
a file in memory: after a power cut it is gone. Not handled here: what follows from what
(`stages.py`), when (`decision.py`), fetching (`fetch.py`), all that root does.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from station.clock import Clock
from station.errors import LinkError, LoaThonError
from station.files import write_durably
from station.village.finding import Finding
from station.village.update import marks
from station.village.update.decision import Moment, UpdateState, read_state, why_not
from station.village.update.marks import UpdateFolders
from station.village.update.stages import UpdateEvent, stage_of, step

log = logging.getLogger(__name__)

_FETCHES_EVERY = 3600.0
_ASKS_EVERY = 6 * 3600.0


Fetch = Callable[[datetime], str]
"""Fetches a newer release, judged at an instant; its version, if there is one."""


class UpdateManager:
    """`online` says whether there is a server to ask, `metered` whether big files wait.

    `reference` is the instant that judges expiry. `fetch` does as `fetch_for`, in the process that
    has the network.
    """

    def __init__(
        self,
        folders: UpdateFolders,
        clock: Clock,
        reference: Callable[[], datetime],
        metered: Callable[[], bool],
        fetch: Fetch,
        *,
        online: bool = True,
    ) -> None:
        self._folders, self._clock, self._online = folders, clock, online
        self._reference, self._metered, self._fetch_for = reference, metered, fetch
        self._fetched = self._asked = float("-inf")
        self._trouble = ""
        self._state = self._read()

    def fetch(self) -> None:
        """After each sync that went well; what goes wrong never touches the sync. Never raises."""
        begun = self._clock.monotonic()
        if not self._online or self._metered() or begun - self._fetched < _FETCHES_EVERY:
            return
        if not self._folders.root.is_file():
            return
        try:
            self._fetch_for(self._reference())
            self._fetched, self._trouble = begun, ""
        except LinkError as error:
            # A commune that carries no releases, or a link of which the sync itself tells.
            log.debug("no release: %s", error)
        except (LoaThonError, OSError) as error:
            self._fetched, self._trouble = begun, str(error)
            log.warning("%s", error)
        except Exception:
            self._fetched = begun
            log.exception("fetching a release failed")

    def check(self) -> None:
        """Read what root has done; a job."""
        self._state = self._read()

    def should_restart(self, moment: Callable[[], Moment]) -> bool:
        """Whether the daemon should end now for a release to take over; for each pass."""
        state = self._state
        made = step(stage_of(state), UpdateEvent.GOOD_MOMENT).made
        if not made or why_not(moment()):
            return False
        try:
            if marks.SWITCH in made:
                path = marks.SWITCH.under(self._folders.runtime)
                write_durably(path, f"{state.next}\n".encode())
                log.info("making way for version %s", state.next)
                return True
            self._ask_for_build(state)
        except LoaThonError as error:
            log.warning("%s", error)
            self._state = UpdateState(state.running, trouble=str(error))
        return False

    def findings(self) -> Iterator[Finding]:
        """Which version runs, and what became of updates."""
        found = self._state.finding()
        if found.fit and self._trouble:
            found = Finding("program", False, f"{found.text}; no update: {self._trouble}")
        yield found

    def _read(self) -> UpdateState:
        return read_state(self._folders.home, self._folders.mirror, self._folders.root)

    def _ask_for_build(self, state: UpdateState) -> None:
        now = self._clock.monotonic()
        if now - self._asked >= _ASKS_EVERY:
            self._asked = now
            write_durably(marks.REQUEST.under(self._folders.mirror), f"{state.ready}\n".encode())

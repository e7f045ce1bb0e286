"""The daemon's part in updates: fetches after a sync, asks root to build, makes way when it may.

The loop itself decides to make way, in the pass in which nothing is on the air or near. Its word is
a file in memory: after a power cut it is gone. Not handled here: the decision
(`decision.py`), fetching (`fetch.py`), all that root does.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from station.clock import Clock
from station.errors import LinkError, LoaThonError
from station.files import free_bytes, write_durably
from station.village.finding import Finding
from station.village.settings.station import STICK_ONLY, StationSettings
from station.village.update import marks
from station.village.update.decision import Moment, UpdateState, read_state, why_not
from station.village.update.fetch import fetch

log = logging.getLogger(__name__)

_FETCHES_EVERY = 3600.0
_ASKS_EVERY = 6 * 3600.0
_TURN = 120.0
"""Seconds of fetching after which the commune's own news is looked for again."""


def fetch_for(
    settings: StationSettings,
    source: str,
    now: datetime,
    goes_on: Callable[[], bool] = lambda: True,
) -> str:
    """Fetch a newer release from `source`, if this box takes updates; returns its version.

    Raises LoaThonError.
    """
    root = Path(settings.program.root)
    if not root.is_file():
        return ""
    mirror = settings.places.releases
    mirror.mkdir(parents=True, exist_ok=True)
    refused = tuple(read_state(Path(settings.program.home), mirror).refused)
    return fetch(
        source,
        root.read_bytes(),
        mirror,
        now,
        refused=refused,
        goes_on=goes_on,
        proxy=settings.commune.proxy,
        free=free_bytes,
    )


Fetch = Callable[[StationSettings, str, datetime, Callable[[], bool]], str]


class UpdateManager:
    """`metered` says whether big files wait; `reference` is the instant that judges expiry.

    `fetch` does as `fetch_for`, in the process that has the network.
    """

    def __init__(
        self,
        settings: StationSettings,
        clock: Clock,
        reference: Callable[[], datetime],
        metered: Callable[[], bool],
        fetch: Fetch = fetch_for,
    ) -> None:
        self._fetch_for = fetch
        self._settings, self._clock = settings, clock
        self._reference, self._metered = reference, metered
        self._home, self._mirror = Path(settings.program.home), settings.places.releases
        self._root = Path(settings.program.root)
        self._fetched = self._asked = float("-inf")
        self._trouble = ""
        self._state = read_state(self._home, self._mirror, self._root)

    def fetch(self) -> None:
        """After each sync that went well; what goes wrong never touches the sync. Never raises."""
        begun, source = self._clock.monotonic(), self._settings.commune.source
        if source == STICK_ONLY or self._metered() or begun - self._fetched < _FETCHES_EVERY:
            return
        try:
            self._fetch_for(
                self._settings,
                source,
                self._reference(),
                lambda: self._clock.monotonic() - begun < _TURN,
            )
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
        self._state = read_state(self._home, self._mirror, self._root)

    def should_restart(self, moment: Callable[[], Moment]) -> bool:
        """Whether the daemon should end now for a release to take over; for each pass."""
        state = self._state
        if not (state.asks_for_build or state.asks_for_switch) or why_not(moment()):
            return False
        try:
            if state.asks_for_switch:
                path = marks.SWITCH.under(self._settings.places.runtime)
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

    def _ask_for_build(self, state: UpdateState) -> None:
        now = self._clock.monotonic()
        if now - self._asked >= _ASKS_EVERY:
            self._asked = now
            write_durably(marks.REQUEST.under(self._mirror), f"{state.ready}\n".encode())

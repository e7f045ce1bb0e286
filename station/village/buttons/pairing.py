"""Letting a phone into the page by the box's own button, without a PIN.

The Stop button, held for three seconds in silence and let go, opens a window of minutes. One phone
may ask in it, and is let in when the button is pressed once more: so it is the phone of whoever
stands before the box. When a second one asks, neither is let in. Whatever sounds shuts the window.
Kept in memory: a restart shuts it too. Not handled here: the button (`actions.py`), the pages, and
codes (`web/panel/`).
"""

import json
import logging
import threading
from collections.abc import Callable
from datetime import datetime

from station.errors import InputError, LoaThonError
from station.village.asrun.journal import Journal
from station.village.buttons.lamp import ASKED, PAIRING, Pattern
from station.village.control.messages.air import Done
from station.village.control.messages.pairing import AskIn, LookIn, NotePaired, PairingState

log = logging.getLogger(__name__)

COLLECTS_WITHIN = 60.0
"""Seconds in which a phone that was let in comes to know of it."""

_MARK = "let-in"
_MOST_KEPT = 20


class Pairing:
    """The window of one box, open for `seconds`; 0 for never. Any thread may use it.

    `now` tells the time for the journal, `monotonic` seconds that never step.
    """

    def __init__(
        self,
        journal: Journal,
        seconds: float,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._journal, self._seconds, self._now, self._monotonic = journal, seconds, now, monotonic
        self._lock, self._writing = threading.RLock(), threading.Lock()
        self._until = self._collects_until = float("-inf")
        self._asks = self._inside = ""
        self._both: frozenset[str] = frozenset()
        self.lately = _read(journal.marked(_MARK))
        """When and how phones were let in, the newest first, in words."""

    def open(self) -> None:
        """Let one phone ask from now on."""
        with self._lock:
            if self._seconds <= 0:
                return
            self._until = self._monotonic() + self._seconds
            self._asks, self._both = "", frozenset()
            log.warning("the box's button lets a phone ask for %.0f s", self._seconds)

    def confirm(self) -> None:
        """The button was pressed in silence: whoever asks is let in."""
        with self._lock:
            if not self._is_open() or not self._asks:
                return
            self._inside, self._collects_until = self._asks, self._monotonic() + COLLECTS_WITHIN
            self._shut("a phone is let in by the box's button")

    def poll(self, *, silent: bool) -> None:
        """One pass of the loop: shut the window when its time is over, or something sounds."""
        if self._until == float("-inf"):
            return
        with self._lock:
            if not silent or not self._is_open():
                self._shut("no phone may ask any more")

    def pattern(self) -> Pattern | None:
        """What the lamp is to show of it, if anything."""
        if not self._is_open():
            return None
        return ASKED if self._asks else PAIRING

    def ask(self, request: AskIn) -> PairingState:
        """A phone, known by the secret `phone`, asks to be let in. Raises InputError."""
        phone = request.phone
        if not 16 <= len(phone) <= 64:
            raise InputError("say which phone asks")
        with self._lock:
            if self._is_open() and self._asks not in ("", phone):
                self._both = frozenset({self._asks, phone})
                self._shut("two phones ask at once, so neither is let in")
            elif self._is_open():
                log.warning("a phone asks to be let in")
                self._asks = phone
        return self.look(LookIn(phone))

    def look(self, request: LookIn) -> PairingState:
        """How it stands for `phone`: “in” (once), “waits”, “two”, “open”, “shut”, “never”."""
        phone = request.phone
        with self._lock:
            inside = phone and phone == self._inside and self._monotonic() < self._collects_until
            if inside:
                self._inside = ""
            state = "in" if inside else self._state(phone)
        if inside:
            self.write_down(NotePaired("the box's button"))
        return PairingState(state)

    def write_down(self, request: NotePaired) -> Done:
        """A phone was let in, and by what: into the journal, if the disk takes it."""
        # The loop's lock is not held meanwhile: a disk may take its time.
        with self._writing:
            entry = f"{self._now():%Y-%m-%d %H:%M} UTC by {request.by}"
            self.lately = (entry, *self.lately)[:_MOST_KEPT]
            log.warning("a phone was let in by %s", request.by)
            try:
                self._journal.mark(_MARK, json.dumps(self.lately))
            except LoaThonError as error:
                log.error("%s", error)  # noqa: TRY400 - the sentence is enough
        return Done()

    def _state(self, phone: str) -> str:
        if phone in self._both:
            return "two"
        if not self._is_open():
            return "shut" if self._seconds > 0 else "never"
        return "waits" if phone and phone == self._asks else "open"

    def _is_open(self) -> bool:
        return self._monotonic() < self._until

    def _shut(self, why: str) -> None:
        log.warning("%s", why)
        self._until, self._asks = float("-inf"), ""


def _read(kept: str | None) -> tuple[str, ...]:
    try:
        return tuple(str(entry) for entry in json.loads(kept or "[]"))[:_MOST_KEPT]
    except (ValueError, TypeError):
        return ()

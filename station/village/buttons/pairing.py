"""Letting a phone into the page by the box's own button, without a PIN.

The Stop button, held for three seconds in silence and let go, opens a window of minutes. Phones may
ask in it, and each is told a number of presses of its own. The one is let in whose number the
button is then pressed: so it is the phone of whoever stands before the box, whoever asked first.
Numbers are two apart, for one press may be miscounted. Whatever sounds shuts the window. Kept in
memory: a restart shuts it too. Not handled here: the button (`actions.py`), the pages, and codes
(`web/panel/`).
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
from station.village.kept_form import NOT_WHOLE

log = logging.getLogger(__name__)

COLLECTS_WITHIN = 60.0
"""Seconds in which a phone that was let in comes to know of it."""

FROM_ONE_ADDRESS = 2
"""Phones that may ask from one address: one that asks anew does not take all numbers."""

PRESSES = (2, 4, 6)
"""How often the button is pressed for the phones that ask, in their order; more can't ask."""

BETWEEN = 2.0
"""Seconds after a press in which the next one belongs to it."""

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
        self._inside = ""
        self._asking: dict[str, str] = {}  # from where each phone asks, in their order
        self._refused: set[str] = set()
        self._pressed, self._pressed_at = 0, float("-inf")
        self.lately = _read(journal.marked(_MARK))
        """When and how phones were let in, the newest first, in words."""

    def open(self) -> None:
        """Let phones ask from now on; who asked before has to ask again."""
        with self._lock:
            if self._seconds <= 0:
                return
            self._until = self._monotonic() + self._seconds
            self._asking, self._refused, self._pressed = {}, set(), 0
            log.warning("the box's button lets phones ask for %.0f s", self._seconds)

    def confirm(self) -> None:
        """The button was pressed in silence, once more perhaps."""
        with self._lock:
            self._settle()
            if self._is_open() and self._asking:
                self._pressed, self._pressed_at = self._pressed + 1, self._monotonic()

    def _settle(self) -> None:
        """When no further press comes: let in whose number it was, if anybody's."""
        if not self._pressed or self._monotonic() - self._pressed_at < BETWEEN:
            return
        pressed, self._pressed = self._pressed, 0
        meant = [phone for phone in self._asking if self._number(phone) == pressed]
        if not self._is_open() or not meant:
            log.warning("the box's button was pressed %d times: no phone has that number", pressed)
            return
        self._inside, self._collects_until = meant[0], self._monotonic() + COLLECTS_WITHIN
        self._shut("a phone is let in by the box's button")

    def _number(self, phone: str) -> int:
        """How often to press for `phone`; 0 when it does not ask."""
        return dict(zip(self._asking, PRESSES, strict=False)).get(phone, 0)

    def poll(self, *, silent: bool) -> None:
        """One pass of the loop: shut the window when its time is over, or something sounds."""
        if self._until == float("-inf"):
            return
        with self._lock:
            if silent:
                self._settle()
            if not silent or not self._is_open():
                self._shut("no phone may ask any more")

    def pattern(self) -> Pattern | None:
        """What the lamp is to show of it, if anything."""
        if not self._is_open():
            return None
        return ASKED if self._asking else PAIRING

    def ask(self, request: AskIn) -> PairingState:
        """A phone, known by the secret `phone`, asks to be let in. Raises InputError."""
        phone = request.phone
        if not 16 <= len(phone) <= 64:
            raise InputError("say which phone asks")
        with self._lock:
            self._settle()
            if self._is_open() and phone not in self._asking:
                self._note(phone, request.address or phone)
        return self.look(LookIn(phone))

    def _note(self, phone: str, where: str) -> None:
        """It asks, from `where`. A number is nobody else's until the window shuts."""
        same = list(self._asking.values()).count(where)
        if len(self._asking) < len(PRESSES) and same < FROM_ONE_ADDRESS:
            self._asking[phone] = where
            log.warning("a phone asks to be let in, by %d presses", self._number(phone))
        else:
            if len(self._refused) < _MOST_KEPT:
                self._refused.add(phone)
            log.warning("one more phone asks to be let in: there are too many")

    def look(self, request: LookIn) -> PairingState:
        """How it stands for `phone`: “in” (once), “waits”, “full”, “open”, “shut”, “never”."""
        phone = request.phone
        with self._lock:
            self._settle()
            inside = phone and phone == self._inside and self._monotonic() < self._collects_until
            if inside:
                self._inside = ""
            state = "in" if inside else self._state(phone)
            presses = self._number(phone) if state == "waits" else 0
        if inside:
            self.write_down(NotePaired("the box's button"))
        return PairingState(state, presses)

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
        if not self._is_open():
            return "shut" if self._seconds > 0 else "never"
        if phone and phone in self._asking:
            return "waits"
        return "full" if phone in self._refused or len(self._asking) >= len(PRESSES) else "open"

    def _is_open(self) -> bool:
        return self._monotonic() < self._until

    def _shut(self, why: str) -> None:
        log.warning("%s", why)
        self._until, self._asking, self._pressed = float("-inf"), {}, 0


def _read(kept: str | None) -> tuple[str, ...]:
    try:
        return tuple(str(entry) for entry in json.loads(kept or "[]"))[:_MOST_KEPT]
    except NOT_WHOLE:
        return ()

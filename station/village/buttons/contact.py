"""A button's contact: what of its bouncing, sparking and sticking is a press.

Pure: its state is shown to it, with the time. Not handled here: pins, and what a press does
(`inputs.py`).
"""

SETTLE = 0.02
"""Seconds that a contact must stay closed to count: a spark on the wire is shorter."""

APART = 0.1
"""Seconds that it must have been open before the next press counts: contacts bounce."""

HOLD = 3.0
"""Seconds after which it counts as held, once it is let go."""

STUCK = 10.0
"""Seconds pressed after which it is said to stick."""


class Contact:
    """Presses, out of what a contact that bounces, sparks or sticks shows when it is looked at.

    One that is closed from the start has not been pressed; it must have been open before.
    """

    def __init__(self) -> None:
        self._closed_at: float | None = None
        self._open_at: float | None = None
        self._pressed_at: float | None = None
        self._armed = False
        self._held = False
        self.stuck = False

    @property
    def at_rest(self) -> bool:
        """Whether nothing will come of looking again soon."""
        return self.stuck or (self._armed and self._closed_at is None)

    def look(self, closed: bool, now: float) -> bool:
        """Whether it has been pressed, judged by its state `now` (monotonic seconds)."""
        if closed:
            return self._closed(now)
        self._closed_at, self.stuck = None, False
        self._open_at = now if self._open_at is None else self._open_at
        if now - self._open_at >= APART:
            self._let_go(self._open_at)
        return False

    def is_long(self, now: float) -> bool:
        """Whether it has been pressed for so long that letting go of it counts as held."""
        return self._pressed_at is not None and HOLD <= now - self._pressed_at < STUCK

    def held(self) -> bool:
        """Whether it was let go after a long press; told once. One that sticks is never held."""
        held, self._held = self._held, False
        return held

    def _let_go(self, at: float) -> None:
        self._held, self._armed = self._held or self.is_long(at), True
        self._pressed_at = None

    def _closed(self, now: float) -> bool:
        self._open_at = None
        self._closed_at = now if self._closed_at is None else self._closed_at
        held = now - self._closed_at
        self.stuck = held >= STUCK
        pressed = self._armed and held >= SETTLE
        if pressed:
            self._armed, self._pressed_at = False, self._closed_at
        return pressed

    def press(self, now: float) -> bool:
        """The driver has seen it closed for long enough, though it may be open again by now."""
        pressed, self._armed = self._armed, False
        self._pressed_at = now if pressed else self._pressed_at
        self._open_at = None if self._open_at is None else now
        return pressed

"""A person says what time it is, and the clock is set so.

Setting it waits for the helper, on the asking thread. Not handled here: whether the clock is
believed then (`clock/`), and setting it (`clock/helper.py`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from station.clock import Clock, ClockTrust
from station.errors import InputError, RefusedError
from station.village.clock.bounds import settable
from station.village.clock.timeline import ClockSource
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.control.messages.box import SetClock

_THE_SAME = timedelta(seconds=90)
"""Closer to what a clock shows that is right, a watch says the same."""

_OVERRULED = {ClockSource.PERSON, ClockSource.BATTERY}
"""Who alone has set a clock that somebody with a watch may set otherwise."""


class ClockCommands:
    """`published` tells when the commune last signed, `set_clock` sets the machine's clocks.

    `forget_battery` is told before, for the battery clock is set too; `confirmed` after: marks that
    were wrong go.
    """

    def __init__(
        self,
        clock: Clock,
        monitor: ClockTrustMonitor,
        published: Callable[[], datetime | None],
        set_clock: Callable[[datetime], None],
        forget_battery: Callable[[], None],
        confirmed: Callable[[], None],
    ) -> None:
        self._clock, self._monitor, self._published = clock, monitor, published
        self._set_clock, self._forget_battery = set_clock, forget_battery
        self._confirmed = confirmed

    def set(self, request: SetClock) -> ClockTrust:
        """It is `instant` now. Raises InputError, RefusedError, HardwareError."""
        asked_at = self._clock.monotonic()
        first, last = settable(self._published())
        if not first <= request.instant <= last:
            raise InputError(
                "the time must lie between {first} and {last}, by what the commune has signed; "
                "look at day and year, or bring newer news",
                first=f"{first:%Y-%m-%d %H:%M} UTC",
                last=f"{last:%Y-%m-%d}",
            )
        trust = self._monitor.trust()
        if trust.trusted and not set(self._monitor.timeline.by) <= _OVERRULED:
            return self._only_compared(request, trust)
        self._forget_battery()
        self._set_clock(request.instant + self._since(asked_at))
        trust = self._monitor.set_by(request.by, request.instant, asked_at)
        self._confirmed()
        return trust

    def _only_compared(self, request: SetClock, trust: ClockTrust) -> ClockTrust:
        """A clock that others have set isn't stepped on one person's word."""
        if abs(request.instant - self._clock.now()) <= _THE_SAME:
            return trust
        raise RefusedError(
            "the clock is {text}, and isn't set otherwise on one word; if that is wrong, take the "
            "network away, switch the box off and on, and set it then",
            text=trust.text,
        )

    def _since(self, at: float) -> timedelta:
        return timedelta(seconds=self._clock.monotonic() - at)

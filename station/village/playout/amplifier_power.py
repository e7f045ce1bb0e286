"""The amplifier as the sequence uses it: when it is warm, and off until it really is off.

Not handled here: when it is to be switched (`sequence.py`), and switching (`relays/amplifier.py`).
"""

import logging
from collections.abc import Callable, Sequence

from station.air.relays.amplifier import Amplifier
from station.errors import HardwareError

log = logging.getLogger(__name__)

_OFF_AGAIN = 1.0
"""Seconds until a relay that would not go off is tried again."""


class AmplifierPower:
    """An amplifier that takes `warm_up` seconds to be warm; all instants are monotonic."""

    def __init__(
        self, amplifier: Amplifier, warm_up: float, monotonic: Callable[[], float]
    ) -> None:
        self._amplifier, self._warm_up, self._monotonic = amplifier, warm_up, monotonic
        self._warm_at = 0.0
        self._try_off_at = 0.0

    @property
    def is_on(self) -> bool:
        """Whether any relay is on, or would not go off."""
        return self._amplifier.is_on

    @property
    def warm_at(self) -> float:
        """When it is warm, or can be at the earliest if it is woken now."""
        if self.is_on:
            return self._warm_at
        return self._monotonic() + self._amplifier.cooling + self._warm_up

    def check_longest_on(self) -> bool:
        """Switch off what has been on for too long; True when it had to. Raises HardwareError."""
        return self._amplifier.check_longest_on()

    def mains_on(self) -> None:
        """Wake it. Raises HardwareError."""
        if not self.is_on:
            self._warm_at = self._monotonic() + self._warm_up
        self._amplifier.mains_on()

    def zones_on(self, names: Sequence[str]) -> None:
        """Switch these zones on. Raises HardwareError."""
        self._amplifier.zones_on(names)

    def zones_off(self) -> None:
        """Switch all zones off, and leave the mains. Raises HardwareError."""
        self._amplifier.zones_off()

    def off(self) -> None:
        """All relays off, now. Raises HardwareError after trying every pin."""
        self._amplifier.off()

    def off_until_done(self) -> None:
        """All relays off; one that would not go is tried again each second. Never raises."""
        if not self.is_on or self._monotonic() < self._try_off_at:
            return
        try:
            self._amplifier.off()
        except HardwareError:
            log.exception("a relay did not switch off")
            self._try_off_at = self._monotonic() + _OFF_AGAIN

    def give_up(self) -> None:
        """Everything off, and the pins given back; for the daemon's end. Never raises."""
        try:
            self._amplifier.close()
        except HardwareError:
            log.exception("the amplifier did not close")

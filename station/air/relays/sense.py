"""Sense inputs: is there mains at the amplifier, does current flow out of it?

An optocoupler on alternating current flickers a hundred times a second, and speech has pauses; so
an input counts as present when it was active in a good part of its last readings. Not handled
here: what that proves (`programme/proof_of_sound.py`).
"""

import logging
from collections import deque
from collections.abc import Callable

from station.air.relays.pins import Factory, InputPin
from station.errors import HardwareError
from station.programme.proof_of_sound import Sensed

_log = logging.getLogger(__name__)
_READINGS = 25  # half a second while anything sounds
_LEAST_SHARE = 0.1  # of them active; half of them are with a single diode
_LEAST = 2  # of them active: one alone is a spark
_LONG_AGO = 30.0  # seconds after which a reading says nothing any more
_LONGEST_GAP = 0.5  # seconds that one reading may stand for


class SenseInput:
    """One input, read by polling; present or not, and for what share of the time.

    One that can't be read is neither: `fault` says why.
    """

    def __init__(self, name: str, read: Callable[[], bool]) -> None:
        self._name, self._read = name, read
        self._readings: deque[tuple[float, bool]] = deque(maxlen=_READINGS)
        self._at: float | None = None
        self._there = self._counted = 0.0
        self.fault = ""

    @property
    def present(self) -> bool | None:
        """Whether it is active by its last readings; None before there are enough."""
        if self.fault or len(self._readings) < _LEAST:
            return None
        active = sum(active for _, active in self._readings)
        return active >= max(_LEAST, _LEAST_SHARE * len(self._readings))

    @property
    def share(self) -> float | None:
        """The share of the time since `begin` in which it was present."""
        return self._there / self._counted if self._counted and not self.fault else None

    def begin(self) -> None:
        """Count anew from here."""
        self._readings.clear()
        self._at, self._there, self._counted = None, 0.0, 0.0

    def poll(self, now: float, *, counts: bool) -> None:
        """Read it once; `counts` while it should be there. Never raises."""
        try:
            self._readings.append((now, self._read()))
            self.fault = ""
        except HardwareError as error:
            if not self.fault:
                _log.error("the input for %s can't be read: %s", self._name, error)
            self.fault = str(error)
        while self._readings and now - self._readings[0][0] > _LONG_AGO:
            self._readings.popleft()
        gap, self._at = min(_LONGEST_GAP, now - self._at) if self._at else 0.0, now
        if counts and self.present is not None:
            self._counted += gap
            self._there += gap * self.present


class Sense:
    """The inputs that there are; each pin (BCM number) may be None. Raises HardwareError."""

    def __init__(
        self,
        factory: Factory,
        *,
        mains: int | None = None,
        current: int | None = None,
        active_high: bool = True,
    ) -> None:
        self._pins: list[InputPin] = []
        self.inputs: dict[str, SenseInput] = {}
        for name, number in (("mains", mains), ("current", current)):
            if number is None:
                continue
            try:
                pin = InputPin(factory, number, active_high=active_high)
            except HardwareError as error:
                self.close()
                raise HardwareError(
                    "pin {number}, which senses the amplifier's {name}, can't be used: {error}",
                    number=number,
                    name=name,
                    error=error,
                ) from error
            self._pins.append(pin)
            self.inputs[name] = SenseInput(name, pin.read)

    def begin(self) -> None:
        """A broadcast begins: count anew."""
        for each in self.inputs.values():
            each.begin()

    def poll(self, now: float, *, sounding: bool) -> None:
        """Read all inputs once; they count while it is `sounding`. Never raises."""
        for each in self.inputs.values():
            each.poll(now, counts=sounding)

    def sensed(self) -> Sensed:
        """What was there since `begin`."""
        shares = {name: each.share for name, each in self.inputs.items()}
        return Sensed(shares.get("mains"), shares.get("current"))

    def close(self) -> None:
        """Let go of the pins. Never raises."""
        for pin in self._pins:
            pin.close()
        self._pins = []

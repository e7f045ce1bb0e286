"""The amplifier's relays: its mains and its zones.

Whatever happens, the way to silence stays open: switching off tries every pin before it says that
one failed, and a pin that fails while switching on takes all the others off. Not handled here:
warm-up and the order of a broadcast, who may switch.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from station.air.relays.pins import Factory, OutputPin
from station.errors import HardwareError, Sentence

_log = logging.getLogger(__name__)
MAINS = "mains"
COOLING = 60.0  # seconds off after the longest time on
_LOCK_PATIENCE = 0.2  # seconds; a switching under way takes microseconds, unless it hangs


class Amplifier:
    """The relays of one amplifier; all are off when it is made.

    `mains` is the pin (BCM number) of the mains relay or None, `zones` the pin of each zone.
    After `longest_on` seconds on end `check_longest_on` takes all off, whatever was asked for.
    `on_switch` is told of every change. Raises HardwareError when a pin can't be had. One thread
    switches; any may ask what is on, and `abandon`.
    """

    def __init__(
        self,
        factory: Factory,
        *,
        mains: int | None,
        zones: Mapping[str, int],
        active_high: bool = True,
        longest_on: float,
        monotonic: Callable[[], float],
        on_switch: Callable[[str, bool], None] | None = None,
    ) -> None:
        self._longest_on = longest_on
        self._monotonic = monotonic
        self._on_switch = on_switch
        self._zones = tuple(zones)
        self._lock = threading.RLock()
        self._abandoned = False
        self._on: dict[str, None] = {}  # in the order in which they were switched
        self._since: float | None = None
        self._cool_at: float | None = None
        self._relays: dict[str, OutputPin] = {}
        pins = dict(zones) | ({MAINS: mains} if mains is not None else {})
        try:
            for name, pin in pins.items():
                self._relays[name] = OutputPin(factory, pin, active_high=active_high)
        except HardwareError as error:
            self._give_up()
            raise HardwareError(
                "pin {pin} of {called} can't be used: {error}",
                pin=pin,
                called=_called(name),
                error=error,
            ) from error

    @property
    def on(self) -> tuple[str, ...]:
        """The names of the relays that are on; the mains relay's is “mains”."""
        return tuple(self._on)

    @property
    def is_on(self) -> bool:
        """Whether any relay is on (or would not go off)."""
        return bool(self._on)

    @property
    def cooling(self) -> float:
        """Seconds until anything may be switched on again after the longest time on."""
        return 0.0 if self._cool_at is None else max(0.0, self._cool_at - self._monotonic())

    def mains_on(self) -> None:
        """Switch the amplifier's mains on, where there is a relay for it. Raises HardwareError."""
        if MAINS in self._relays:
            self._switch_on((MAINS,))

    def zones_on(self, names: Sequence[str]) -> None:
        """Switch these zones on. Raises HardwareError, and then everything is off."""
        unknown = [name for name in names if name not in self._zones]
        if unknown:
            raise HardwareError(
                "there is no zone “{unknown}”; name it in the settings", unknown=unknown[0]
            )
        self._switch_on(names)

    def zones_off(self) -> None:
        """Switch all zones off, and leave the mains. Raises HardwareError after trying all."""
        self._switch_off(self._zones)

    def off(self) -> None:
        """Switch everything off: zones first. Raises HardwareError after trying every pin."""
        self._switch_off(self._relays)

    def close(self) -> None:
        """Everything off, then let go of the pins: a pin let go is not a relay that is off.

        Raises HardwareError after trying every pin.
        """
        try:
            self.off()
        finally:
            for relay in self._relays.values():
                relay.close()
            self._relays = {}

    def abandon(self) -> None:
        """Everything off for good, from any thread, even if another hangs in here. Never raises.

        Nothing can be switched on afterwards. `on_switch` is not told: it may be what hangs.
        """
        self._abandoned = True
        held = self._lock.acquire(timeout=_LOCK_PATIENCE)
        for relay in tuple(self._relays.values()):
            try:
                relay.off()
            except Exception:  # noqa: BLE001, S112 - the other pins must still be tried
                continue
        if held:
            self._lock.release()

    def check_longest_on(self) -> bool:
        """Switch off what has been on for too long; True when it had to. Raises HardwareError.

        Nothing can be switched on again for a minute after it.
        """
        if self._since is None or self._monotonic() - self._since < self._longest_on:
            return False
        self._cool_at = self._monotonic() + COOLING
        self.off()
        return True

    def _switch_on(self, names: Sequence[str]) -> None:
        self._refuse_while_cooling()
        for name in names:
            with self._lock:
                self._switch_one_on(name)

    def _switch_one_on(self, name: str) -> None:
        if self._abandoned:
            raise HardwareError("the station is ending; nothing is switched on any more")
        try:
            self._relays[name].on()
        except HardwareError as error:
            self._give_up()
            raise HardwareError(
                "the relay of {called} can't be switched on ({error}); look at its "
                "wiring and its pin in the settings",
                called=_called(name),
                error=error,
            ) from error
        self._note(name, on=True)

    def _refuse_while_cooling(self) -> None:
        if self._cool_at is None or self._monotonic() >= self._cool_at:
            self._cool_at = None
            return
        raise HardwareError(
            "the amplifier was on for {longest_on:g} minutes, the longest the "
            "settings allow; wait a minute before it can be switched on again",
            longest_on=self._longest_on / 60,
        )

    def _give_up(self) -> None:
        """Everything off; what fails now is told of in the log, beside the error that led here."""
        try:
            self.off()
        except HardwareError as error:
            _log.critical("%s", error)

    def _switch_off(self, names: Sequence[str] | Mapping[str, OutputPin]) -> None:
        stuck = {}
        with self._lock:
            for name in names:
                try:
                    self._relays[name].off()
                except HardwareError as error:  # the other pins must still be tried
                    stuck[name] = f"{_called(name)} ({error})"
            # Told of when all are off: telling takes longer than switching.
            for name in names:
                if name in stuck:
                    self._on.setdefault(name)
                else:
                    self._note(name, on=False)
        if stuck:
            raise HardwareError(
                "the relay of {values} can't be switched off; pull the amplifier's plug",
                values=", ".join(stuck.values()),
            )

    def _note(self, name: str, *, on: bool) -> None:
        if on == (name in self._on):
            return
        if on:
            self._on[name] = None
        else:
            del self._on[name]
        if not self._on:
            self._since = None
        elif self._since is None:
            self._since = self._monotonic()
        if self._on_switch is not None:
            self._on_switch(name, on)


def relays_off(
    factory: Factory, mains: int | None, zones: Mapping[str, int], *, active_high: bool = True
) -> None:
    """Drive every relay off once, for when the daemon is gone. Raises HardwareError, at the end.

    The pins are let go of afterwards and float: the wiring is to pull them to off.
    """
    pins = dict(zones) | ({MAINS: mains} if mains is not None else {})
    stuck = []
    for name, pin in pins.items():
        try:
            # One after the other, so that a pin that is broken leaves none of the others on.
            Amplifier(
                factory,
                mains=None,
                zones={name: pin},
                active_high=active_high,
                longest_on=0.0,
                monotonic=time.monotonic,
            ).close()
        except HardwareError as error:
            stuck.append(str(error))
    if stuck:
        raise HardwareError("; ".join(stuck))


def _called(name: str) -> str:
    return Sentence("the mains") if name == MAINS else Sentence("zone “{name}”", name=name)

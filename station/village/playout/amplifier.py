"""The amplifier as the settings say that it is wired.

Not handled here: switching it (`relays/amplifier.py`).
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from station.air.relays.amplifier import Amplifier
from station.air.relays.pins import Factory
from station.clock import Clock
from station.village.settings.wiring import AmplifierSettings, ZoneSettings

log = logging.getLogger(__name__)
KERNELS = ("lgpio", "native", "rpigpio")
"""Drivers whose pins are those of the kernel's own."""


def wired(
    wiring: AmplifierSettings,
    zones: Sequence[ZoneSettings],
    pins: Factory,
    clock: Clock,
    on_switch: Callable[[str, bool], None],
) -> Amplifier:
    """The amplifier behind `pins`, all off. Raises HardwareError when a pin can't be had."""
    return Amplifier(
        pins,
        mains=wiring.mains_pin,
        zones={zone.id: zone.pin for zone in zones},
        active_high=wiring.active_high,
        longest_on=wiring.longest_on * 60,
        monotonic=clock.monotonic,
        on_switch=on_switch,
    )


def write_down(wiring: AmplifierSettings, zones: Sequence[ZoneSettings], file: Path) -> None:
    """Leave in `file` what `relays_quick.py` needs: the level of off, and the pins.

    Without it the station's own `relays-off` does the work, more slowly; so a failure is no more
    than told of.
    """
    pins = [zone.pin for zone in zones]
    if wiring.mains_pin is not None:
        pins.append(wiring.mains_pin)
    words = [0 if wiring.active_high else 1, *pins]
    try:
        file.unlink(missing_ok=True)
        if wiring.pins in KERNELS:
            aside = file.with_name("relays.new")
            aside.write_text(" ".join(map(str, words)) + "\n", "ascii")
            aside.replace(file)
    except OSError as error:
        log.warning("%s can't be written: %s", file, error)

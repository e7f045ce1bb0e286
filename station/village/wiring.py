"""The amplifier as the settings say that it is wired.

Not handled here: switching it (`air/amplifier.py`).
"""

import logging

from station.air.amplifier import Amplifier
from station.air.pins import Factory
from station.clock import Clock
from station.village.village_settings import StationSettings

log = logging.getLogger(__name__)


def wired(settings: StationSettings, pins: Factory, clock: Clock) -> Amplifier:
    """The amplifier behind `pins`, all off. Raises HardwareError when a pin can't be had."""
    return Amplifier(
        pins,
        mains=settings.amplifier.mains_pin,
        zones={zone.id: zone.pin for zone in settings.zone},
        active_high=settings.amplifier.active_high,
        longest_on=settings.amplifier.longest_on * 60,
        monotonic=clock.monotonic,
        on_switch=lambda relay, on: log.info("relay %s %s", relay, "on" if on else "off"),
    )

"""Every relay off, from outside the daemon. Not handled here: anything that switches one on."""

from station.air.relays.amplifier import relays_off
from station.air.relays.pins import pin_factory
from station.village.settings.station import StationSettings


def switch_off(settings: StationSettings) -> None:
    """Drive all pins of the settings to off. Raises HardwareError when one can't be."""
    wiring = settings.amplifier
    factory = pin_factory(wiring.pins, settings.places.runtime)
    zones = {zone.id: zone.pin for zone in settings.zone}
    relays_off(factory, wiring.mains_pin, zones, active_high=wiring.active_high)

"""Every relay off, from outside the daemon. Not handled here: anything that switches one on."""

from station.air.relays.amplifier import relays_off
from station.air.relays.pins import pin_factory
from station.village.settings.bare_wiring import BareWiring


def switch_off(wiring: BareWiring) -> None:
    """Drive all pins of the wiring to off. Raises HardwareError when one can't be."""
    factory = pin_factory(wiring.driver, wiring.runtime)
    relays_off(factory, wiring.mains, wiring.zones, active_high=wiring.active_high)

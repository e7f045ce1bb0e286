"""What is wired to a box, what watches over it, and which phones it knows: built, not started.

Not handled here: what any of it does.
"""

from dataclasses import dataclass

from station.air.relays.amplifier import Amplifier
from station.village.buttons.pairing import Pairing
from station.village.daemon.senses import SensedBox, Senses, make_senses
from station.village.daemon.state import StationState
from station.village.daemon.world import World
from station.village.playout.amplifier import wired, write_down
from station.village.settings.station import StationSettings
from station.village.watchdog.loop_watchdog import LoopWatchdog


@dataclass(frozen=True, slots=True)
class BoxParts:
    """What is wired, what watches over it, and which phones it knows."""

    amplifier: Amplifier
    watchdog: LoopWatchdog
    senses: Senses
    pairing: Pairing


def make_box(settings: StationSettings, world: World, state: StationState) -> BoxParts:
    """By the settings. Raises HardwareError when a pin can't be had, StorageError."""
    write_down(settings.amplifier, settings.zone, settings.places.relay_pins)
    amplifier = wired(
        settings.amplifier, settings.zone, world.pins, world.clock, world.relay_switched
    )
    watchdog = LoopWatchdog(
        monotonic=world.clock.monotonic,
        on_air=lambda: amplifier.is_on,
        silence=amplifier.abandon,
        kill=world.players.kill,
        end=world.end,
        alarm=world.alarm,
    )
    sensed = SensedBox(
        settings.sense,
        settings.microphone,
        settings.zone_ids,
        settings.zoneinfo,
        settings.amplifier.mains_pin is not None,
    )
    senses = make_senses(sensed, world, amplifier, state.journal, state.sounds, state.is_quiet)
    minutes = 0 if settings.buttons.stop_pin is None else settings.buttons.pair_minutes
    clock = world.clock
    pairing = Pairing(state.journal, minutes * 60, clock.now, clock.monotonic)
    return BoxParts(amplifier, watchdog, senses, pairing)

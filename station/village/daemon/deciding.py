"""The deciding loop: what is due, who has the air, and the sequence of amplifier and sound.

The same for the daemon and for each simulated village, however light its other parts are. Not
handled here: the parts that it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.air.player.handle import Player
from station.air.relays.amplifier import Amplifier
from station.clock import Clock
from station.programme.due import Punctuality
from station.village.asrun.journal import Journal
from station.village.asrun.marks import SEEN, marked
from station.village.asrun.writer import JournalWriter
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.library.library import Library
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.overrides import OverrideStore
from station.village.playout.planner import Planner
from station.village.playout.sequencer import AirSequencer
from station.village.playout.sound_proof import SoundProofMonitor
from station.village.playout.timing import BroadcastTiming
from station.village.playout.verifier import Verifier
from station.village.settings.station import VillageSettings
from station.village.settings.wiring import AmplifierSettings


class Known(Protocol):
    """What the loop decides by."""

    @property
    def journal(self) -> Journal:
        """What has played."""

    @property
    def journal_writer(self) -> JournalWriter:
        """Writes what plays."""

    @property
    def library(self) -> Library:
        """What there is to be heard."""

    @property
    def clock_trust_monitor(self) -> ClockTrustMonitor:
        """Whether the clock is believed."""

    @property
    def overrides(self) -> OverrideStore:
        """What hands hold back."""

    def is_quiet(self, instant: datetime) -> bool:
        """Whether `instant` is within the quiet hours."""


@dataclass(frozen=True, slots=True)
class DecidingLoop:
    """`broadcaster` is the loop; the others are what it asks and drives."""

    planner: Planner
    sequencer: AirSequencer
    broadcaster: Broadcaster


def timing_of(wiring: AmplifierSettings) -> BroadcastTiming:
    """The seconds that the amplifier needs."""
    return BroadcastTiming(wiring.warm_up, wiring.settle, wiring.tail)


def make_deciding_loop(
    planner: Planner,
    timing: BroadcastTiming,
    clock: Clock,
    known: Known,
    *,
    amplifier: Amplifier,
    make_player: Callable[[], Player],
    verifier: Verifier,
    current: Callable[[], bool],
    sound_proof: SoundProofMonitor,
) -> DecidingLoop:
    """`current` says whether the commune has confirmed, since this start, what there is."""
    sequencer = AirSequencer(amplifier, make_player, timing, clock)
    broadcaster = Broadcaster(
        verifier=verifier,
        journal_writer=known.journal_writer,
        planner=planner,
        sequencer=sequencer,
        clock=clock,
        clock_trust=known.clock_trust_monitor.trust,
        current=current,
        is_quiet=known.is_quiet,
        sound_proof=sound_proof,
    )
    return DecidingLoop(planner, sequencer, broadcaster)


def make_planner(
    village: VillageSettings, zones: tuple[str, ...], punctuality: Punctuality, known: Known
) -> Planner:
    """What is due in `village` with these `zones`, by what the journal says has played."""
    return Planner(
        known.library,
        village.id,
        village.zoneinfo,
        zones,
        punctuality,
        seen=marked(known.journal, SEEN),
        done=known.journal.keys(),
        overrides=lambda: known.overrides.in_force,
    )

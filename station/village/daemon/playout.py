"""What puts something on the air: bulletins, voices and recordings, over one deciding loop.

Not handled here: what any of it does (`playout/`, `microphone/`), who has the air.
"""

from dataclasses import dataclass

from station.programme.asrun import Kind
from station.programme.due import Punctuality
from station.village.daemon.box import BoxParts
from station.village.daemon.deciding import (
    DecidingLoop,
    make_deciding_loop,
    make_planner,
    timing_of,
)
from station.village.daemon.memos import Memos, make_memos
from station.village.daemon.state import StationState
from station.village.daemon.world import World
from station.village.microphone.live import Live
from station.village.playout.by_name import NamedBulletins
from station.village.playout.computed import TRIAL
from station.village.playout.verifier import Verifier
from station.village.requests.trial_play import TrialPlay
from station.village.settings.station import StationSettings
from station.village.sync.worker import SyncWorker


@dataclass(frozen=True, slots=True)
class Playout:
    """What puts something on the air."""

    live: Live
    memos: Memos
    loop: DecidingLoop


def make_playout(
    settings: StationSettings, world: World, state: StationState, box: BoxParts, syncing: SyncWorker
) -> Playout:
    """By the settings; `syncing` says what the commune has confirmed. Raises StorageError."""
    places, gain, heartbeat = settings.places, state.volumes.gain, box.watchdog.heartbeat
    timing = timing_of(settings.amplifier)
    punctuality = Punctuality(timing.lead, settings.clock.lateness)
    planner = make_planner(settings.village, settings.zone_ids, punctuality, state)
    live = Live(world.speech, gain, world.phone)
    named = NamedBulletins(state.library, planner)
    memos = make_memos(
        *(settings.memo, places, settings.zone_ids, world.clock, state, planner, timing.lead),
        heartbeat=heartbeat,
        bulletin=named,
    )
    tests = TrialPlay(state.sounds.sound(TRIAL), gain, box.senses.test_items)
    other_kinds = {Kind.TEST: tests.items, Kind.LIVE: live.items, Kind.HAND: memos.playout.items}
    loop = make_deciding_loop(
        planner,
        timing,
        world.clock,
        state,
        amplifier=box.amplifier,
        make_player=world.players.make,
        verifier=Verifier(state.library, state.sounds, gain, heartbeat, other_kinds),
        # A stick may be weeks old: it can't say that a warning still holds.
        current=lambda: syncing.current and settings.commune.is_online,
        sound_proof=box.senses.sound_proof,
    )
    return Playout(live, memos, loop)

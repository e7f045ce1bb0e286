"""The one root: every part of a station is built here, from its settings and the world around it.

Read it downwards: each part is whole when it is made, of parts that were made before it. Nothing
is started, and nothing sounds. Not handled here: what the parts do, starting them (`station.py`)
and the loop (`main.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from station.air.relays.amplifier import Amplifier
from station.programme.asrun import Kind
from station.village.asrun.marks import marked
from station.village.buttons.actions import Buttons
from station.village.buttons.pairing import Pairing
from station.village.control.queue import Waiting
from station.village.control.server import ControlServer
from station.village.daemon.deciding import DecidingLoop, make_deciding_loop, timing_of
from station.village.daemon.housekeeping import Housekeeping
from station.village.daemon.marks import Marks
from station.village.daemon.memos import Memos, make_memos
from station.village.daemon.routes import RequestRoutes
from station.village.daemon.senses import Senses, make_senses
from station.village.daemon.state import StationState
from station.village.daemon.station import Station
from station.village.daemon.world import World
from station.village.finding import Finding
from station.village.microphone.live import Live
from station.village.periodic_jobs import PeriodicJobs
from station.village.playout.amplifier import wired, write_down
from station.village.playout.jingles import jingles, kept
from station.village.playout.verifier import Verifier
from station.village.requests.by_hand import ManualCommands
from station.village.requests.live import LiveCommands
from station.village.requests.memos import MemoCommands
from station.village.requests.trial_play import TrialPlay
from station.village.settings.station import STICK_ONLY, StationSettings
from station.village.sync.connection import SYNCED, reference_time, terms
from station.village.sync.lock import in_turns
from station.village.sync.syncer import SyncResult
from station.village.sync.worker import SyncWorker
from station.village.update.manager import UpdateManager
from station.village.watchdog.loop_watchdog import LoopWatchdog


def build(settings: StationSettings, world: World, file: Path | None = None) -> Station:
    """All of a station; `file` is where its settings lie.

    Raises StorageError when there is no disk at all, HardwareError when a pin can't be had.
    """
    state = StationState(settings, world)
    box = _box(settings, world, state)
    commune = _commune(settings, world, state)
    air = _air(settings, world, state, box, commune.syncing)
    jobs = _jobs(world, state, box, commune, air)
    hands = _hands(settings, world, state, air)
    others = _findings(world, state, box, commune, air, jobs)
    buttons = _buttons(settings, world, state, box, hands, others)

    def findings() -> Iterable[Finding]:
        return chain(others(), buttons.findings())

    routes = _routes(settings, world, state, box, commune, air, hands, findings, file)
    return Station(
        name=settings.village.name,
        world=world,
        state=state,
        amplifier=box.amplifier,
        watchdog=box.watchdog,
        senses=box.senses,
        pairing=box.pairing,
        marks=commune.marks,
        updates=commune.updates,
        syncing=commune.syncing,
        live=air.live,
        memos=air.memos,
        planner=air.loop.planner,
        sequencer=air.loop.sequencer,
        broadcaster=air.loop.broadcaster,
        jobs=jobs,
        routes=routes,
        buttons=buttons,
        control=ControlServer(settings.places.control_socket, routes.commands.ask),
    )


@dataclass(frozen=True, slots=True)
class _Box:
    """What is wired, what watches over it, and which phones it knows."""

    amplifier: Amplifier
    watchdog: LoopWatchdog
    senses: Senses
    pairing: Pairing


@dataclass(frozen=True, slots=True)
class _Commune:
    """What keeps in step with the commune."""

    marks: Marks
    housekeeping: Housekeeping
    updates: UpdateManager
    syncing: SyncWorker


@dataclass(frozen=True, slots=True)
class _Air:
    """What puts something on the air."""

    live: Live
    memos: Memos
    loop: DecidingLoop


@dataclass(frozen=True, slots=True)
class _Hands:
    """What people may do, whether they press a button or ask; `waiting` is what they ask."""

    waiting: Waiting
    manual: ManualCommands
    live: LiveCommands
    memos: MemoCommands


def _box(settings: StationSettings, world: World, state: StationState) -> _Box:
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
    senses = make_senses(settings, world, amplifier, state.journal, state.is_quiet)
    minutes = 0 if settings.hands.stop_pin is None else settings.hands.pair_minutes
    clock = world.clock
    pairing = Pairing(state.journal, minutes * 60, clock.now, clock.monotonic)
    return _Box(amplifier, watchdog, senses, pairing)


def _commune(settings: StationSettings, world: World, state: StationState) -> _Commune:
    clock, trust, journal = world.clock, state.clock_trust_monitor, state.journal
    marks = Marks(journal, clock, trust, timedelta(seconds=settings.clock.grace))
    housekeeping = Housekeeping(settings.places.state, clock, journal, state.library, trust, marks)

    def reference() -> datetime:
        return reference_time(clock, trust, marks.known_sync)

    metered = terms(settings, clock).metered
    updates = UpdateManager(settings, clock, reference, metered, world.fetcher.program)
    reload_if_changed = state.library.reload_if_changed

    def sync() -> SyncResult:
        return world.fetcher.sync(reference(), reload_if_changed)

    def synced() -> None:
        marks.synced()
        updates.fetch()

    syncing = SyncWorker(
        in_turns(settings, sync, reload_if_changed),
        synced,
        clock.now,
        settings.sync_every,
        marked(journal, SYNCED),
        world.fetcher.close,
    )
    return _Commune(marks, housekeeping, updates, syncing)


def _air(
    settings: StationSettings, world: World, state: StationState, box: _Box, syncing: SyncWorker
) -> _Air:
    places, gain, heartbeat = settings.places, state.volumes.gain, box.watchdog.heartbeat
    lead = timing_of(settings.amplifier).lead
    live = Live(world.speech, gain, world.phone)
    memos = make_memos(
        settings.memo, places, settings.zone_ids, world.clock, state, lead, heartbeat
    )
    tests = TrialPlay(places.jingles, gain, box.senses.test_items)
    own = {Kind.TEST: tests.items, Kind.LIVE: live.items, Kind.HAND: memos.playout.items}
    loop = make_deciding_loop(
        settings,
        world.clock,
        state,
        amplifier=box.amplifier,
        make_player=world.players.make,
        verifier=Verifier(state.library, kept(places.jingles, jingles), gain, heartbeat, own),
        # A stick may be weeks old: it can't say that a warning still holds.
        current=lambda: syncing.current and settings.commune.source != STICK_ONLY,
        sound_proof=box.senses.sound_proof,
    )
    return _Air(live, memos, loop)


def _jobs(
    world: World, state: StationState, box: _Box, commune: _Commune, air: _Air
) -> PeriodicJobs:
    """All that is done at intervals, in one list."""
    jobs = PeriodicJobs(world.clock)
    jobs.every(20, "updates", commune.updates.check)
    commune.housekeeping.register_jobs(jobs, air.loop.planner, air.loop.broadcaster)
    jobs.every(600, "baseline", box.senses.baseline.remember)
    state.register_jobs(jobs)
    jobs.every(10, "memos", air.memos.playout.plan.remember)
    return jobs


def _findings(
    world: World,
    state: StationState,
    box: _Box,
    commune: _Commune,
    air: _Air,
    jobs: PeriodicJobs,
) -> Callable[[], Iterable[Finding]]:
    """Gives all that is known of the box's parts, but of its buttons."""

    def found() -> Iterable[Finding]:
        recent = tuple(state.journal_writer.recent)
        return chain(
            commune.housekeeping.findings(air.loop.broadcaster, commune.syncing, jobs),
            box.senses.findings(recent, world.clock.now()),
            state.findings(),
            commune.updates.findings(),
        )

    return found


def _hands(settings: StationSettings, world: World, state: StationState, air: _Air) -> _Hands:
    clock, broadcaster, planner = world.clock, air.loop.broadcaster, air.loop.planner
    manual = ManualCommands(broadcaster, state.library, planner, clock, settings.local)
    longest = timedelta(seconds=settings.hands.speak_longest)
    live = LiveCommands(air.live, broadcaster, planner, clock, longest, manual.require_day)
    memos = MemoCommands(
        air.memos.playout,
        broadcaster,
        clock,
        wake=air.memos.worker.wake,
        local=settings.local,
        is_quiet=state.is_quiet,
        trust=state.clock_trust_monitor.trust,
    )
    return _Hands(Waiting(), manual, live, memos)


def _buttons(
    settings: StationSettings,
    world: World,
    state: StationState,
    box: _Box,
    hands: _Hands,
    findings: Callable[[], Iterable[Finding]],
) -> Buttons:
    return Buttons(
        settings.hands,
        world.pins,
        box.amplifier,
        world.clock,
        commands=hands.manual,
        live=hands.live,
        journal_writer=state.journal_writer,
        pairing=box.pairing,
        trust=state.clock_trust_monitor.trust,
        findings=findings,
        wake=hands.waiting.wake,
    )


def _routes(
    settings: StationSettings,
    world: World,
    state: StationState,
    box: _Box,
    commune: _Commune,
    air: _Air,
    hands: _Hands,
    findings: Callable[[], Iterable[Finding]],
    file: Path | None,
) -> RequestRoutes:
    return RequestRoutes(
        settings=settings,
        clock=world.clock,
        state=state,
        planner=air.loop.planner,
        broadcaster=air.loop.broadcaster,
        hand=hands.manual,
        live=hands.live,
        waiting=hands.waiting,
        housekeeping=commune.housekeeping,
        syncing=commune.syncing,
        relays_on=lambda: box.amplifier.on,
        findings=findings,
        file=file,
        memos=hands.memos,
        pairing=box.pairing,
    )

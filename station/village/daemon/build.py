"""The one root: every part of a station is built here, from its settings and the world around it.

Read it downwards: each part is whole when it is made, of parts that were made before it. Nothing
is started, and nothing sounds. Not handled here: what the parts do, starting them (`station.py`)
and the loop (`main.py`).
"""

from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

from station.village.buttons.actions import Buttons
from station.village.control.server import ControlServer
from station.village.daemon.answers import make_routes
from station.village.daemon.box import BoxParts, make_box
from station.village.daemon.commands import make_buttons, make_commands
from station.village.daemon.commune import Commune, make_commune
from station.village.daemon.playout import Playout, make_playout
from station.village.daemon.state import StationState
from station.village.daemon.station import Station
from station.village.daemon.taken_back import WrongRows
from station.village.daemon.world import World
from station.village.finding import Finding
from station.village.periodic_jobs import PeriodicJobs
from station.village.settings import at_start
from station.village.settings.station import StationSettings
from station.village.stick import unread


def build(settings: StationSettings, world: World, file: Path | None = None) -> Station:
    """All of a station; `file` is where its settings lie.

    Raises StorageError when there is no disk at all, HardwareError when a pin can't be had.
    """
    state = StationState(settings, world)
    box = make_box(settings, world, state)
    commune = make_commune(settings, world, state)
    playout = make_playout(settings, world, state, box, commune.syncing)
    jobs = _jobs(world, state, box, commune, playout)
    wrong_rows = _wrong_rows(world, state, playout)
    jobs.every(10, "wrong-rows", wrong_rows.look)
    commands = make_commands(settings, world, state, commune, playout)
    others = _findings(world, state, box, commune, playout, jobs, file)
    buttons = make_buttons(settings, world, state, box, commands, others)
    findings = _with_people(others, buttons, settings.places.unread_sticks)
    routes = make_routes(settings, world, state, box, commune, playout, commands, findings, file)
    return Station(
        name=settings.village.name,
        world=world,
        state=state,
        amplifier=box.amplifier,
        watchdog=box.watchdog,
        senses=box.senses,
        pairing=box.pairing,
        marks=commune.marks,
        wrong_rows=wrong_rows,
        updates=commune.updates,
        syncing=commune.syncing,
        live=playout.live,
        memos=playout.memos,
        planner=playout.loop.planner,
        sequencer=playout.loop.sequencer,
        broadcaster=playout.loop.broadcaster,
        jobs=jobs,
        routes=routes,
        buttons=buttons,
        control=ControlServer(settings.places.control_socket, routes.commands.ask),
    )


def _with_people(
    others: Callable[[], Iterable[Finding]], buttons: Buttons, sticks: Path
) -> Callable[[], Iterable[Finding]]:
    """All findings: the `others`, and those of what people press and put in."""
    return lambda: chain(others(), buttons.findings(), unread.findings(sticks))


def _wrong_rows(world: World, state: StationState, playout: Playout) -> WrongRows:
    return WrongRows(
        state.journal,
        state.journal_writer,
        playout.loop.planner,
        world.clock,
        state.clock_trust_monitor.trust,
    )


def _jobs(
    world: World, state: StationState, box: BoxParts, commune: Commune, playout: Playout
) -> PeriodicJobs:
    """All that is done at intervals, in one list."""
    jobs = PeriodicJobs(world.clock)
    jobs.every(20, "updates", commune.updates.check)
    commune.housekeeping.register_jobs(jobs, playout.loop.planner, playout.loop.broadcaster)
    jobs.every(600, "baseline", box.senses.baseline.remember)
    jobs.every(3600, "expiries", commune.expiries.look)
    state.register_jobs(jobs)
    jobs.every(10, "memos", playout.memos.playout.plan.remember)
    return jobs


def _findings(
    world: World,
    state: StationState,
    box: BoxParts,
    commune: Commune,
    playout: Playout,
    jobs: PeriodicJobs,
    file: Path | None,
) -> Callable[[], Iterable[Finding]]:
    """Gives all that is known of the box's parts, but of its buttons."""

    def found() -> Iterable[Finding]:
        recent = tuple(state.journal_writer.recent)
        return chain(
            commune.housekeeping.findings(playout.loop.broadcaster, commune.syncing, jobs),
            commune.expiries.findings(),
            box.senses.findings(recent, world.clock.now()),
            state.findings(),
            commune.updates.findings(),
            at_start.findings(file),
        )

    return found

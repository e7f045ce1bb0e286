"""What people may do at a station, whether they press a button or ask over the socket.

Not handled here: what comes of it (`requests/`, `buttons/`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from station.village.buttons.actions import Buttons
from station.village.control.queue import Waiting
from station.village.daemon.box import BoxParts
from station.village.daemon.commune import Commune
from station.village.daemon.playout import Playout
from station.village.daemon.state import StationState
from station.village.daemon.world import World
from station.village.finding import Finding
from station.village.requests.by_hand import ManualCommands
from station.village.requests.clock import ClockCommands
from station.village.requests.live import LiveCommands
from station.village.requests.memos import MemoCommands
from station.village.settings.station import StationSettings


@dataclass(frozen=True, slots=True)
class CommandParts:
    """What people may do, whether they press a button or ask; `waiting` is what they ask."""

    waiting: Waiting
    manual: ManualCommands
    live: LiveCommands
    memos: MemoCommands
    clock: ClockCommands


def make_commands(
    settings: StationSettings,
    world: World,
    state: StationState,
    commune: Commune,
    playout: Playout,
) -> CommandParts:
    """What may be asked of `playout`, and said of the time."""
    clock, broadcaster, planner = world.clock, playout.loop.broadcaster, playout.loop.planner
    manual = ManualCommands(broadcaster, state.library, planner, clock, settings.local)
    longest = timedelta(seconds=settings.buttons.speak_longest)
    live = LiveCommands(playout.live, broadcaster, planner, clock, longest, manual.require_day)
    memos = MemoCommands(
        playout.memos.playout,
        broadcaster,
        clock,
        wake=playout.memos.worker.wake,
        local=settings.local,
        is_quiet=state.is_quiet,
        trust=state.clock_trust_monitor.trust,
        overrides=state.overrides,
    )
    of_clock = ClockCommands(
        clock,
        state.clock_trust_monitor,
        state.published,
        world.set_clock,
        lambda: world.compare_battery(clock.now(), None),
        commune.marks.bring_back,
    )
    return CommandParts(Waiting(), manual, live, memos, of_clock)


def make_buttons(
    settings: StationSettings,
    world: World,
    state: StationState,
    box: BoxParts,
    commands: CommandParts,
    findings: Callable[[], Iterable[Finding]],
) -> Buttons:
    """`findings` are for the lamp. Raises HardwareError when a pin can't be had."""
    return Buttons(
        settings.buttons,
        world.pins,
        box.amplifier,
        world.clock,
        commands=commands.manual,
        live=commands.live,
        journal_writer=state.journal_writer,
        pairing=box.pairing,
        trust=state.clock_trust_monitor.trust,
        findings=findings,
        wake=commands.waiting.wake,
    )

"""Those who answer requests, each made of the parts and the settings that it needs.

Not handled here: which request is whose (`routes.py`), and the answers (`requests/`).
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from station.clock import Clock
from station.programme.arbiter import Air
from station.village.daemon.box import BoxParts
from station.village.daemon.commands import CommandParts
from station.village.daemon.commune import Commune
from station.village.daemon.playout import Playout
from station.village.daemon.routes import RequestRoutes
from station.village.daemon.state import StationState
from station.village.daemon.world import World
from station.village.finding import Finding, faults
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.requests.box import BoxReport
from station.village.requests.calendar import CalendarView
from station.village.requests.log import LogView
from station.village.requests.log_lines import LogLines
from station.village.requests.overrides import OverrideCommands
from station.village.requests.status import Status
from station.village.requests.technician import TechnicianSettings
from station.village.requests.to_hear import BulletinToHear
from station.village.requests.trial_play import TrialPlayCommands
from station.village.requests.volumes import VolumeCommands
from station.village.settings.places import HEARD
from station.village.settings.station import StationSettings

Findings = Callable[[], Iterable[Finding]]


def make_routes(
    settings: StationSettings,
    world: World,
    state: StationState,
    box: BoxParts,
    commune: Commune,
    playout: Playout,
    commands: CommandParts,
    findings: Findings,
    file: Path | None,
) -> RequestRoutes:
    """All who answer; `findings` are the whole box's, `file` is where its settings lie."""
    clock = world.clock
    planner, broadcaster = playout.loop.planner, playout.loop.broadcaster
    return RequestRoutes(
        status=_status(settings, world, state, box, commune, playout, commands, findings),
        manual=commands.manual,
        clock=commands.clock,
        live=commands.live,
        volume=VolumeCommands(state.volumes, broadcaster),
        overrides=OverrideCommands(state.overrides, planner, clock),
        memos=commands.memos,
        trial=TrialPlayCommands(settings.zone_ids, broadcaster, clock, commands.manual.require_day),
        to_hear=BulletinToHear(state.library, settings.places.runtime / HEARD),
        box=_box(settings, world, state, box, playout, findings),
        technician=TechnicianSettings(
            file, settings.commune, settings.zone, lambda: _idle(broadcaster, planner, clock)
        ),
        calendar=_calendar(settings, state, playout, commands),
        log=LogView(state.journal, settings.zoneinfo),
        lines=LogLines(),
        pairing=box.pairing,
        housekeeping=commune.housekeeping,
        syncing=commune.syncing,
        disk_test=state.disk_test,
        findings=findings,
        waiting=commands.waiting,
    )


def _calendar(
    settings: StationSettings, state: StationState, playout: Playout, commands: CommandParts
) -> CalendarView:
    """What comes: the commune's sessions, what a hand left out, and his promises."""
    return CalendarView(
        playout.loop.planner,
        lambda: state.overrides.in_force,
        settings.zoneinfo,
        settings.village.id,
        commands.memos.later.lines,
    )


def _status(
    settings: StationSettings,
    world: World,
    state: StationState,
    box: BoxParts,
    commune: Commune,
    playout: Playout,
    commands: CommandParts,
    findings: Findings,
) -> Status:
    """What `station status` and the page's first view show."""
    return Status(
        village=settings.village,
        zone_settings=settings.zone,
        grace=settings.clock.lateness,
        microphone=bool(settings.buttons.speak_microphone),
        broadcaster=playout.loop.broadcaster,
        planner=playout.loop.planner,
        library=state.library,
        journal=state.journal,
        recent=lambda: state.journal_writer.recent,
        promised=commands.memos.later.today,
        clock=world.clock,
        clock_trust=state.clock_trust_monitor.trust,
        relays_on=lambda: box.amplifier.on,
        volumes=state.volumes,
        overrides=state.overrides,
        sync=lambda: commune.syncing.state,
        published=commune.housekeeping.published,
        faults=lambda: faults(findings()),
    )


def _box(
    settings: StationSettings,
    world: World,
    state: StationState,
    box: BoxParts,
    playout: Playout,
    findings: Findings,
) -> BoxReport:
    return BoxReport(
        settings.sound.card,
        settings.state,
        settings.commune.source,
        world.clock,
        state.vitals,
        state.clock_trust_monitor.trust,
        playout.loop.planner,
        lambda: box.amplifier.on,
        findings,
        lambda: box.pairing.lately,
    )


def _idle(broadcaster: Broadcaster, planner: Planner, clock: Clock) -> bool:
    """Whether nothing sounds, nor will within a minute."""
    now = clock.now()
    begin = planner.next_begin(now)
    soon = begin is not None and begin - now < timedelta(minutes=1)
    return broadcaster.arbiter.air is Air.SILENT and not soon

"""What the station says of itself: one reply, for the screens and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.clock import ClockTrust
from station.fields import Within
from station.programme.arbiter import Air
from station.programme.timetable import QuietHours
from station.village.control.messages.request import SOMEBODY, By, Request
from station.village.finding import Fault


@dataclass(frozen=True, slots=True)
class VillageName:
    """The village."""

    id: str
    """Its short name, such as na-dong."""
    name: str
    """What people call it."""


@dataclass(frozen=True, slots=True)
class ZoneNow:
    """One group of horns."""

    id: str
    """Its short name."""
    name: str
    """What people call it."""
    volume: int
    """Percent."""
    volume_least: int
    """Percent; it can be set no softer."""
    volume_most: int
    """Percent; it can be set no louder."""
    on: bool = False
    """Whether its relay is on."""


@dataclass(frozen=True, slots=True)
class OnAir:
    """What sounds, and where."""

    state: Air
    """What the air is doing."""
    title: str
    """Of what sounds; empty in silence."""
    kind: str
    """Scheduled, hand, live, emergency or test; empty in silence."""
    started: datetime | None
    """When its first frame was heard."""
    ends: datetime | None
    """About when it ends."""
    zones: tuple[str, ...]
    """Short names of the zones in which it sounds."""
    level: float | None
    """How loud it is just now, in dB of full scale."""


@dataclass(frozen=True, slots=True)
class BulletinName:
    """A bulletin, in short."""

    id: str
    """Its short name."""
    title: str
    """Its title."""


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One broadcast of today."""

    key: str
    """Its name, such as sang/2026-11-30."""
    title: str
    """Its title."""
    at: datetime
    """When it is planned."""
    ends: datetime
    """About when it ends, or ended."""
    state: str
    """Due, promised, playing, held, missed, or an outcome's code."""
    reason: str = ""
    """Why it is not played, as a code."""
    zones: tuple[str, ...] = ()
    """Short names of its zones."""
    bulletins: tuple[BulletinName, ...] = ()
    """What it plays, in order."""
    wanted: datetime | None = None
    """For when it was promised, where a session has come into its time since."""


@dataclass(frozen=True, slots=True)
class HeldBulletin:
    """A bulletin that the village holds, valid today."""

    id: str
    """Its short name."""
    title: str
    """Its title."""
    priority: str
    """Normal, priority or emergency."""
    seconds: Annotated[float, Within(0, 86_400)]
    """How long it sounds, all repeats together."""
    valid_until: datetime | None = None
    """From when on it is played no more."""


@dataclass(frozen=True, slots=True)
class SyncStanding:
    """How the station is in step with the commune."""

    last: datetime | None
    """When a sync last went well."""
    error: str
    """What has been wrong since, in English; empty when nothing is."""
    running: bool = False
    """Whether one goes on just now."""
    count: int = 0
    """How many have ended since the start, well or not."""
    published: datetime | None = None
    """When the commune last published, as it has signed, with news or without."""


@dataclass(frozen=True, slots=True)
class StationStatus:
    """All that the first page shows. Instants have the village's own offset."""

    now: datetime
    """The station's clock."""
    village: VillageName
    """Whose station it is."""
    zones: tuple[ZoneNow, ...]
    """Its groups of horns."""
    air: OnAir
    """What sounds."""
    today: tuple[TodayLine, ...]
    """The timetable's sessions of today."""
    quiet: QuietHours | None
    """The quiet hours, local; none on a box that has no rules yet."""
    bulletins: tuple[HeldBulletin, ...]
    """What can be played by hand."""
    stopped: BulletinName | None
    """The bulletin that somebody has just stopped."""
    paused_until: datetime | None
    """Until when the timetable is paused."""
    microphone: bool
    """Whether the box has one to speak into."""
    clock: ClockTrust
    """Whether the clock is to be trusted."""
    sync: SyncStanding
    """The commune's news."""
    faults: tuple[Fault, ...]
    """The parts that are not fit."""
    waiting: tuple[BulletinName, ...] = ()
    """What a hand wants played as soon as the air is free, by its key in the log."""
    promised: tuple[TodayLine, ...] = ()
    """Recordings that are to be played later today."""

    @property
    def lines(self) -> tuple[TodayLine, ...]:
        """All that is of today."""
        return (*self.today, *self.promised)

    @property
    def zone_names(self) -> Mapping[str, str]:
        """What people call each zone, by its short name."""
        return {zone.id: zone.name for zone in self.zones}


@dataclass(frozen=True, slots=True)
class GetStatus(Request[StationStatus]):
    """What is on the air, what comes today, and what is wrong."""

    do = "status"
    by: By = SOMEBODY
    """Who asks."""

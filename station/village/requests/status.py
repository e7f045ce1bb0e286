"""What the station says of itself, for the screens and the command line.

Computed anew for each question, on the loop's thread and from memory; only the log is read from
the disk, on the asking thread. Not handled here: words (the screens').
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.clock import Clock, ClockTrust
from station.programme.asrun import AsRunEntry, Outcome, Reason
from station.programme.bulletin import Bulletin
from station.programme.request import AirRequest
from station.programme.timetable import Occurrence
from station.village.asrun import export
from station.village.asrun.journal import Journal
from station.village.control.messages.log import GetLog, LogEntries
from station.village.control.messages.status import (
    BulletinName,
    GetStatus,
    HeldBulletin,
    OnAir,
    StationStatus,
    SyncStanding,
    TodayLine,
    VillageName,
    ZoneNow,
)
from station.village.finding import Fault
from station.village.library.library import Library
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.overrides import OverrideStore
from station.village.playout.planner import Planner
from station.village.playout.volumes import Volumes
from station.village.settings.station import VillageSettings
from station.village.settings.wiring import ZoneSettings
from station.village.sync.worker import SyncState

_MOST_ENTRIES = 1000
_GOES_ON_WITHIN = timedelta(minutes=15)
_MOST_IN_PAGE = 100
"""So few that their line stays below what a reply may be long."""


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that a status is made from; `grace` is how late a broadcast may begin."""

    village: VillageSettings
    zone_settings: Sequence[ZoneSettings]
    grace: timedelta
    microphone: bool
    broadcaster: Broadcaster
    planner: Planner
    library: Library
    journal: Journal
    recent: Callable[[], Collection[AsRunEntry]]
    promised: Callable[[], Collection[TodayLine]]
    clock: Clock
    clock_trust: Callable[[], ClockTrust]
    relays_on: Callable[[], tuple[str, ...]]
    volumes: Volumes
    overrides: OverrideStore
    sync: Callable[[], SyncState]
    published: Callable[[], datetime | None]
    faults: Callable[[], Iterable[Fault]]

    def reply(self, _: GetStatus) -> StationStatus:
        """The answer to `status`; instants have the village's offset."""
        now = self.clock.now()
        trust = self.clock_trust()
        return StationStatus(
            now=self._local(now),
            village=VillageName(self.village.id, self.village.name),
            zones=self._zones(),
            air=self._air(),
            today=self._today(now, trust),
            promised=tuple(self.promised()),
            waiting=tuple(
                BulletinName(each.key, each.title)
                for each in self.broadcaster.arbiter.waiting
                if each.waits
            ),
            quiet=self.library.snapshot.quiet,
            stopped=self._stopped(now),
            microphone=self.microphone,
            paused_until=self._paused_until(now),
            bulletins=tuple(self._bulletin(b) for b in self.library.snapshot.valid("*", now)),
            clock=trust,
            sync=self._sync(),
            faults=tuple(self.faults()),
        )

    def log(self, request: GetLog) -> LogEntries:
        """The answer to `log`. For any thread."""
        most = min(max(request.most, 1), _MOST_ENTRIES)
        if request.after is not None:
            found = self.journal.page(request.after, min(most, _MOST_IN_PAGE), request.since)
        else:
            found = self.journal.last(most)
        return LogEntries(tuple(export.row(seq, entry, self._written) for seq, entry in found))

    def _local(self, instant: datetime) -> datetime:
        """To the millisecond, in the village's zone."""
        rounded = (instant + timedelta(milliseconds=0.5)).astimezone(self.village.zoneinfo)
        return rounded.replace(microsecond=rounded.microsecond // 1000 * 1000)

    def _written(self, instant: datetime) -> str:
        return self._local(instant).isoformat(timespec="milliseconds")

    def _sync(self) -> SyncStanding:
        sync, published = self.sync(), self.published()
        last = self._local(sync.last) if sync.last else None
        said = self._local(published) if published else None
        return SyncStanding(last, sync.error, sync.running, sync.count, said)

    def _paused_until(self, now: datetime) -> datetime | None:
        until = self.overrides.in_force.paused_until
        return self._local(until) if until is not None and until > now else None

    def _zones(self) -> tuple[ZoneNow, ...]:
        on = self.relays_on()
        return tuple(
            ZoneNow(
                id=zone.id,
                name=zone.name,
                on=zone.id in on,
                volume=self.volumes.percent(zone.id),
                volume_least=zone.volume_least,
                volume_most=zone.volume_most,
            )
            for zone in self.zone_settings
        )

    def _air(self) -> OnAir:
        arbiter, started = self.broadcaster.arbiter, self.broadcaster.started
        current = arbiter.current
        return OnAir(
            state=arbiter.air,
            title=current.title if current else "",
            kind=str(current.kind) if current else "",
            started=self._local(started) if started and current else None,
            ends=self._ends(current, started),
            zones=current.zones if current else (),
            level=self.broadcaster.level,
        )

    def _ends(self, request: AirRequest | None, started: datetime | None) -> datetime | None:
        if request is None or started is None:
            return None
        seconds = sum(item.seconds for item in request.items)
        return self._local(min(request.ends, started + timedelta(seconds=seconds)))

    def _stopped(self, now: datetime) -> BulletinName | None:
        """The bulletin that somebody has just stopped, to go on with."""
        last = next(reversed(tuple(self.recent())), None)
        if last is None or last.outcome is not Outcome.STOPPED or last.ended is None:
            return None
        held = self.library.snapshot.valid([name for name in last.items if name], now)
        if not held or now - last.ended > _GOES_ON_WITHIN:
            return None
        return BulletinName(held[-1].id, held[-1].title)

    def _today(self, now: datetime, trust: ClockTrust) -> tuple[TodayLine, ...]:
        last = {entry.key: entry for entry in self.recent()}
        entered = {k: each for k, each in last.items() if each.outcome is not Outcome.TAKEN_BACK}
        day = self.planner.day(now)
        return tuple(self._slot(each, entered.get(each.key), now, trust) for each in day)

    def _slot(
        self, occurrence: Occurrence, entry: AsRunEntry | None, now: datetime, trust: ClockTrust
    ) -> TodayLine:
        state, reason = self._slot_state(occurrence, entry, now, trust)
        bulletins = self.planner.bulletins(occurrence)
        return TodayLine(
            key=occurrence.key,
            title=occurrence.slot.title,
            at=self._local(occurrence.starts),
            ends=self._local(min(occurrence.ends, occurrence.starts + self._about(bulletins))),
            state=state,
            reason=reason,
            zones=self.planner.zones(occurrence.slot.zones),
            bulletins=tuple(BulletinName(b.id, b.title) for b in bulletins),
        )

    def _slot_state(
        self, occurrence: Occurrence, entry: AsRunEntry | None, now: datetime, trust: ClockTrust
    ) -> tuple[str, str]:
        arbiter = self.broadcaster.arbiter
        if arbiter.current is not None and arbiter.current.key == occurrence.key:
            return "playing", ""
        if entry is not None:
            return str(entry.outcome), str(entry.reason)
        held = self.overrides.in_force.reason(occurrence)
        if held and now <= occurrence.starts + self.grace:
            return "held", str(held)
        if now <= occurrence.starts + self.grace:
            return "due", ""
        return "missed", str(Reason.TOO_LATE if trust.trusted else Reason.CLOCK_UNTRUSTED)

    def _about(self, bulletins: Iterable[Bulletin]) -> timedelta:
        items = (item for bulletin in bulletins for item in self.planner.items(bulletin))
        return timedelta(seconds=sum(item.seconds for item in items))

    def _bulletin(self, bulletin: Bulletin) -> HeldBulletin:
        return HeldBulletin(
            id=bulletin.id,
            title=bulletin.title,
            priority=str(bulletin.priority),
            seconds=sum(r.seconds for r in self.library.wanted(bulletin)) * bulletin.repeats,
            valid_until=self._local(bulletin.valid_until),
        )

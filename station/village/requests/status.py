"""What the station says of itself: one plain mapping, for the screens and the command line.

Computed anew for each question, on the loop's thread and from memory; only the log is read from
the disk, on the asking thread. Not handled here: words (the screens').
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from station.clock import Clock, ClockTrust
from station.programme.arbiter import Air
from station.programme.asrun import AsRunEntry, Outcome, Reason
from station.programme.bulletin import Bulletin
from station.programme.request import AirRequest
from station.programme.timetable import Occurrence
from station.village.asrun import export
from station.village.asrun.journal import Journal
from station.village.control.instants import instant
from station.village.finding import Fault
from station.village.library.library import Library
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.overrides import Overriding
from station.village.playout.planner import Planner
from station.village.playout.volumes import Volumes
from station.village.settings.station import StationSettings
from station.village.sync.worker import SyncState

_AIR_NAMES = {
    Air.SILENT: "silent",
    Air.WARMING: "warming",
    Air.ON_AIR: "on-air",
    Air.CLOSING: "closing",
}
_MOST_ENTRIES = 1000
_GOES_ON_WITHIN = timedelta(minutes=15)
_MOST_IN_PAGE = 100
"""So few that their line stays below what a reply may be long."""


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that a status is made from."""

    settings: StationSettings
    broadcaster: Broadcaster
    planner: Planner
    library: Library
    journal: Journal
    recent: Callable[[], Collection[AsRunEntry]]
    promised: Callable[[], Collection[Mapping[str, Any]]]
    clock: Clock
    clock_trust: Callable[[], ClockTrust]
    relays_on: Callable[[], tuple[str, ...]]
    volumes: Volumes
    holding: Overriding
    sync: Callable[[], SyncState]
    faults: Callable[[], Iterable[Fault]]

    def reply(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to `status`; instants in ISO 8601 with the village's offset."""
        now = self.clock.now()
        trust, sync = self.clock_trust(), self.sync()
        return {
            "now": self._local(now),
            "village": {"id": self.settings.village.id, "name": self.settings.village.name},
            "zones": self._zones(),
            "air": self._air(),
            "today": self._today(now, trust),
            "promised": list(self.promised()),
            "quiet": self._quiet(),
            "stopped": self._stopped(now),
            "microphone": bool(self.settings.hands.speak_microphone),
            "paused_until": self._paused_until(now),
            "bulletins": [self._bulletin(b) for b in self.library.snapshot.valid("*", now)],
            "clock": {"trusted": trust.trusted, "text": trust.text},
            "sync": {
                "last": self._local(sync.last) if sync.last else None,
                "error": sync.error,
                "running": sync.running,
                "count": sync.count,
            },
            "faults": [{"part": fault.part, "text": fault.text} for fault in self.faults()],
        }

    def log(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to `log`: the newest entries, newest first.

        With `after`, a sequence number, a page of those above it, oldest first; with `since`, an
        instant, none planned before. For any thread. Raises InputError.
        """
        asked = request.get("most", 50)
        most = min(max(asked, 1), _MOST_ENTRIES) if isinstance(asked, int) else 50
        after, since = request.get("after"), instant(request.get("since"))
        if isinstance(after, int):
            found = self.journal.page(after, min(most, _MOST_IN_PAGE), since)
        else:
            found = self.journal.last(most)
        return {"entries": [export.row(seq, entry, self._local) for seq, entry in found]}

    def _local(self, instant: datetime) -> str:
        rounded = instant + timedelta(milliseconds=0.5)
        return rounded.astimezone(self.settings.zoneinfo).isoformat(timespec="milliseconds")

    def _paused_until(self, now: datetime) -> str | None:
        until = self.holding.holds.paused_until
        return self._local(until) if until is not None and until > now else None

    def _zones(self) -> list[dict[str, Any]]:
        on = self.relays_on()
        return [
            {
                "id": zone.id,
                "name": zone.name,
                "on": zone.id in on,
                "volume": self.volumes.percent(zone.id),
                "volume_least": zone.volume_least,
                "volume_most": zone.volume_most,
            }
            for zone in self.settings.zone
        ]

    def _air(self) -> dict[str, Any]:
        arbiter, started = self.broadcaster.arbiter, self.broadcaster.started
        current = arbiter.current
        return {
            "state": _AIR_NAMES[arbiter.air],
            "title": current.title if current else "",
            "kind": str(current.kind) if current else "",
            "started": self._local(started) if started and current else None,
            "ends": self._ends(current, started),
            "zones": list(current.zones) if current else [],
            "level": self.broadcaster.level,
        }

    def _ends(self, request: AirRequest | None, started: datetime | None) -> str | None:
        if request is None or started is None:
            return None
        seconds = sum(item.seconds for item in request.items)
        return self._local(min(request.ends, started + timedelta(seconds=seconds)))

    def _stopped(self, now: datetime) -> dict[str, Any] | None:
        """The bulletin that somebody has just stopped, to go on with."""
        last = next(reversed(tuple(self.recent())), None)
        if last is None or last.outcome is not Outcome.STOPPED or last.ended is None:
            return None
        held = self.library.snapshot.valid([name for name in last.items if name], now)
        if not held or now - last.ended > _GOES_ON_WITHIN:
            return None
        return {"id": held[-1].id, "title": held[-1].title}

    def _today(self, now: datetime, trust: ClockTrust) -> list[dict[str, Any]]:
        entered = {entry.key: entry for entry in self.recent()}
        return [self._slot(o, entered.get(o.key), now, trust) for o in self.planner.day(now)]

    def _slot(
        self, occurrence: Occurrence, entry: AsRunEntry | None, now: datetime, trust: ClockTrust
    ) -> dict[str, Any]:
        state, reason = self._slot_state(occurrence, entry, now, trust)
        bulletins = self.planner.bulletins(occurrence)
        return {
            "key": occurrence.key,
            "title": occurrence.slot.title,
            "at": self._local(occurrence.starts),
            "ends": self._local(min(occurrence.ends, occurrence.starts + self._about(bulletins))),
            "zones": list(self.planner.zones(occurrence.slot.zones)),
            "bulletins": [{"id": b.id, "title": b.title} for b in bulletins],
            "state": state,
            "reason": reason,
        }

    def _slot_state(
        self, occurrence: Occurrence, entry: AsRunEntry | None, now: datetime, trust: ClockTrust
    ) -> tuple[str, str]:
        arbiter = self.broadcaster.arbiter
        if arbiter.current is not None and arbiter.current.key == occurrence.key:
            return "playing", ""
        if entry is not None:
            return str(entry.outcome), str(entry.reason)
        grace = timedelta(seconds=self.settings.clock.grace)
        held = self.holding.holds.reason(occurrence)
        if held and now <= occurrence.starts + grace:
            return "held", str(held)
        if now <= occurrence.starts + grace:
            return "due", ""
        return "missed", str(Reason.TOO_LATE if trust.trusted else Reason.CLOCK_UNTRUSTED)

    def _about(self, bulletins: Iterable[Bulletin]) -> timedelta:
        items = (item for bulletin in bulletins for item in self.planner.items(bulletin))
        return timedelta(seconds=sum(item.seconds for item in items))

    def _quiet(self) -> dict[str, str] | None:
        quiet = self.library.snapshot.quiet
        return (
            None
            if quiet is None
            else {"start": f"{quiet.start:%H:%M}", "end": f"{quiet.end:%H:%M}"}
        )

    def _bulletin(self, bulletin: Bulletin) -> dict[str, Any]:
        return {
            "id": bulletin.id,
            "title": bulletin.title,
            "priority": str(bulletin.priority),
            "seconds": sum(r.seconds for r in self.library.wanted(bulletin)) * bulletin.repeats,
            "valid_until": self._local(bulletin.valid_until),
        }

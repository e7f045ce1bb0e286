"""What the station says of itself: one plain mapping, for the screens and the command line.

Computed anew for each question, on the loop's thread. Not handled here: words (the screens').
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from station.clock import Clock, ClockTrust
from station.programme.asrun import AsRunEntry, Reason
from station.programme.bulletin import Bulletin
from station.programme.desk import Air, Request
from station.programme.timetable import Occurrence
from station.village.broadcaster import Broadcaster
from station.village.health import Fault
from station.village.journal import Journal
from station.village.library import Library
from station.village.planner import Planner
from station.village.sync_worker import SyncState
from station.village.village_settings import StationSettings

_AIR_NAMES = {
    Air.SILENT: "silent",
    Air.WARMING: "warming",
    Air.ON_AIR: "on-air",
    Air.CLOSING: "closing",
}
_TODAY_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that a status is made from."""

    settings: StationSettings
    broadcaster: Broadcaster
    planner: Planner
    library: Library
    journal: Journal
    clock: Clock
    clock_trust: Callable[[], ClockTrust]
    relays_on: Callable[[], tuple[str, ...]]
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
            "bulletins": [self._bulletin(b) for b in self.library.holdings.valid("*", now)],
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
        """The answer to `log`: the newest entries, newest first."""
        asked = request.get("most", 50)
        most = min(max(asked, 1), 1000) if isinstance(asked, int) else 50
        return {"entries": [self._entry(seq, entry) for seq, entry in self.journal.last(most)]}

    def _local(self, instant: datetime) -> str:
        rounded = instant + timedelta(milliseconds=0.5)
        return rounded.astimezone(self.settings.zoneinfo).isoformat(timespec="milliseconds")

    def _zones(self) -> list[dict[str, Any]]:
        on = self.relays_on()
        return [{"id": z.id, "name": z.name, "on": z.id in on} for z in self.settings.zone]

    def _air(self) -> dict[str, Any]:
        desk, started = self.broadcaster.desk, self.broadcaster.started
        current = desk.current
        return {
            "state": _AIR_NAMES[desk.air],
            "title": current.title if current else "",
            "kind": str(current.kind) if current else "",
            "started": self._local(started) if started and current else None,
            "ends": self._ends(current, started),
            "zones": list(current.zones) if current else [],
        }

    def _ends(self, request: Request | None, started: datetime | None) -> str | None:
        if request is None or started is None:
            return None
        length = {
            recording.sha256: recording.seconds
            for bulletin in self.library.holdings.bulletins
            for recording in bulletin.recordings
        }
        seconds = sum(length.get(item.sha256, 0.0) for item in request.items)
        return self._local(min(request.ends, started + timedelta(seconds=seconds)))

    def _today(self, now: datetime, trust: ClockTrust) -> list[dict[str, Any]]:
        entered = {entry.key: entry for _, entry in reversed(self.journal.last(_TODAY_ENTRIES))}
        return [self._slot(o, entered.get(o.key), now, trust) for o in self.planner.day(now)]

    def _slot(
        self, occurrence: Occurrence, entry: AsRunEntry | None, now: datetime, trust: ClockTrust
    ) -> dict[str, Any]:
        state, reason = self._slot_state(occurrence, entry, now, trust)
        bulletins = self.library.holdings.valid(occurrence.slot.bulletins, occurrence.starts)
        return {
            "key": occurrence.key,
            "title": occurrence.slot.title,
            "at": self._local(occurrence.starts),
            "zones": list(self.planner.zones(occurrence.slot.zones)),
            "bulletins": [{"id": b.id, "title": b.title} for b in bulletins],
            "state": state,
            "reason": reason,
        }

    def _slot_state(
        self, occurrence: Occurrence, entry: AsRunEntry | None, now: datetime, trust: ClockTrust
    ) -> tuple[str, str]:
        desk = self.broadcaster.desk
        if desk.current is not None and desk.current.key == occurrence.key:
            return "playing", ""
        if entry is not None:
            return str(entry.outcome), str(entry.reason)
        grace = timedelta(seconds=self.settings.clock.grace)
        if now <= occurrence.starts + grace:
            return "due", ""
        return "missed", str(Reason.TOO_LATE if trust.trusted else Reason.CLOCK_UNTRUSTED)

    def _bulletin(self, bulletin: Bulletin) -> dict[str, Any]:
        return {
            "id": bulletin.id,
            "title": bulletin.title,
            "priority": str(bulletin.priority),
            "seconds": sum(r.seconds for r in self.library.wanted(bulletin)) * bulletin.repeats,
            "valid_until": self._local(bulletin.valid_until),
        }

    def _entry(self, seq: int, entry: AsRunEntry) -> dict[str, Any]:
        return {
            "seq": seq,
            "key": entry.key,
            "kind": str(entry.kind),
            "title": entry.title,
            "planned": self._local(entry.planned),
            "outcome": str(entry.outcome),
            "reason": str(entry.reason),
            "started": self._local(entry.started) if entry.started else None,
            "ended": self._local(entry.ended) if entry.ended else None,
            "error_ms": entry.error_ms,
            "underruns": entry.underruns,
            "zones": list(entry.zones),
            "items": list(entry.items),
            "note": entry.note,
        }

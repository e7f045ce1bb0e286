"""What is due: the timetable's occurrences against the clock and the journal.

Keeps the occurrences from the last one accounted for to a day and a half ahead. Not handled here:
putting them on the air (`broadcaster.py`).
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.programme.asrun import Kind, Reason
from station.programme.bulletin import Bulletin, Priority, in_session_order
from station.programme.due import Punctuality, Verdict, verdict_on
from station.programme.forecast import AROUND
from station.programme.overrides import Overrides
from station.programme.request import AirItem, AirRequest
from station.programme.session import Surround
from station.programme.timetable import EVERY, Occurrence, Planned
from station.village.library.library import Library
from station.village.library.snapshot import LibrarySnapshot
from station.village.playout.fitting import fitted

_AHEAD = timedelta(hours=36)
_BEHIND = timedelta(days=45)
"""What was missed longer ago is not entered any more."""
_AGAIN = timedelta(minutes=10)
_LONGEST_EMERGENCY = timedelta(minutes=30)
"""How long one may sound, and as long it may have to wait for another that does."""


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence whose time has come: to begin, or to be entered with its reason."""

    occurrence: Occurrence
    verdict: Verdict
    reason: Reason


class Planner:
    """Plans for one village from its library's verified holdings.

    `seen` is the instant up to which everything has been accounted for, None for a new station:
    then it is the first that it sees on a trusted clock; `done` are the keys that the journal
    knows; `around` is what stands around the items of a session, `overrides` those that a hand has
    set.
    """

    def __init__(
        self,
        library: Library,
        village: str,
        zone: ZoneInfo,
        zones: tuple[str, ...],
        punctuality: Punctuality,
        seen: datetime | None,
        done: frozenset[str],
        around: Surround = AROUND,
        overrides: Callable[[], Overrides] = Overrides,
    ) -> None:
        self._library, self._village, self._zone, self._zones = library, village, zone, zones
        self.punctuality, self._seen, self._done = punctuality, seen, set(done)
        self._around, self._overrides = around, overrides
        self._planned_for: LibrarySnapshot | None = None
        self._planned_at = datetime.min.replace(tzinfo=zone)
        self._ahead: deque[Occurrence] = deque()
        self._settled = True

    @property
    def accounted(self) -> datetime | None:
        """Everything before this instant has begun or been given up; None: nothing is known yet."""
        return self._seen

    def due(self, now: datetime, *, clock_trusted: bool, settled: bool = True) -> Iterator[Due]:
        """What is to begin or to be entered at `now`; nothing on a clock that isn't trusted.

        What was missed is entered only once the clock is `settled`: one source may be wrong.
        """
        quiet = self._library.snapshot.quiet
        if not clock_trusted or quiet is None:
            return
        self._settle(settled)
        self._replan(now)
        while self._ahead and now >= self._ahead[0].starts - self.punctuality.lead:
            occurrence = self._ahead.popleft()
            verdict, reason = verdict_on(
                occurrence,
                now,
                clock_trusted=clock_trusted,
                quiet=quiet,
                zone=self._zone,
                done=self._done,
                punctuality=self.punctuality,
            )
            held = self._overrides().reason(occurrence)
            if verdict is Verdict.BEGIN and held:
                verdict, reason = Verdict.REFUSED, held
            if verdict is Verdict.MISSED and not settled:
                continue  # planned again, and entered, once it is
            if verdict not in (Verdict.WAIT, Verdict.DONE):
                self._done.add(occurrence.key)
                yield Due(occurrence, verdict, reason)

    def emergencies(
        self, now: datetime, *, clock_trusted: bool, current: bool
    ) -> Iterator[AirRequest]:
        """Emergency bulletins that have not sounded yet, whatever the hour.

        Their validity is judged by a trusted clock; else only those sound that the commune has
        confirmed since this start (`current`), so that no old storm is called out after a power
        cut.
        """
        for bulletin in self._library.snapshot.bulletins:
            key = f"emergency/{bulletin.id}"
            if bulletin.priority is not Priority.EMERGENCY or key in self._done:
                continue
            if not (bulletin.is_valid(now) if clock_trusted else current):
                continue
            self._done.add(key)
            yield AirRequest(
                key=key,
                kind=Kind.EMERGENCY,
                title=bulletin.title,
                starts=now,
                ends=now + 2 * _LONGEST_EMERGENCY,
                grace_until=now + _LONGEST_EMERGENCY,
                zones=self._zones,
                items=self.items(bulletin),
                priority=Priority.EMERGENCY,
            )

    def warns(self, request: AirRequest, now: datetime, clock_trusted: bool) -> bool:
        """Whether the commune still has the warning of `request`, and it is valid `now`."""
        found = (self._library.snapshot.bulletin(item.bulletin) for item in request.items)
        return all(b is not None and (b.is_valid(now) or not clock_trusted) for b in found)

    def reopen(self, key: str) -> None:
        """What failed under `key` may be asked for once more."""
        self._done.discard(key)

    def is_done(self, key: str) -> bool:
        """Whether what is called `key` has begun or been given up."""
        return key in self._done

    def take_back(self, key: str, now: datetime) -> None:
        """That `key` was given up was a wrong clock's doing; by the right one it is `now`."""
        self._done.discard(key)
        self._planned_for = None
        if self._seen is not None:
            self._seen = min(self._seen, now - self.punctuality.grace)

    def held_back(self, request: AirRequest) -> Reason:
        """Why a hand holds back the session of `request` by now, if it does."""
        return self._overrides().held(request.key, request.starts)

    def next_begin(self, now: datetime) -> datetime | None:
        """The instant at which the next occurrence must be begun."""
        starts = (o.starts - self.punctuality.lead for o in self._ahead if o.key not in self._done)
        return next((instant for instant in starts if instant > now), None)

    def day(self, now: datetime) -> tuple[Occurrence, ...]:
        """All occurrences of the local day that `now` is in."""
        midnight = now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return self._library.snapshot.timetable.occurrences(
            midnight, midnight + timedelta(days=1), self._zone, self._village
        )

    def planned(self, since: datetime, until: datetime) -> tuple[Planned, ...]:
        """What takes place with `since` ≤ start < `until`, and what is suspended then."""
        return self._library.snapshot.timetable.planned(since, until, self._zone, self._village)

    def zones(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The village's zones among `names`, all of them for “*”."""
        return self._zones if names == EVERY else tuple(z for z in self._zones if z in names)

    def request(self, occurrence: Occurrence) -> AirRequest | None:
        """What the occurrence wants to play; None when there is nothing to say, or nowhere.

        It has no items when each of them is too long for the session.
        """
        slot, bulletins = occurrence.slot, self.bulletins(occurrence)
        zones = self.zones(slot.zones)
        items = tuple(item for bulletin in bulletins for item in self.items(bulletin))
        if not items or not zones:
            return None
        lifted = any(b.priority is not Priority.NORMAL for b in bulletins)
        request = AirRequest(
            key=occurrence.key,
            kind=Kind.SCHEDULED,
            title=slot.title,
            starts=occurrence.starts,
            ends=self._hard_end(occurrence),
            grace_until=occurrence.starts + self.punctuality.grace,
            zones=zones,
            items=items,
            priority=Priority.PRIORITY if lifted else Priority.NORMAL,
            tune=slot.tune,
            closing=slot.closing,
            overlong=slot.overlong,
        )
        return self.fitted(request, occurrence.starts - self.punctuality.lead)

    def fitted(self, request: AirRequest, now: datetime) -> AirRequest:
        """What of `request` still fits when its amplifier is woken `now`."""
        begins = max(request.starts, now + self.punctuality.lead)
        return fitted(request, begins, self._around)

    def bulletins(self, occurrence: Occurrence) -> tuple[Bulletin, ...]:
        """What there is to say in an occurrence, in the order in which it is said."""
        names = occurrence.slot.bulletins
        return in_session_order(self._library.snapshot.valid(names, occurrence.starts), names)

    def items(self, bulletin: Bulletin) -> tuple[AirItem, ...]:
        """A bulletin's recordings in the village's languages, as often as it is to be repeated."""
        once = tuple(
            AirItem(recording.sha256, bulletin.title, bulletin.id, recording.seconds)
            for recording in self._library.wanted(bulletin)
        )
        return once * bulletin.repeats

    def _hard_end(self, occurrence: Occurrence) -> datetime:
        quiet = self._library.snapshot.quiet
        silence = quiet and quiet.next_start(occurrence.starts.astimezone(self._zone))
        return min(occurrence.ends, silence) if silence else occurrence.ends

    def _settle(self, settled: bool) -> None:
        """What was left open by an unsettled clock is planned anew by a settled one."""
        if settled and not self._settled:
            self._planned_for = None
        self._settled = settled

    def _replan(self, now: datetime) -> None:
        snapshot = self._library.snapshot
        if snapshot is self._planned_for and timedelta(0) <= now - self._planned_at < _AGAIN:
            return
        accounted = now - self.punctuality.grace
        seen = accounted if self._seen is None else self._seen
        since = max(min(seen, accounted), now - _BEHIND)
        found = snapshot.timetable.occurrences(since, now + _AHEAD, self._zone, self._village)
        self._ahead = deque(each for each in found if each.key not in self._done)
        self._planned_for, self._planned_at = snapshot, now
        if self._settled:
            self._seen = max(seen, accounted)

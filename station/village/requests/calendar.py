"""The timetable of some days: each session with its key, and why it is left out if it is.

For any thread: it reads what is held as it stands. Not handled here: what became of past sessions
(`log.py`), words (the screens').
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.plain_text import cleaned
from station.programme.overrides import Overrides
from station.programme.timetable import Planned
from station.village.control.days import midnight, require_span
from station.village.control.messages.status import TodayLine
from station.village.control.messages.timetable import CalendarDays, ComingSession, GetCalendar
from station.village.playout.planner import Planner

MOST_SESSIONS = 700
"""In one reply, whose line thus stays below what it may be long."""

_LONGEST_TEXT = 120


@dataclass(frozen=True, slots=True)
class CalendarView:
    """Everything that it is made from; `village` is the identifier.

    `promised` gives what the head has promised for before an instant.
    """

    planner: Planner
    holds: Callable[[], Overrides]
    zone: ZoneInfo
    village: str
    promised: Callable[[datetime], tuple[TodayLine, ...]]

    def calendar(self, request: GetCalendar) -> CalendarDays:
        """The sessions from the local day `first` to the day `last`, both inclusive, in order.

        `left_out` counts those that a reply has no room for. Raises InputError.
        """
        first, last = request.first, request.last
        require_span(first, last)
        until = midnight(last + timedelta(days=1), self.zone)
        planned = self.planner.planned(midnight(first, self.zone), until)
        holds = self.holds()
        return CalendarDays(
            village=self.village,
            sessions=tuple(self._session(each, holds) for each in planned[:MOST_SESSIONS]),
            left_out=max(0, len(planned) - MOST_SESSIONS),
            promised=tuple(
                line for line in self.promised(until) if line.at >= midnight(first, self.zone)
            ),
        )

    def _session(self, planned: Planned, holds: Overrides) -> ComingSession:
        occurrence, suspension = planned.occurrence, planned.suspension
        return ComingSession(
            key=occurrence.key,
            title=_short(occurrence.slot.title),
            at=self._local(occurrence.starts),
            ends=self._local(occurrence.ends),
            zones=self.planner.zones(occurrence.slot.zones),
            held=str(holds.reason(occurrence)),
            suspended=suspension is not None,
            why=_short(suspension.reason) if suspension is not None else "",
        )

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone).replace(microsecond=0)


def _short(text: str) -> str:
    kept = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
    return cleaned(kept)

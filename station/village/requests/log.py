"""The as-run log for the screens: found by day, outcome and kind, and counted by days.

Reads the disk, on the asking thread. Not handled here: words (the screens').
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from station.errors import InputError
from station.programme.asrun import AsRunEntry, Kind, Outcome
from station.village.asrun import export
from station.village.asrun.journal import Journal
from station.village.asrun.summary import summary
from station.village.asrun.table import Search
from station.village.control.days import bounds, require_span
from station.village.control.messages.log import (
    CountDays,
    CountedDays,
    CountsOfDay,
    FindInLog,
    LogEntries,
)

_MOST_IN_PAGE = 100
_AT_ONCE = 1000
"""Entries read in one go: others wait for the journal meanwhile."""

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class LogView:
    """Everything that it is made from."""

    journal: Journal
    zone: ZoneInfo

    def found(self, request: FindInLog) -> LogEntries:
        """The newest entries that were asked for, newest first; `more` says that there are older.

        Raises InputError.
        """
        since, until = bounds(request.first, request.last, self.zone)
        kind, outcome = _code(request.kind, Kind), _code(request.outcome, Outcome)
        search = Search(since, until, kind, outcome, request.before)
        most = min(request.most, _MOST_IN_PAGE)
        found = self.journal.found(search, most + 1)
        rows = (export.row(seq, entry, self._local) for seq, entry in found[:most])
        return LogEntries(tuple(rows), more=len(found) > most)

    def days(self, request: CountDays) -> CountedDays:
        """For each local day from `first` to `last`, inclusive, that has entries: its counts.

        Raises InputError.
        """
        require_span(request.first, request.last)
        since, until = bounds(request.first, request.last, self.zone)
        found = summary(self._all(Search(since, until)), self.zone)
        return CountedDays(tuple(CountsOfDay(day, **asdict(found[day])) for day in sorted(found)))

    def _all(self, search: Search) -> Iterator[AsRunEntry]:
        before = None
        while page := self.journal.found(
            Search(search.since, search.until, before=before), _AT_ONCE
        ):
            yield from (entry for _, entry in page)
            before = page[-1][0]

    def _local(self, instant: datetime) -> str:
        return instant.astimezone(self.zone).isoformat(timespec="milliseconds")


def _code(value: str | None, codes: type[Code]) -> Code | None:
    if value is None:
        return None
    try:
        return codes(value)
    except ValueError as error:
        raise InputError(
            "“{value}” is none of {codes}", value=value[:40], codes=", ".join(sorted(codes))
        ) from error

"""The as-run log for the screens: found by day, outcome and kind, and counted by days.

Reads the disk, on the asking thread. Not handled here: words (the screens').
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from station.errors import InputError
from station.programme.asrun import AsRunEntry, Kind, Outcome
from station.village.asrun import export
from station.village.asrun.journal import Journal
from station.village.asrun.summary import summary
from station.village.asrun.table import Search
from station.village.control.days import bounds, span

_MOST_IN_PAGE = 100
_AT_ONCE = 1000
"""Entries read in one go: others wait for the journal meanwhile."""

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class LogView:
    """Everything that it is made from."""

    journal: Journal
    zone: ZoneInfo

    def found(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The newest entries that were asked for, newest first; `more` says that there are older.

        `from` and `to` are local days, both inclusive, of what was planned; `kind` and `outcome`
        are codes, `before` a sequence number, `most` at most 100. Raises InputError.
        """
        since, until = bounds(request, self.zone)
        search = Search(
            since,
            until,
            _code(request.get("kind"), Kind),
            _code(request.get("outcome"), Outcome),
            _whole(request.get("before"), "before"),
        )
        most = min(_whole(request.get("most", 30), "most") or 30, _MOST_IN_PAGE)
        found = self.journal.found(search, most + 1)
        rows = [export.row(seq, entry, self._local) for seq, entry in found[:most]]
        return {"entries": rows, "more": len(found) > most}

    def days(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """For each local day from `from` to `to`, both inclusive, that has entries: its counts.

        Raises InputError.
        """
        span(request)
        since, until = bounds(request, self.zone)
        found = summary(self._all(Search(since, until)), self.zone)
        return {"days": [{"day": f"{day}", **asdict(found[day])} for day in sorted(found)]}

    def _all(self, search: Search) -> Iterator[AsRunEntry]:
        before = None
        while page := self.journal.found(
            Search(search.since, search.until, before=before), _AT_ONCE
        ):
            yield from (entry for _, entry in page)
            before = page[-1][0]

    def _local(self, instant: datetime) -> str:
        return instant.astimezone(self.zone).isoformat(timespec="milliseconds")


def _code(value: object, codes: type[Code]) -> Code | None:
    if value is None:
        return None
    try:
        return codes(str(value))
    except ValueError as error:
        raise InputError(
            "“{value}” is none of {codes}", value=str(value)[:40], codes=", ".join(sorted(codes))
        ) from error


def _whole(value: object, name: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**63:
        raise InputError("“{name}” is to be a whole number above 0", name=name)
    return value

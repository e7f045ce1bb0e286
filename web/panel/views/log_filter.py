"""What of the log is wanted, as an address says it; what makes no sense is left out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from station.programme.asrun import Kind, Outcome
from station.village.control.messages.log import FindInLog

_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Days inclusive, codes, and the sequence number below which a page begins.

    None and “” mean any. `odd`: something was written that is no date, code or number.
    """

    first: date | None = None
    last: date | None = None
    outcome: str = ""
    kind: str = ""
    before: int | None = None
    odd: bool = False

    def request(self, most: int) -> FindInLog:
        """As the daemon is asked for `most` entries."""
        outcome, kind = self.outcome or None, self.kind or None
        return FindInLog(self.first, self.last, outcome, kind, self.before, most)

    def address(self, path: str, before: int | None = None) -> str:
        """The address `path` with this filter, for the page that begins below `before`."""
        said = {
            "from": self.first,
            "to": self.last,
            "outcome": self.outcome,
            "kind": self.kind,
            "before": before,
        }
        asked = {name: str(value) for name, value in said.items() if value}
        return f"{path}?{urlencode(asked)}" if asked else path


def read_filter(asked: Mapping[str, str]) -> LogFilter:
    """The filter that an address's arguments say."""
    written = {name: asked.get(name, "").strip() for name in ("from", "to", "outcome", "kind")}
    first, last = read_day(written["from"]), read_day(written["to"])
    outcome = written["outcome"] if written["outcome"] in set(Outcome) else ""
    kind = written["kind"] if written["kind"] in set(Kind) else ""
    number = asked.get("before", "")
    right = number.isascii() and number.isdecimal() and len(number) < 16 and int(number) > 0
    before = int(number) if right else None
    understood = (first, last, outcome, kind)
    odd = any(text and not found for text, found in zip(written.values(), understood, strict=True))
    return LogFilter(first, last, outcome, kind, before, odd or bool(number and not before))


def read_day(written: str) -> date | None:
    """A date as browsers send it, or as people write it: 2026-11-23, 23/11/2026."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(written, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        return day if _FIRST <= day <= _LAST else None
    return None

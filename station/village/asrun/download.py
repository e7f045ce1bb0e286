"""The whole as-run log, asked of the running daemon page by page, as lines of a file.

Not handled here: the forms themselves (`export.py`), the socket (`control/client.py`).
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from station.village.asrun.export import Row, csv_lines, json_lines
from station.village.asrun.line import log_line
from station.village.control.messages.log import GetLog, LogEntries

Ask = Callable[[GetLog], LogEntries]
_PAGE = 1000


def exported(
    ask: Ask, since: datetime | None, form: str | None, until: datetime | None = None
) -> Iterator[str]:
    """All entries planned from one aware instant until another, oldest first, with line ends.

    `form` is “csv”, “jsonl” or None for lines to read. Raises what `ask` raises.
    """
    rows = _entries(ask, since, until)
    match form:
        case "csv":
            return csv_lines(rows)
        case "jsonl":
            return json_lines(rows)
    return (f"{log_line(row)}\n" for row in rows)


def _entries(ask: Ask, since: datetime | None, until: datetime | None) -> Iterator[Row]:
    after = 0
    while page := ask(GetLog(_PAGE, after, since)).entries:
        for entry in page:
            if until is None or datetime.fromisoformat(entry["planned"]) < until:
                yield entry
        after = page[-1]["seq"]

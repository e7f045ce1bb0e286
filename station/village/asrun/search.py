"""Which entries of the as-run log are wanted, newest first, as the end of an SQL statement.

Pure. Not handled here: running it (`journal.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from station.programme.asrun import Kind, Outcome
from station.village.asrun.table import iso


@dataclass(frozen=True, slots=True)
class Search:
    """Entries planned with `since` ≤ planned < `until` (aware), with a number below `before`.

    None means any.
    """

    since: datetime | None = None
    until: datetime | None = None
    kind: Kind | None = None
    outcome: Outcome | None = None
    before: int | None = None

    def sql(self, most: int) -> tuple[str, tuple[object, ...]]:
        """“WHERE … LIMIT ?” and what stands for its question marks."""
        tests = (
            ("planned>=?", iso(self.since)),
            ("planned<?", iso(self.until)),
            ("kind=?", self.kind),
            ("outcome=?", self.outcome),
            ("seq<?", self.before),
        )
        asked = [(test, value) for test, value in tests if value is not None]
        where = " AND ".join(test for test, _ in asked) or "1"
        return f"WHERE {where} ORDER BY seq DESC LIMIT ?", (*(value for _, value in asked), most)

"""The journal's file brought to the present form: what to run in it, whatever form it has.

A column that a release adds comes with a default and raises no number: an older release reads and
writes the file as well. `PRAGMA user_version` is raised only by what it could not. Not handled
here: opening the file (`journal.py`), reading old notes (`old_notes.py`).
"""

from collections.abc import Collection, Iterator

from station.village.asrun.table import COLUMNS

FORM = 3
"""The form's number; before 3 the facts of a row stood in its note."""

TABLES = (
    """CREATE TABLE IF NOT EXISTS begun (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, planned TEXT NOT NULL,
    begun TEXT NOT NULL, zones TEXT NOT NULL, items TEXT NOT NULL, finished INTEGER NOT NULL
) STRICT""",
    f"""CREATE TABLE IF NOT EXISTS asrun (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, {", ".join(column.sql for column in COLUMNS)}
) STRICT""",
    "CREATE INDEX IF NOT EXISTS asrun_key ON asrun (key)",
    "CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)


def additions(present: Collection[str]) -> Iterator[str]:
    """The statements that add those columns of the log that are not `present` yet."""
    for column in COLUMNS:
        if column.name not in present:
            yield f"ALTER TABLE asrun ADD COLUMN {column.sql}"

"""The journal's file brought to the present form: what to run in it, whatever form it has.

A column that a release adds comes with a default and raises no number: an older release reads and
writes the file as well. `PRAGMA user_version` is raised only by what it could not. Not handled
here: running it, all or nothing (`journal.py`), reading old notes (`old_notes.py`).
"""

from collections.abc import Callable, Iterator
from typing import Any

from station.errors import StorageError
from station.village.asrun.old_notes import taken_over
from station.village.asrun.table import COLUMNS, NAMES, entry_from, values

FORM = 3
"""The form's number; before 3 the facts of a row stood in its note."""

_FACTS_NOTED = 2

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


Statement = tuple[str, tuple[Any, ...]]
"""What to run, and the values for its places."""


def changes(ask: Callable[[str], Any], version: int) -> Iterator[Statement]:
    """What brings a file of that form up to date, each to be run before the next is asked for.

    `ask` runs a question in the file. Raises StorageError when a newer station wrote it.
    """
    if version > FORM:
        raise StorageError(
            "the journal was written by a newer station (form {version}, this one "
            "knows {count}); install that station again",
            version=version,
            count=FORM,
        )
    yield from ((statement, ()) for statement in TABLES)
    # A column that a release added.
    present = {name for _, name, *_ in ask("PRAGMA table_info(asrun)")}
    for column in COLUMNS:
        if column.name not in present:
            yield f"ALTER TABLE asrun ADD COLUMN {column.sql}", ()
    if version <= _FACTS_NOTED:
        yield from _notes_taken_over(ask)
        yield f"PRAGMA user_version={FORM}", ()


def _notes_taken_over(ask: Callable[[str], Any]) -> Iterator[Statement]:
    names, places = ", ".join(NAMES), ", ".join("?" * len(NAMES))
    rows = ask(f"SELECT seq, {names} FROM asrun WHERE note<>'' OR started IS NOT NULL")  # noqa: S608
    for seq, *row in rows.fetchall():
        new = values(taken_over(entry_from(tuple(row))))
        yield f"UPDATE asrun SET ({names}) = ({places}) WHERE seq=?", (*new, seq)  # noqa: S608

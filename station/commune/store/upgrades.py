"""Databases of older programs, brought to today's tables without losing a row.

Not handled here: the tables of today (`rows.py`), which are made before this.
"""

from collections.abc import Callable
from typing import Any

SCHEMA = 5

# A bulletin had one recording, in its own row.
_RECORDINGS = """
INSERT INTO recording (bulletin, place, language, sha256, length, seconds, made_by, voice, warnings)
SELECT id, 0, language, sha256, length, seconds, voice,
       CASE WHEN voice LIKE 'espeak%' THEN 'espeak' ELSE '' END, '[]'
FROM bulletin
"""
_TO_2 = (
    _RECORDINGS,
    *(
        f"ALTER TABLE bulletin DROP COLUMN {column}"
        for column in ("voice", "language", "sha256", "length", "seconds")
    ),
)

# Of a bulletin read by an older program nobody knows what was guessed.
_TO_3 = "ALTER TABLE bulletin ADD COLUMN guesses JSON NOT NULL DEFAULT '[]'"

_TO_4 = (
    *(
        f"ALTER TABLE bulletin ADD COLUMN {column} VARCHAR NOT NULL DEFAULT ''"
        for column in ("field", "author", "origin")
    ),
    "ALTER TABLE bulletin ADD COLUMN corrects JSON NOT NULL DEFAULT '[]'",
)


def upgrade(version: int, execute: Callable[[str], Any]) -> None:
    """From `version` (0: a new database) to `SCHEMA`, within the caller's transaction.

    Tables that an older program didn't have are made before this, whenever the number grows: to 5
    by those of a picture's lines.
    """
    if version == 1:
        for statement in _TO_2:
            execute(statement)
    if version in {1, 2}:
        execute(_TO_3)
    if version in {1, 2, 3}:
        for statement in _TO_4:
            execute(statement)
    execute(f"PRAGMA user_version = {SCHEMA}")

"""The journal's tables, and the way from each earlier form of them to this one.

The file's `PRAGMA user_version` counts the steps that it has gone. Not handled here: opening it
(`journal.py`).
"""

_FIRST = (
    """CREATE TABLE IF NOT EXISTS begun (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, planned TEXT NOT NULL,
    begun TEXT NOT NULL, zones TEXT NOT NULL, items TEXT NOT NULL, finished INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE IF NOT EXISTS asrun (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, planned TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
    started TEXT, ended TEXT, error_ms REAL, underruns INTEGER NOT NULL,
    zones TEXT NOT NULL, items TEXT NOT NULL, note TEXT NOT NULL
) STRICT""",
    "CREATE INDEX IF NOT EXISTS asrun_key ON asrun (key)",
    "CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)
_PROOF = (
    "ALTER TABLE asrun ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE asrun ADD COLUMN proof TEXT NOT NULL DEFAULT 'unknown'",
    "ALTER TABLE asrun ADD COLUMN sent_db REAL",
    "ALTER TABLE asrun ADD COLUMN heard_db REAL",
)
STEPS = (_FIRST, _PROOF)
"""For each version, the statements that lead to it from the one before; the newest last."""

COLUMNS = (
    *("key", "kind", "title", "planned", "outcome", "reason", "started", "ended", "error_ms"),
    *("underruns", "zones", "items", "note", "corrected", "proof", "sent_db", "heard_db"),
)
"""The columns of `asrun` after its number, in the order in which `journal.py` reads them."""

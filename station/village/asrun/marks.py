"""The marks that the journal keeps: until when all is accounted for."""

from datetime import datetime

from station.village.asrun.journal import Journal

SEEN = "seen"
"""The journal's mark for the instant up to which everything is accounted for."""


def marked(journal: Journal, name: str) -> datetime | None:
    """The instant that is marked under `name`, if any."""
    value = journal.marked(name)
    return datetime.fromisoformat(value) if value else None

"""Instants as requests write them. Not handled here: those of files and statements."""

from datetime import datetime

from station.errors import InputError


def instant(value: object) -> datetime | None:
    """The aware instant that a request names, if any. Raises InputError."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise InputError(
            "“{value}” is no instant; write 2026-11-23T00:00+07:00", value=str(value)[:40]
        ) from error
    if found.tzinfo is None:
        raise InputError("“{value}” is in no time zone; add it: +07:00", value=str(value)[:40])
    return found

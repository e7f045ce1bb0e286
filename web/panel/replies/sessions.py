"""Sessions of the timetable and counts of days, read from the daemon's replies into types."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from station.errors import LinkError


@dataclass(frozen=True, slots=True)
class Session:
    """One session to come; `held` is a reason's code, `why` the suspension's reason, in words."""

    key: str
    title: str
    at: datetime
    ends: datetime
    held: str
    suspended: bool
    why: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of one day's sessions; `other` broadcasts sounded besides."""

    due: int
    played: int
    part: int
    left_out: int
    failed: int
    other: int


def read_sessions(reply: Mapping[str, Any]) -> tuple[Session, ...]:
    """The reply to `calendar`. Raises LinkError when it has another form."""
    try:
        return tuple(_session(form) for form in reply["sessions"])
    except (KeyError, TypeError, ValueError) as error:
        raise _unknown() from error


def read_left_out(reply: Mapping[str, Any]) -> int:
    """How many sessions the reply to `calendar` had no room for. Raises LinkError."""
    try:
        return int(reply["left_out"])
    except (KeyError, TypeError, ValueError) as error:
        raise _unknown() from error


def read_days(reply: Mapping[str, Any]) -> dict[date, Counts]:
    """The reply to `days`. Raises LinkError when it has another form."""
    names = ("due", "played", "part", "left_out", "failed", "other")
    try:
        return {
            date.fromisoformat(form["day"]): Counts(*(int(form[name]) for name in names))
            for form in reply["days"]
        }
    except (KeyError, TypeError, ValueError) as error:
        raise _unknown() from error


def _session(form: Mapping[str, Any]) -> Session:
    return Session(
        key=str(form["key"]),
        title=str(form["title"]),
        at=datetime.fromisoformat(form["at"]),
        ends=datetime.fromisoformat(form["ends"]),
        held=str(form["held"]),
        suspended=bool(form["suspended"]),
        why=str(form["why"]),
    )


def _unknown() -> LinkError:
    return LinkError(
        "the daemon's timetable has an unknown form; restart both: "
        "systemctl restart station station-panel"
    )

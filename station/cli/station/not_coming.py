"""What the running daemon knows of the coming sessions that the timetable does not: what a hand
leaves out, and what has already been.

Not handled here: the timetable itself (`outlook.py`).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.programme.asrun import Outcome, Reason
from station.village.control.client import ControlClient
from station.village.control.days import MOST_DAYS
from station.village.control.messages.status import GetStatus
from station.village.control.messages.timetable import GetCalendar

_HELD = {Reason.SKIPPED: "skipped by hand", Reason.PAUSED: "the timetable is paused"}
_OVER = {*Outcome, "playing"}


def not_coming(
    client: ControlClient, now: datetime, days: int, zone: ZoneInfo
) -> Mapping[str, str]:
    """Why sessions within `days` from `now` do not come, by their keys. Raises LoaThonError.

    A pause or skip further ahead than the daemon tells at once, two months, is not among them.
    """
    first = now.astimezone(zone).date()
    last = first + timedelta(days=min(days, MOST_DAYS - 1))
    sessions = client.ask(GetCalendar(first, last)).sessions
    held = {each.key: _words(each.held) for each in sessions if each.held}
    lines = client.ask(GetStatus()).lines
    return held | {line.key: f"over, {line.state}" for line in lines if line.state in _OVER}


def _words(code: str) -> str:
    return next((words for reason, words in _HELD.items() if reason == code), code)

"""A timetable as plain mappings (of TOML, of JSON), both ways, strictly.

Not handled here: files, signatures, and whether the timetable is wise (`timetable.mistakes`).
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any, TypeVar

from station.programme.bulletin import IDENTIFIER
from station.programme.timetable import EVERY, Slot, Suspension, Timetable

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_SLOTS = 500
_SLOT_KEYS = (
    *("id", "title", "at", "days", "date", "first", "last"),
    *("zones", "bulletins", "longest_minutes"),
)

T = TypeVar("T")


class TimetableError(ValueError):
    """A timetable that can't be read; `problems` has one sentence for each mistake."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def read(form: Mapping[str, Any]) -> Timetable:
    """The timetable that `form` describes. Raises TimetableError with all its mistakes."""
    problems = _unknown("the timetable", form, ("slot", "suspension"))
    slots = _each(form, "slot", _slot, problems)
    suspensions = _each(form, "suspension", _suspension, problems)
    for slot_id in _repeated([slot.id for slot in slots]):
        problems.append(f"two slots are called “{slot_id}”")
    if problems:
        raise TimetableError(problems)
    return Timetable(tuple(slots), tuple(suspensions))


def write(timetable: Timetable) -> dict[str, Any]:
    """The form of `timetable`, of JSON's types only; `read` gives the same timetable back."""
    return {
        "slot": [_slot_form(slot) for slot in timetable.slots],
        "suspension": [
            {
                "first": suspension.first.isoformat(),
                "last": suspension.last.isoformat(),
                "reason": suspension.reason,
                "villages": sorted(suspension.villages),
            }
            for suspension in timetable.suspensions
        ],
    }


def local_time(value: object) -> time:
    """`05:00` or `05:00:30`, as text or as TOML's own local time. Raises ValueError."""
    if isinstance(value, time):
        return value
    parts = str(value).split(":")
    if len(parts) not in (2, 3) or not all(re.fullmatch("[0-9]{2}", part) for part in parts):
        raise ValueError(f"“{value}” is not a time such as 05:00")
    try:
        hour, minute, second = (*map(int, parts), 0)[:3]
        return time(hour, minute, second)
    except ValueError:
        raise ValueError(f"“{value}” is not a time of day: 00:00 to 23:59") from None


def _slot_form(slot: Slot) -> dict[str, Any]:
    form: dict[str, Any] = {
        "id": slot.id,
        "title": slot.title,
        "at": slot.at.isoformat(),
        "days": [WEEKDAYS[day] for day in sorted(slot.days)],
        "zones": list(slot.zones),
        "bulletins": list(slot.bulletins),
        "longest_minutes": slot.longest.total_seconds() / 60,
    }
    form |= {"first": slot.first.isoformat()} if slot.first else {}
    form |= {"last": slot.last.isoformat()} if slot.last else {}
    return form


def _slot(form: Mapping[str, Any], where: str, problems: list[str]) -> Slot:
    take = _Taker(form, where, problems)
    problems += _unknown(where, form, _SLOT_KEYS)
    if "date" in form and ("first" in form or "last" in form):
        problems.append(f"{where}: give date, or first and last, not both")
    single = take("date", _date, None)
    slot = Slot(
        id=take("id", _identifier, "", required=True),
        title=take("title", _text, str(form.get("id", ""))),
        at=take("at", local_time, time(), required=True),
        days=take("days", _weekdays, frozenset()),
        first=take("first", _date, single),
        last=take("last", _date, single),
        zones=take("zones", _names, EVERY),
        bulletins=take("bulletins", _names, EVERY),
        longest=take("longest_minutes", _longest, timedelta(minutes=45)),
    )
    if slot.first and slot.last and slot.last < slot.first:
        problems.append(f"{where}: last is before first")
    return slot


def _suspension(form: Mapping[str, Any], where: str, problems: list[str]) -> Suspension:
    take = _Taker(form, where, problems)
    problems += _unknown(where, form, ("date", "first", "last", "reason", "villages"))
    single = take("date", _date, None)
    if single is None and not {"first", "last"} <= form.keys():
        problems.append(f"{where}: give date, or first and last")
    suspension = Suspension(
        first=take("first", _date, single) or date.min,
        last=take("last", _date, single) or date.max,
        reason=take("reason", _text, "-"),
        villages=take("villages", lambda value: frozenset(_identifiers(value)), frozenset()),
    )
    if suspension.last < suspension.first:
        problems.append(f"{where}: last is before first")
    return suspension


class _Taker:
    """Takes keys out of one table, and notes what is wrong instead of raising."""

    def __init__(self, form: Mapping[str, Any], where: str, problems: list[str]) -> None:
        self._form, self._where, self._problems = form, where, problems

    def __call__(
        self, name: str, convert: Callable[[Any], T], otherwise: T, *, required: bool = False
    ) -> T:
        if name not in self._form:
            if required:
                self._problems.append(f"{self._where}: {name} is missing")
            return otherwise
        try:
            return convert(self._form[name])
        except ValueError as error:
            self._problems.append(f"{self._where}: {name}: {error}")
            return otherwise


def _each(
    form: Mapping[str, Any],
    name: str,
    make: Callable[[Mapping[str, Any], str, list[str]], T],
    problems: list[str],
) -> list[T]:
    rows = form.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        problems.append(f"{name} is to be written as [[{name}]] tables")
        return []
    if len(rows) > _MOST_SLOTS:
        problems.append(f"more than {_MOST_SLOTS} [[{name}]] tables")
        return []
    return [
        make(row, f"{name} {str(row.get('id', number))[:40]}", problems)
        for number, row in enumerate(rows, 1)
    ]


def _unknown(where: str, form: Mapping[str, Any], known: Iterable[str]) -> list[str]:
    names = list(known)
    found = []
    for name in form:
        if name not in names:
            near = difflib.get_close_matches(str(name), names, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            found.append(f"{where}: there is no “{str(name)[:40]}”{hint}")
    return found


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if name and names.count(name) > 1})


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
        raise ValueError(f"“{str(value)[:40]}” is not a name of a-z, 0-9 and -")
    return value


def _identifiers(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST_SLOTS:
        raise ValueError("is to be a list of names")
    return tuple(_identifier(name) for name in value)


def _names(value: object) -> tuple[str, ...]:
    if value == ["*"]:
        return EVERY
    names = _identifiers(value)
    if not names:
        raise ValueError("is empty; leave it out for all")
    return names


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 300:
        raise ValueError("is to be a text of 1 to 300 characters")
    return value.strip()


def _weekdays(value: object) -> frozenset[int]:
    if not isinstance(value, list) or any(day not in WEEKDAYS for day in value):
        raise ValueError(f"is to be a list of {', '.join(WEEKDAYS)}")
    return frozenset(WEEKDAYS.index(day) for day in value)


def _date(value: object) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"“{str(value)[:40]}” is not a date such as 2026-11-30") from None


def _longest(value: object) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 240:
        raise ValueError("is to be a number of minutes, at most 240")
    return timedelta(minutes=value)

"""A timetable as plain mappings (of TOML, of JSON), both ways, strictly.

What is written has a key only where it is not the usual, so that older stations read every
timetable that asks nothing new of them. Not handled here: files, signatures, and whether the
timetable is wise (`timetable_mistakes.py`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any

from station.errors import Sentence, SeveralError
from station.programme import form_values as values
from station.programme.form_tables import Taker, each_table, known, near, repeated, unknown
from station.programme.form_values import WEEKDAYS, local_time
from station.programme.recurrence import COUNTED_YEARS, YEARS, reaches_count
from station.programme.recurrence_rule import read_rule
from station.programme.session import Overlong
from station.programme.timetable import EVERY, Slot, Suspension, Timetable

__all__ = ["WEEKDAYS", "TimetableError", "local_time", "read", "write"]

_MOST_TABLES = 500
_MOST_SESSIONS = 500
_MOST_RULES = 100
_SLOT_KEYS = (
    *("id", "title", "at", "again", "days", "date", "first", "last", "rrule", "except"),
    *("zones", "bulletins", "longest_minutes", "overlong", "tune", "closing"),
)
_SUSPENSION_KEYS = ("date", "first", "last", "reason", "villages", "slots")
_TABLES = {"slot": _SLOT_KEYS, "suspension": _SUSPENSION_KEYS}


class TimetableError(SeveralError, ValueError):
    """A timetable that can't be read; `problems` has one sentence for each mistake."""

    between = "; "


def read(form: Mapping[str, Any], *, additions: bool = False) -> Timetable:
    """The timetable that `form` describes. Raises TimetableError with all its mistakes.

    With `additions` it is of a newer office, perhaps: a key that this release doesn't know is
    ignored. What a person has just written is not read so: there it is a slip.
    """
    problems: list[str] = []
    if additions:
        form = _known(form, problems)
    problems += unknown(Sentence("the timetable"), form, _TABLES)
    slots = each_table(form, "slot", _slot, problems, most=_MOST_TABLES)
    suspensions = each_table(form, "suspension", _suspension, problems, most=_MOST_TABLES)
    problems += _together(slots, suspensions)
    if problems:
        raise TimetableError(problems)
    return Timetable(tuple(slots), tuple(suspensions))


def _known(form: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """`form` without what this release doesn't know, which a table may forbid."""
    found, demanded = known("the timetable", form, _TABLES)
    problems += demanded
    if form and not found:
        problems += unknown(Sentence("the timetable"), form, _TABLES)
    for name, keys in _TABLES.items():
        rows = found.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            continue  # `each_table` says so
        found[name] = []
        for number, row in enumerate(rows, 1):
            kept, demanded = known(f"{name} {str(row.get('id', number))[:40]}", row, keys)
            found[name].append(kept)
            problems += demanded
    return found


def write(timetable: Timetable) -> dict[str, Any]:
    """The form of `timetable`, of JSON's types only; `read` gives the same timetable back."""
    return {
        "slot": [_slot_form(slot) for slot in timetable.slots],
        "suspension": [_suspension_form(suspension) for suspension in timetable.suspensions],
    }


def _slot_form(slot: Slot) -> dict[str, Any]:
    form: dict[str, Any] = {
        "id": slot.id,
        "title": slot.title,
        "at": slot.at.isoformat(),
        "zones": list(slot.zones),
        "bulletins": list(slot.bulletins),
        "longest_minutes": slot.longest.total_seconds() / 60,
    }
    form |= {"rrule": slot.rrule} if slot.rrule else {"days": _day_names(slot.days)}
    form |= {"first": slot.first.isoformat()} if slot.first else {}
    form |= {"last": slot.last.isoformat()} if slot.last else {}
    form |= {"again": [at.isoformat() for at in slot.again]} if slot.again else {}
    form |= {"except": _iso(slot.excepted)} if slot.excepted else {}
    form |= {} if slot.tune else {"tune": False}
    form |= {} if slot.closing else {"closing": False}
    return form | ({} if slot.overlong is Overlong.ITEM_END else {"overlong": str(slot.overlong)})


def _suspension_form(suspension: Suspension) -> dict[str, Any]:
    form = {
        "first": suspension.first.isoformat(),
        "last": suspension.last.isoformat(),
        "reason": suspension.reason,
        "villages": sorted(suspension.villages),
    }
    return form | ({"slots": sorted(suspension.slots)} if suspension.slots else {})


def _slot(form: Mapping[str, Any], where: str, problems: list[str]) -> Slot:
    take = Taker(form, where, problems)
    problems += unknown(where, form, _SLOT_KEYS)
    single = take("date", values.day, None)
    slot = Slot(
        id=take("id", values.identifier, "", required=True),
        title=take("title", values.text, str(form.get("id", ""))),
        at=take("at", local_time, time(), required=True),
        days=take("days", values.weekdays, frozenset()),
        first=take("first", values.day, single),
        last=take("last", values.day, single),
        zones=take("zones", values.names, EVERY),
        bulletins=take("bulletins", values.names, EVERY),
        longest=take("longest_minutes", values.longest, timedelta(minutes=45)),
        rrule=take("rrule", _rule_text, ""),
        again=take("again", values.times, ()),
        excepted=take("except", values.dates, frozenset()),
        tune=take("tune", values.flag, True),
        closing=take("closing", values.flag, True),
        overlong=take("overlong", values.overlong, Overlong.ITEM_END),
    )
    _check_dates(slot, take)
    return slot


def _check_dates(slot: Slot, take: Taker) -> None:
    if take.has("date") and take.has("first", "last"):
        take.note(Sentence("give date, or first and last, not both"))
    if take.has("rrule") and take.has("days", "date"):
        take.note(Sentence("give rrule, or days, or date, not both"))
    if slot.first and slot.last and slot.last < slot.first:
        take.note(Sentence("last is before first"))
    if slot.at in slot.again:
        take.note(Sentence("again: has the time of at"))
    if slot.rrule:
        _check_rule(slot, take)


def _check_rule(slot: Slot, take: Taker) -> None:
    if slot.first is None:
        if slot.rule.needs_start:
            take.note(Sentence("rrule: give first too, the date that this rule starts from"))
    elif slot.first.year not in YEARS:
        take.note(
            Sentence(
                "first: a rule starts between {start} and {stop}",
                start=YEARS.start,
                stop=YEARS.stop - 1,
            )
        )
    elif not reaches_count(slot.rule, slot.first):
        take.note(
            Sentence(
                "rrule: COUNT is not reached within {counted_years} years; give last or UNTIL "
                "instead",
                counted_years=COUNTED_YEARS,
            )
        )


def _suspension(form: Mapping[str, Any], where: str, problems: list[str]) -> Suspension:
    take = Taker(form, where, problems)
    problems += unknown(where, form, _SUSPENSION_KEYS)
    single = take("date", values.day, None)
    if single is None and not {"first", "last"} <= form.keys():
        take.note(Sentence("give date, or first and last"))
    suspension = Suspension(
        first=take("first", values.day, single) or date.min,
        last=take("last", values.day, single) or date.max,
        reason=take("reason", values.text, "-"),
        villages=take("villages", _some, frozenset()),
        slots=take("slots", _some, frozenset()),
    )
    if suspension.last < suspension.first:
        take.note(Sentence("last is before first"))
    return suspension


def _together(slots: list[Slot], suspensions: list[Suspension]) -> list[str]:
    """What is wrong between tables."""
    ids = [slot.id for slot in slots]
    problems = [f"two slots are called “{slot_id}”" for slot_id in repeated(ids)]
    problems += [
        f"the suspension “{suspension.reason}” names slot “{name}”, which there is not"
        f"{near(name, ids)}"
        for suspension in suspensions
        for name in sorted(suspension.slots - set(ids))
    ]
    if sum(1 + len(slot.again) for slot in slots) > _MOST_SESSIONS:
        problems.append(
            Sentence(
                "more than {most_sessions} sessions, with those of again",
                most_sessions=_MOST_SESSIONS,
            )
        )
    if sum(bool(slot.rrule) for slot in slots) > _MOST_RULES:
        problems.append(
            Sentence("more than {most_rules} slots with an rrule", most_rules=_MOST_RULES)
        )
    return problems


def _rule_text(value: object) -> str:
    text = values.text(value).upper().removeprefix("RRULE:")
    read_rule(text)
    return text


def _some(value: object) -> frozenset[str]:
    return frozenset(values.identifiers(value))


def _day_names(days: frozenset[int]) -> list[str]:
    return [WEEKDAYS[day] for day in sorted(days)]


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]

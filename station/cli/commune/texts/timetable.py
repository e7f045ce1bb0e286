"""A timetable as text, what is wrong with it, and what will come of it.

Not handled here: reading and signing it (`office/timetables.py`), reckoning (`office/coming.py`).
"""

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from station.cli.commune.texts.words import when
from station.cli.language import said
from station.commune.bulletins.timetable_check import PlacedFinding
from station.commune.office.coming import Count, Group
from station.programme.bulletin import Priority
from station.programme.forecast import Coming
from station.programme.session import Overlong
from station.programme.timetable import EVERY, Slot, Timetable
from station.programme.timetable_form import WEEKDAYS


def timetable(found: Timetable) -> str:
    """The slots in the order of the day, and the suspensions."""
    lines = [_slot(slot) for slot in sorted(found.slots, key=lambda slot: slot.at)]
    for suspension in found.suspensions:
        villages = ", ".join(sorted(suspension.villages)) or "all villages"
        slots = f", only {', '.join(sorted(suspension.slots))}" if suspension.slots else ""
        lines.append(
            f"suspended {suspension.first} to {suspension.last}, {villages}{slots}: "
            f"{suspension.reason}"
        )
    return "\n".join(lines) or "The timetable is empty."


def _slot(slot: Slot) -> str:
    days = slot.rrule or ", ".join(WEEKDAYS[day] for day in sorted(slot.days)) or "every day"
    dates = f" {slot.first or '…'} to {slot.last or '…'}" if slot.first or slot.last else ""
    longest = f", at most {slot.longest.total_seconds() / 60:g} minutes"
    parts = [
        f"{slot.at:%H:%M:%S}  {slot.id}: {slot.title}; {days}{dates}{longest}",
        f"again {', '.join(f'{at:%H:%M:%S}' for at in slot.again)}" if slot.again else "",
        f"except {', '.join(map(str, sorted(slot.excepted)))}" if slot.excepted else "",
        "" if slot.bulletins == EVERY else f"only {', '.join(slot.bulletins)}",
        "" if slot.zones == EVERY else f"zones {', '.join(slot.zones)}",
        "" if slot.overlong is Overlong.ITEM_END else "cut at its end",
        "" if slot.tune else "without tune",
        "" if slot.closing else "without closing",
    ]
    return ", ".join(filter(None, parts))


def findings(found: Iterable[PlacedFinding]) -> list[str]:
    """What is wrong, each with its place."""
    return [
        f"{'WRONG' if each.stops else 'Look out'}: {each.place}: {said(each.sentence)}"
        for each in found
    ]


def coming(group: Group, zone: tzinfo) -> str:
    """The sessions of villages that are alike, a line each."""
    lines = [_session(each, zone) for each in group.sessions] or ["  no session"]
    return "\n".join([f"{', '.join(group.villages)}:", *lines])


def counts(found: Iterable[Count], zone: tzinfo) -> Iterator[str]:
    """How often each bulletin will be heard."""
    for each in found:
        yield f"{each.bulletin.id}: {count(each, zone)}"


def count(of: Count, zone: tzinfo) -> str:
    """How often one bulletin will be heard."""
    if of.bulletin.priority is Priority.EMERGENCY:
        return f"heard at once, as an emergency; in sessions: {_in_sessions(of, zone)}"
    return _in_sessions(of, zone)


def _in_sessions(of: Count, zone: tzinfo) -> str:
    if not of.most or of.first is None:
        return "HEARD NOWHERE until its end"
    times = f"{of.most}" if of.fewest == of.most else f"{of.fewest} to {of.most}"
    told = f"heard {times} times in each village, first {when(of.first, zone)}"
    silent = sorted(name for name, heard in of.by_village.items() if not heard.times)
    return told + (f"; NOWHERE HEARD in {', '.join(silent)}" if silent else "")


def _session(of: Coming, zone: tzinfo) -> str:
    slot = of.occurrence.slot
    head = f"  {when(of.occurrence.starts, zone)}  {slot.title}: "
    if of.suspension is not None:
        return f"{head}suspended, {of.suspension.reason}"
    if not (of.played or of.left_out):
        return f"{head}nothing to say"
    told = ", ".join(bulletin.id for bulletin in of.played) or "nothing fits"
    left = ", ".join(bulletin.id for bulletin in of.left_out)
    return head + told + (f"; TOO LONG for it: {left}" if left else "")

"""A timetable as text. Not handled here: reading and signing it (`office/timetables.py`)."""

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
        "" if slot.zones == EVERY else f"zones {', '.join(slot.zones)}",
        "" if slot.overlong is Overlong.ITEM_END else "cut at its end",
        "" if slot.tune else "without tune",
        "" if slot.closing else "without closing",
    ]
    return ", ".join(filter(None, parts))

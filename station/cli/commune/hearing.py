"""How often a bulletin will be heard, said wherever somebody decides about it.

Not handled here: reckoning (`office/coming.py`).
"""

from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import timetable as texts
from station.commune.office import coming
from station.commune.record import BulletinState, Record


def say_heard(terminal: Terminal, record: Record) -> None:
    """Where, how often and when first, by the timetable that is signed; nothing once it is over."""
    over = record.bulletin.valid_until <= terminal.office.clock.now()
    if over or record.state is BulletinState.WITHDRAWN:
        return
    zone = terminal.home.settings().zoneinfo
    told = texts.count(coming.heard(terminal.office, record.bulletin), zone)
    terminal.say(f"With the timetable of today, {told}")

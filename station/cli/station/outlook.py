"""What comes in the next days, as lines of text, from the library alone.

Not handled here: whether it will play: clock, power and a person's hand may be against it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from station.plain_text import cleaned
from station.programme.due import Punctuality
from station.programme.timetable import Planned
from station.village.asrun.line import left_out_words
from station.village.library.library import Library
from station.village.library.own_verification import OwnVerification
from station.village.playout.planner import Planner
from station.village.settings.station import StationSettings


def outlook(settings: StationSettings, now: datetime, days: int) -> Iterator[str]:
    """One line for each session within `days` from `now`, the suspended ones too."""
    village = settings.village
    own = OwnVerification(settings.state, Path(settings.commune.root), keeps=False)
    library = Library(settings.places.library, village.id, village.languages, own)
    snapshot = library.load()
    planner = Planner(
        library,
        village.id,
        settings.zoneinfo,
        settings.zone_ids,
        Punctuality(timedelta(0), timedelta(0)),
        seen=None,
        done=frozenset(),
    )
    planned = planner.planned(now, now + timedelta(days=days))
    for each in planned:
        starts = each.occurrence.starts.astimezone(settings.zoneinfo)
        said = " ".join((f"{starts:%a %Y-%m-%d %H:%M:%S}", _said(planner, each)))
        yield cleaned(said)
    if not planned:
        yield f"there is nothing in the next {days} days"
    for fault in snapshot.faults:
        yield f"FAULT: {fault}"


def _said(planner: Planner, planned: Planned) -> str:
    """What one session says, and where; or why it says nothing."""
    occurrence, suspension = planned.occurrence, planned.suspension
    title = occurrence.slot.title
    if suspension is not None:
        return f"{title}: suspended, {suspension.reason}"
    zones = planner.zones(occurrence.slot.zones)
    if not zones:
        return f"{title}: in none of this village's zones"
    request = planner.request(occurrence)
    if request is None:
        return f"{title} in {', '.join(zones)}: nothing to say yet"
    seconds = Counter[str]()
    for item in request.items:
        seconds[item.bulletin] += round(item.seconds)
    spoken = ", ".join(f"{name} {length} s" for name, length in seconds.items())
    said = "; ".join(filter(None, (spoken, left_out_words(request.left_out))))
    return f"{title} in {', '.join(zones)}: {said}"

"""What comes in the next days, as lines of text, from the library.

Not handled here: what the daemon knows beside it (`not_coming.py`), and whether it will play: clock
and power may be against it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from station.cli.station.not_coming import not_coming
from station.errors import LoaThonError
from station.plain_text import cleaned
from station.programme.due import Punctuality
from station.programme.timetable import Planned
from station.village.asrun.line import left_out_words
from station.village.control.client import ControlClient
from station.village.library.library import Library
from station.village.library.own_verification import OwnVerification
from station.village.playout.planner import Planner
from station.village.settings.station import StationSettings

NOTHING: Mapping[str, str] = MappingProxyType({})


def outlook(
    settings: StationSettings, now: datetime, days: int, told: Mapping[str, str] = NOTHING
) -> Iterator[str]:
    """One line for each session within `days` from `now`, the suspended ones too.

    `told` says by their keys why others do not come.
    """
    village = settings.village
    verification = OwnVerification(settings.places, Path(settings.commune.root), keeps=False)
    library = Library(settings.places.library, village.id, village.languages, verification)
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
        said = " ".join((f"{starts:%a %Y-%m-%d %H:%M:%S}", _said(planner, each, told)))
        yield cleaned(said)
    if not planned:
        yield f"there is nothing in the next {days} days"
    for fault in snapshot.faults:
        yield f"FAULT: {fault}"


def outlook_with_daemon(settings: StationSettings, now: datetime, days: int) -> Iterator[str]:
    """The same, with what the daemon knows; it says so when the daemon does not answer."""
    client, told = ControlClient(settings.socket), NOTHING
    try:
        told = not_coming(client, now, days, settings.zoneinfo)
    except LoaThonError:
        yield "the station does not answer: what is skipped, paused or over is among these"
    yield from outlook(settings, now, days, told)


def _said(planner: Planner, planned: Planned, told: Mapping[str, str]) -> str:
    """What one session says, and where; or why it says nothing."""
    occurrence, suspension = planned.occurrence, planned.suspension
    title = occurrence.slot.title
    if suspension is not None:
        return f"{title}: suspended, {suspension.reason}"
    if occurrence.key in told:
        return f"{title}: {told[occurrence.key]}"
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

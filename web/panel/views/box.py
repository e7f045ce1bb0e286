"""How the box is, in words: one line a part, and what to do where something is wrong. Pure.

Not handled here: HTML (`templates/box.html`), what is measured (`requests/box.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.village.control.messages.box import BoxState
from station.village.control.messages.status import StationStatus
from web.kit.words.catalogue import Say
from web.kit.words.moments import moment
from web.panel.views.clock import clock_words
from web.panel.words.codes import ADVICE, OTHER_ADVICE, mark

_RENEWED_BEFORE = timedelta(days=30)
_SCARCE = 24.0
"""Hours of content below which the commune is to be asked for more."""

_IN_HOURS, _ALMOST = 48.0, 12.0
"""From how many hours on days are counted; how many beyond whole days are "almost" one more."""

_NAMES = (
    ("pins", mark("Amplifier's switch")),
    ("card", mark("Sound card")),
    ("disk", mark("Memory card")),
    ("disk-test", mark("Writing to the memory card and reading it back")),
    ("kept", mark("Memory in a power cut")),
    ("heat", mark("Heat")),
    ("power", mark("Power supply")),
    ("memory", mark("Working memory")),
    ("own-memory", mark("The station's own use of memory")),
    ("clock", mark("Clock")),
    ("commune", mark("News from the commune")),
    ("library", mark("Bulletins held")),
    ("microphone", mark("Microphone")),
    ("stick", mark("USB stick")),
    ("self-test", mark("Daily test")),
    ("amplifier", mark("Amplifier's power")),
    ("buttons", mark("Buttons")),
    ("lamp", mark("Lamp")),
    ("sense", mark("Inputs that sense the amplifier")),
    ("sounds", mark("Signal tunes")),
    ("journal", mark("Broadcast log")),
    ("panel", mark("This page")),
    ("https", mark("Secured page")),
    ("program", mark("Program")),
    ("daemon", mark("Daemon")),
    ("jobs", mark("Upkeep")),
    ("packages", mark("Debian's packages")),
    ("settings", mark("Settings")),
)


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One part: `words` on its state, `advice` where it is not `fit`, `detail` the daemon's."""

    name: str
    fit: bool
    words: str
    advice: str = ""
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoxView:
    """The page. `zones` are short name and name; `facts` are a technician's only."""

    lines: tuple[BoxLine, ...]
    zones: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


def box_view(
    box: BoxState, status: StationStatus, say: Say, zone: ZoneInfo, *, technician: bool
) -> BoxView:
    """The page for a box in that state."""
    facts = tuple(box.facts.items()) if technician else ()
    lines = (*_parts(box, status, say, zone), _content(box, status, say, zone))
    return BoxView(lines, tuple(status.zone_names.items()), facts)


def _parts(box: BoxState, status: StationStatus, say: Say, zone: ZoneInfo) -> Iterator[BoxLine]:
    figures = _figures(box, status, say, zone)
    known = dict(_NAMES)
    for part in [*known, *sorted({found.part for found in box.findings} - known.keys())]:
        mine = [found for found in box.findings if found.part == part]
        if not mine and part not in figures:
            continue
        fit = all(found.fit for found in mine)
        advice = "" if fit else say(ADVICE.get(part, OTHER_ADVICE))
        words = figures.get(part) or (say("In order") if fit else say("Not in order"))
        name = say(known[part]) if part in known else part
        yield BoxLine(name, fit, words, advice, tuple(found.text for found in mine))


def _figures(box: BoxState, status: StationStatus, say: Say, zone: ZoneInfo) -> dict[str, str]:
    """What can be said of a part beside that it is in order."""
    on = ", ".join(status.zone_names.get(name, name) for name in box.relays)
    heat = box.vitals.temperature
    figures = {
        "pins": say("On: %(zones)s") % {"zones": on} if on else say("All off"),
        "disk": say("%(size)s GB free") % {"size": f"{box.free / 1e9:.1f}"},
        "clock": clock_words(status, say, zone),
        "commune": say("Nothing yet"),
        "card": "",
    }
    if heat is not None:
        figures["heat"] = f"{heat:.0f} °C"
    if status.sync.last is not None:
        when = {"time": moment(status.sync.last, status.now, zone)}
        figures["commune"] = say("Last at %(time)s") % when
    if status.sync.published is not None:
        when = {"time": moment(status.sync.published, status.now, zone)}
        said = say("the commune last published: %(time)s") % when
        figures["commune"] = f"{figures['commune']}; {said}"
    return figures


def certificate_line(
    until: datetime | None, now: datetime, say: Say, zone: ZoneInfo
) -> BoxLine | None:
    """Until when phones may speak live over HTTPS; None where it is not set up."""
    if until is None:
        return None
    name, advice = say("Certificate for speaking live"), say("Call the technician to renew it.")
    day = {"date": until.astimezone(zone).strftime("%d/%m/%Y")}
    if until <= now:
        return BoxLine(name, False, say("Ended on %(date)s: nobody can speak live") % day, advice)
    if until - now < _RENEWED_BEFORE:
        return BoxLine(name, False, say("Ends soon, on %(date)s") % day, advice)
    return BoxLine(name, True, say("Holds until %(date)s") % day)


def _lasting(hours: float, say: Say) -> str:
    """A time as people say it: hours up to two days, then days."""
    if hours < _IN_HOURS:
        return say("%(hours)d hours") % {"hours": int(hours)}
    days, over = divmod(hours, 24)
    if over < _ALMOST:
        return say("%(days)d days") % {"days": days}
    return say("almost %(days)d days") % {"days": days + 1}


def _content(box: BoxState, status: StationStatus, say: Say, zone: ZoneInfo) -> BoxLine:
    """How long there is something to play."""
    name, advice = say("Content left"), say("Ask the commune for new bulletins.")
    until = box.lasts
    if until is None:
        return BoxLine(name, False, say("None"), advice)
    hours = (until - status.now).total_seconds() / 3600
    if box.beyond:
        return BoxLine(name, True, say("For the next two months"))
    words = f"{moment(until, status.now, zone)} ({_lasting(max(0.0, hours), say)})"
    scarce = hours < _SCARCE
    return BoxLine(name, not scarce, words, advice if scarce else "")

"""A status in words: what the page shows, and nothing that it does not.

Pure: the status, the language and the time zone go in, sentences come out. Not handled here: HTML
(`templates/`), and how the codes are worded (`words/codes.py`).
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from station.programme.arbiter import Air
from station.programme.asrun import Kind, Reason
from station.village.control.messages.status import HeldBulletin, OnAir, StationStatus, TodayLine
from web.kit.words.catalogue import Say
from web.kit.words.moments import clock, moment
from web.panel.views.clock import ClockLine, clock_line
from web.panel.views.day_line import DayLine, day_line
from web.panel.views.manual import ManualLines, manual_lines
from web.panel.views.spans import length, span
from web.panel.words.codes import (
    KINDS,
    OTHER_PART,
    OTHER_REASON,
    PARTS,
    PRIORITIES,
    REASONS,
    STATES,
    WRONG,
)

_HOLDS = {("due", ""): "skip", ("held", str(Reason.SKIPPED)): "unskip"}
"""What a tap does to a session, by its state and reason."""

_TO_COME = ("due", "promised")


@dataclass(frozen=True, slots=True)
class Now:
    """What is on the air. `tone` is for the colours: silent, air, emergency or down.

    `level` is how loud it is just now, in dB of full scale.
    """

    tone: str
    headline: str
    title: str = ""
    details: tuple[str, ...] = ()
    level: float | None = None


@dataclass(frozen=True, slots=True)
class BroadcastLine:
    """One broadcast of today; `state` is the code, for the colours.

    `hold` is what a tap on it does, skip or unskip; empty where it does nothing. `reads` says what
    is read in it and how long, while that is to come.
    """

    key: str
    at: str
    title: str
    state: str
    words: str
    reason: str
    hold: str
    reads: str = ""

    @property
    def wrong(self) -> bool:
        """Whether it went wrong."""
        return self.state in WRONG


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """One bulletin that can be played again."""

    id: str
    title: str
    length: str
    priority: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to know; `detail` is the daemon's English, for a technician."""

    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HomeView:
    """The whole page; `now.tone` is `down` when the daemon does not answer."""

    now: Now
    warnings: tuple[Warned, ...] = ()
    today: tuple[BroadcastLine, ...] = ()
    bulletins: tuple[BulletinLine, ...] = ()
    news: str = ""
    manual: ManualLines | None = None
    line: DayLine | None = None
    clock: ClockLine | None = None


def home(status: StationStatus | None, say: Say, zone: ZoneInfo) -> HomeView:
    """The page for `status`, or for a daemon that does not answer."""
    if status is None:
        return HomeView(_down(say))
    return HomeView(
        now=_now(status, say, zone),
        warnings=tuple(_warnings(status, say, zone)),
        today=tuple(
            _broadcast(line, say, zone) for line in sorted(status.lines, key=lambda each: each.at)
        ),
        bulletins=tuple(bulletin_line(held, say) for held in status.bulletins),
        news=_news(status, say, zone),
        manual=manual_lines(status, say, zone),
        line=day_line(status, say, zone),
        clock=clock_line(status, zone),
    )


def _down(say: Say) -> Now:
    return Now(
        "down",
        say("The station does not answer"),
        details=(
            say("It is not known whether the loudspeakers are sounding."),
            say("If they sound: press Stop. If they go on: switch the amplifier off."),
        ),
    )


def _now(status: StationStatus, say: Say, zone: ZoneInfo) -> Now:
    air = status.air
    if air.state is Air.CLOSING:
        return Now("air", say("Switching off"), air.title)
    if air.state is Air.SILENT:
        details = (_next(status, say, zone),) if status.clock.trusted else ()
        return Now("silent", say("The loudspeakers are silent"), details=details)
    tone = "emergency" if air.kind == Kind.EMERGENCY else "air"
    headline = say("On the air") if air.state is Air.ON_AIR else say("About to play")
    after = say("After that: %(title)s") % {"title": ", ".join(w.title for w in status.waiting)}
    lines = (
        *(
            span(air, status.now, say, zone),
            _where(air, status, say),
            say(KINDS.get(air.kind, "")),
        ),
        after if status.waiting else "",
    )
    return Now(tone, headline, air.title, tuple(line for line in lines if line), air.level)


def _next(status: StationStatus, say: Say, zone: ZoneInfo) -> str:
    coming = [t for t in status.lines if t.state in _TO_COME and t.at >= status.now]
    if not coming:
        return say("Nothing more comes today.")
    first = min(coming, key=lambda line: line.at)
    return say("Next: %(time)s, %(title)s") % {"time": clock(first.at, zone), "title": first.title}


def _where(air: OnAir, status: StationStatus, say: Say) -> str:
    if not air.zones:
        return ""
    names = ", ".join(status.zone_names.get(zone, zone) for zone in air.zones)
    return say("Where: %(zones)s") % {"zones": names}


def _warnings(status: StationStatus, say: Say, zone: ZoneInfo) -> list[Warned]:
    found = []
    if not status.clock.trusted:
        found.append(
            Warned(say("The clock is not right yet: the timetable waits. You can play by hand."))
        )
    found += [_put_off(line, say, zone) for line in status.promised if line.wanted is not None]
    for fault in status.faults:
        if fault.part == "clock" and not status.clock.trusted:
            continue
        found.append(Warned(say(PARTS.get(fault.part, OTHER_PART)), fault.text))
    return found


def _put_off(line: TodayLine, say: Say, zone: ZoneInfo) -> Warned:
    times = {"title": line.title, "wanted": clock(line.wanted or line.at, zone)}
    times["time"] = clock(line.at, zone)
    return Warned(
        say(
            "The recording “%(title)s” waits until %(time)s: a session has come to %(wanted)s. "
            "To play it at its time all the same, skip the session."
        )
        % times
    )


def _broadcast(line: TodayLine, say: Say, zone: ZoneInfo) -> BroadcastLine:
    reason = reason_words(line.reason, say) if line.reason else ""
    if line.wanted is not None:
        reason = say("promised for %(time)s; it waits for a session") % {
            "time": clock(line.wanted, zone)
        }
    words = say(STATES[line.state]) if line.state in STATES else line.state
    hold = _HOLDS.get((line.state, line.reason), "")
    return BroadcastLine(
        line.key, clock(line.at, zone), line.title, line.state, words, reason, hold,
        _reads(line, say),
    )  # fmt: skip


def _reads(line: TodayLine, say: Say) -> str:
    """What a session to come plays, and about how long."""
    if line.state not in ("due", "playing"):
        return ""
    if not line.bulletins:
        return say("nothing to read yet") if line.state == "due" else ""
    names = "; ".join(bulletin.title for bulletin in line.bulletins)
    lasts = length((line.ends - line.at).total_seconds(), say)
    return say("Will be read (about %(length)s): %(titles)s") % {"length": lasts, "titles": names}


def bulletin_line(held: HeldBulletin, say: Say) -> BulletinLine:
    """A bulletin's line in the list, and on the page that asks once more."""
    priority = say(PRIORITIES.get(held.priority, ""))
    return BulletinLine(held.id, held.title, length(held.seconds, say), priority)


def _news(status: StationStatus, say: Say, zone: ZoneInfo) -> str:
    if status.sync.last is None:
        return say("No news from the commune yet.")
    when = {"time": moment(status.sync.last, status.now, zone)}
    if status.sync.error:
        return say("The commune can't be reached; last news: %(time)s") % when
    return say("News from the commune: %(time)s") % when


def reason_words(code: str, say: Say) -> str:
    """Why something did not play, without a full stop."""
    return say(REASONS.get(code, OTHER_REASON))

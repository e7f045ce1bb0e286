"""What is asked once more before a sound is started. Pure; `say` is `words/catalogue.py`'s."""

from dataclasses import dataclass
from datetime import timedelta

from station.programme.arbiter import Air
from station.village.control.messages.status import HeldBulletin, StationStatus
from web.kit.words.catalogue import Say
from web.panel.views.home import BulletinLine, bulletin_line

_AROUND = timedelta(seconds=30)
"""The tunes, and the amplifier's time."""


@dataclass(frozen=True, slots=True)
class Question:
    """`quiet`: it would sound in quiet hours, and the answer says so too. `busy`: something is on
    the air, which can be stopped, or waited for. `soon` names a session that it would run into."""

    bulletin: BulletinLine
    where: str
    warning: str
    answer: str
    quiet: bool
    busy: bool
    soon: str


def question(held: HeldBulletin, status: StationStatus, say: Say, *, quiet: bool) -> Question:
    """The question for the bulletin `held`."""
    zones = ", ".join(status.zone_names.values())
    return Question(
        bulletin=bulletin_line(held, say),
        where=say("Where: %(zones)s") % {"zones": zones},
        warning=_warning(status, say, quiet=quiet),
        answer=say("Play in quiet hours all the same") if quiet else say("Play now"),
        quiet=quiet,
        busy=is_busy(status),
        soon=runs_into(status, held.seconds, say),
    )


def is_busy(status: StationStatus) -> bool:
    """Whether something is on the air, or about to be."""
    return status.air.state in (Air.WARMING, Air.ON_AIR)


def runs_into(status: StationStatus, seconds: float, say: Say) -> str:
    """Which session waits or is lost when something that lasts `seconds` is played now."""
    ends = status.now + timedelta(seconds=seconds) + _AROUND
    met = [t for t in status.lines if t.state in ("due", "promised") and status.now <= t.at < ends]
    if not met:
        return ""
    first = min(met, key=lambda line: line.at)
    return say(
        "It is not over before %(time)s, %(title)s: that would begin late or not at all."
    ) % {
        "time": f"{first.at:%H:%M}",
        "title": first.title,
    }


def _warning(status: StationStatus, say: Say, *, quiet: bool) -> str:
    if quiet:
        return say("Not played: these are quiet hours. People may be asleep.")
    if is_busy(status):
        return say("On the air now: %(title)s") % {"title": status.air.title}
    return ""

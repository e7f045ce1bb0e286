"""What is asked once more before a sound is started. Pure; `say` is `words/catalogue.py`'s."""

from dataclasses import dataclass

from station.programme.arbiter import Air
from station.village.control.messages.status import HeldBulletin, StationStatus
from web.kit.words.catalogue import Say
from web.panel.views.home import BulletinLine, bulletin_line


@dataclass(frozen=True, slots=True)
class Question:
    """`quiet`: it would sound in quiet hours, and the answer says so too."""

    bulletin: BulletinLine
    where: str
    warning: str
    answer: str
    quiet: bool


def question(held: HeldBulletin, status: StationStatus, say: Say, *, quiet: bool) -> Question:
    """The question for the bulletin `held`."""
    zones = ", ".join(status.zone_names.values())
    return Question(
        bulletin=bulletin_line(held, say),
        where=say("Where: %(zones)s") % {"zones": zones},
        warning=_warning(status, say, quiet=quiet),
        answer=say("Play in quiet hours all the same") if quiet else say("Play now"),
        quiet=quiet,
    )


def _warning(status: StationStatus, say: Say, *, quiet: bool) -> str:
    if quiet:
        return say("Not played: these are quiet hours. People may be asleep.")
    if status.air.state in (Air.WARMING, Air.ON_AIR):
        return say("On the air now: %(title)s") % {"title": status.air.title}
    return ""

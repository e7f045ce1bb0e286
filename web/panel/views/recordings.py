"""Recordings that the village head has sent, in words. Pure; not handled here: HTML."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from station.village.control.messages.memos import Clash, MemoList, MemoRow
from web.kit.words.catalogue import Say
from web.kit.words.moments import clock, moment
from web.panel.views.spans import length
from web.panel.words.recordings import FAULTS, FLAWS, OTHER_FAULT

FILE = re.compile(r"[0-9a-f]{64}\.opus")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:h]([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class MemoLine:
    """One recording; `file` is empty while it can't be heard, `at` says when it is to be played.

    `made` says when it was recorded, `seconds` how long it lasts.
    """

    id: str
    title: str
    state: str
    words: str
    flaws: tuple[str, ...]
    file: str
    at: tuple[str, ...]
    text: str = ""
    unheard: bool = False
    made: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ClashLines:
    """What a time meets, in words, and the times of day that are free; empty where there is none.

    `instead` says what is left out for it; empty where nothing may be.
    """

    meets: tuple[str, ...]
    before: str
    after: str
    instead: str


def memo_lines(held: MemoList, say: Say, zone: ZoneInfo) -> tuple[MemoLine, ...]:
    """All recordings in words."""
    return tuple(_line(memo, held.now, say, zone) for memo in held.memos)


def gone_lines(held: MemoList, say: Say, zone: ZoneInfo) -> tuple[MemoLine, ...]:
    """Those that were deleted and can be had back."""
    return tuple(_line(memo, held.now, say, zone) for memo in held.deleted)


def clash_lines(clash: Clash, say: Say, zone: ZoneInfo) -> ClashLines:
    """`clash` for the page that offers something else."""
    names = ", ".join(f"{clock(each.at, zone)} {each.title}" for each in clash.meets)
    return ClashLines(
        meets=tuple(
            say("%(from)s–%(to)s: %(title)s")
            % {"from": clock(e.at, zone), "to": clock(e.ends, zone), "title": e.title}
            for e in clash.meets
        ),
        before=clock(clash.before, zone) if clash.before else "",
        after=clock(clash.after, zone) if clash.after else "",
        instead=names if clash.instead else "",
    )


def _line(memo: MemoRow, now: datetime | None, say: Say, zone: ZoneInfo) -> MemoLine:
    return MemoLine(
        id=memo.id,
        title=memo.title,
        state=memo.state,
        words=_words(memo, say),
        flaws=tuple(say(FLAWS[flaw]) for flaw in memo.flaws if flaw in FLAWS),
        file=memo.file if FILE.fullmatch(memo.file) else "",
        at=_times(memo, now, say, zone),
        made=_made(memo, now, say, zone),
        seconds=memo.seconds,
        text=memo.text,
        unheard=memo.unheard,
    )


def _times(memo: MemoRow, now: datetime | None, say: Say, zone: ZoneInfo) -> tuple[str, ...]:
    """When it is to be played, and for when it was promised if that is another time."""
    wanted = memo.wanted if len(memo.wanted) == len(memo.at) else memo.at
    return tuple(
        put_off_words(moment(at, now or at, zone), moment(first, now or at, zone), say)
        for at, first in zip(memo.at, wanted, strict=True)
    )


def put_off_words(at: str, wanted: str, say: Say) -> str:
    """When a recording is played, and why that isn't when it was promised."""
    if at == wanted:
        return say("Will be played at %(time)s") % {"time": at}
    return say("Will be played at %(time)s, not at %(wanted)s: a session has that time") % {
        "time": at,
        "wanted": wanted,
    }


def _made(memo: MemoRow, now: datetime | None, say: Say, zone: ZoneInfo) -> str:
    if memo.made is None:
        return ""
    return say("Recorded at %(time)s") % {"time": moment(memo.made, now or memo.made, zone)}


def _words(memo: MemoRow, say: Say) -> str:
    if memo.state == "ready":
        return length(memo.seconds, say)
    if memo.state == "preparing":
        return say("Being prepared. Look again in a while.")
    return fault_words(memo.fault, say)


def fault_words(fault: str, say: Say) -> str:
    """Why a recording is not taken, and what to do."""
    return say(FAULTS.get(fault, OTHER_FAULT))


def today_at(written: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant of the time of day `written`, today; None when it is none."""
    found = _TIME.fullmatch(written.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return now.astimezone(zone).replace(hour=hour, minute=minute, second=0, microsecond=0)

"""Recordings that the village head has sent, in words. Pure; not handled here: HTML."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from station.village.control.messages.memos import MemoList, MemoRow
from web.kit.words.catalogue import Say
from web.kit.words.moments import moment
from web.panel.views.home import length
from web.panel.words.recordings import FAULTS, FLAWS, OTHER_FAULT

_FILE = re.compile(r"[0-9a-f]{64}\.opus")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:h]([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class MemoLine:
    """One recording; `file` is empty while it can't be heard, `at` says when it is to be played."""

    id: str
    title: str
    state: str
    words: str
    flaws: tuple[str, ...]
    file: str
    at: tuple[str, ...]
    text: str = ""
    unheard: bool = False


def memo_lines(held: MemoList, say: Say, zone: ZoneInfo) -> tuple[MemoLine, ...]:
    """All recordings in words."""
    return tuple(_line(memo, held.now, say, zone) for memo in held.memos)


def _line(memo: MemoRow, now: datetime | None, say: Say, zone: ZoneInfo) -> MemoLine:
    return MemoLine(
        id=memo.id,
        title=memo.title,
        state=memo.state,
        words=_words(memo, say),
        flaws=tuple(say(FLAWS[flaw]) for flaw in memo.flaws if flaw in FLAWS),
        file=memo.file if _FILE.fullmatch(memo.file) else "",
        at=tuple(moment(at, now or at, zone) for at in memo.at),
        text=memo.text,
        unheard=memo.unheard,
    )


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

"""Recordings that the village head has sent, in words. Pure; not handled here: HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from station.errors import LinkError
from web.kit.words.catalogue import Say
from web.kit.words.moments import clock
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


def memo_lines(reply: Mapping[str, Any], say: Say, zone: ZoneInfo) -> tuple[MemoLine, ...]:
    """The daemon's reply to `memos`. Raises LinkError when it has another form."""
    try:
        return tuple(_line(form, say, zone) for form in reply["memos"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LinkError("the daemon's recordings have an unknown form; restart both") from error


def _line(form: Mapping[str, Any], say: Say, zone: ZoneInfo) -> MemoLine:
    name, state = str(form["file"]), str(form["state"])
    return MemoLine(
        id=str(form["id"]),
        title=str(form["title"]),
        state=state,
        words=_words(form, state, say),
        flaws=tuple(say(FLAWS[flaw]) for flaw in form["flaws"] if flaw in FLAWS),
        file=name if _FILE.fullmatch(name) else "",
        at=tuple(clock(datetime.fromisoformat(at), zone) for at in form["at"]),
    )


def _words(form: Mapping[str, Any], state: str, say: Say) -> str:
    if state == "ready":
        return length(float(form["seconds"]), say)
    if state == "preparing":
        return say("Being prepared. Look again in a while.")
    return fault_words(str(form["fault"]), say)


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

"""The village head's recordings: taken, listed, played, promised, deleted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from station.fields import AtMost, Within
from station.village.control.messages.air import Begun, Busy, Done
from station.village.control.messages.request import SOMEBODY, By, Key, Name, Request

MOST_TIMES = 5
"""How often in a row a recording can be played."""

Times = Annotated[int, Within(1, MOST_TIMES)]
"""How often in a row."""

MOST_LETTERS = 1000
"""Of typed words: about a minute and a half."""

MOST_DAYS = 31
"""How often one can be repeated."""

Zones = Annotated[tuple[Name, ...], AtMost(32)]
"""Short names of zones; none means all of them."""


@dataclass(frozen=True, slots=True)
class MemoTaken:
    """The recording is in the station's hands, and is made fit for the horns next."""

    id: str
    """Its short name."""


@dataclass(frozen=True, slots=True)
class TakeMemo(Request[MemoTaken]):
    """Take a recording that the page has laid into the inbox."""

    do = "memo"
    name: Name
    """Its file's name in the inbox."""
    title: str = ""
    """What people are to read; empty for one by the time of day."""
    by: By = SOMEBODY
    """Who spoke."""


@dataclass(frozen=True, slots=True)
class SpeakText(Request[MemoTaken]):
    """Have a voice speak typed words; then they are a recording, to be listened to first."""

    do = "memo-text"
    text: Annotated[str, AtMost(MOST_LETTERS)]
    """The words, at most 1,000 letters; a line is a paragraph."""
    title: str = ""
    """What people are to read; empty for the first line."""
    by: By = SOMEBODY
    """Who wrote them."""


@dataclass(frozen=True, slots=True)
class HeardMemo(Request[Done]):
    """Somebody has listened to a recording: what a voice spoke may be played from now on."""

    do = "memo-heard"
    id: Name
    """Its short name."""
    by: By = SOMEBODY
    """Who listened."""


@dataclass(frozen=True, slots=True)
class MemoRow:
    """One recording."""

    id: str
    """Its short name."""
    title: str
    """Its title."""
    state: str
    """Preparing, ready or failed."""
    fault: str
    """Why it failed, as a code; else empty."""
    flaws: tuple[str, ...]
    """What is not good about its sound, as codes."""
    seconds: float
    """How long it sounds, once."""
    file: str
    """The finished sound's file; empty while there is none."""
    at: tuple[datetime, ...]
    """When it is to be played: later than wanted where a session has come into its time."""
    wanted: tuple[datetime, ...] = ()
    """When each of these was promised for."""
    made: datetime | None = None
    """When it was taken."""
    text: str = ""
    """The words, where they were typed."""
    unheard: bool = False
    """Whether somebody has to listen to it before it can be played."""


@dataclass(frozen=True, slots=True)
class MemoList:
    """All recordings."""

    memos: tuple[MemoRow, ...]
    """The newest first."""
    now: datetime | None = None
    """The station's clock."""
    deleted: tuple[MemoRow, ...] = ()
    """Those that were deleted and can be had back for a while."""


@dataclass(frozen=True, slots=True)
class ListMemos(Request[MemoList]):
    """All recordings, and when they are to be played."""

    do = "memos"


@dataclass(frozen=True, slots=True)
class PlayMemo(Request[Begun]):
    """Play a recording now. Refused: not-there, unheard, quiet-hours, busy."""

    do = "memo-play"
    id: Name
    """Its short name."""
    times: Times = 1
    """How often in a row, 1 to 5."""
    by: By = SOMEBODY
    """Who plays it."""
    confirmed: bool = False
    """Even within the quiet hours."""
    busy: Busy = "refuse"
    """While something is on the air: refuse, stop that first, or wait until it is over."""
    zones: Zones = ()
    """Where; none means in all zones."""


@dataclass(frozen=True, slots=True)
class Meets:
    """A broadcast that is promised for that time already."""

    key: str
    """Its name, such as chieu/2026-11-30."""
    title: str
    """Its title."""
    at: datetime
    """When it begins."""
    ends: datetime
    """About when it ends."""
    session: bool
    """Whether it is the timetable's; else a recording, or somebody's hand."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Why the time can't be promised, and what could be."""

    meets: tuple[Meets, ...]
    """What has that time, the earliest first; never empty."""
    before: datetime | None
    """The last minute at which it would be over in time."""
    after: datetime | None
    """The first minute at which the air is free again."""
    instead: bool
    """Whether it may take their place: all of them are the timetable's."""


@dataclass(frozen=True, slots=True)
class Promised:
    """It is promised; or it meets something, and nothing is."""

    key: str
    """The broadcast's name in the as-run log; empty when nothing is promised."""
    clash: Clash | None = None
    """What it meets, unless it is promised."""
    paused: bool = False
    """Whether the timetable is paused then; the recording is played all the same."""


@dataclass(frozen=True, slots=True)
class PromiseMemo(Request[Promised]):
    """Play a recording later today, where that meets nothing that is promised already.

    Refused: not-there, unheard, clock-untrusted, too-late, quiet-hours.
    """

    do = "memo-at"
    id: Name
    """Its short name."""
    at: datetime
    """When."""
    times: Times = 1
    """How often in a row, 1 to 5."""
    by: By = SOMEBODY
    """Who wants it."""
    confirmed: bool = False
    """Even within the quiet hours."""
    instead: bool = False
    """Leave the sessions out that it meets, and play it in their place."""


@dataclass(frozen=True, slots=True)
class SeriesPromised:
    """It is played on all those days."""

    at: tuple[datetime, ...]
    """When, the earliest first."""
    waits: tuple[datetime, ...] = ()
    """When those are heard that meet a session, and wait until after it."""


@dataclass(frozen=True, slots=True)
class PromiseSeries(Request[SeriesPromised]):
    """Play a recording or a bulletin on a coming day, or on several: on all or on none.

    Refused: not-there, not-verified, unheard, clock-untrusted, too-late, quiet-hours.
    """

    do = "memo-each"
    at: datetime
    """When first, at most 92 days ahead."""
    id: Name = ""
    """The recording's short name."""
    bulletin: Name = ""
    """In place of a recording: the short name of a bulletin that is valid then."""
    each: Literal["once", "day", "workday", "week"] = "once"
    """How it is repeated; a workday is Monday to Friday."""
    until: date | None = None
    """The last local day."""
    most: Annotated[int, Within(1, MOST_DAYS)] = MOST_DAYS
    """On how many days at most."""
    times: Times = 1
    """How often in a row, 1 to 5."""
    zones: Zones = ()
    """Where; none means in all zones."""
    by: By = SOMEBODY
    """Who wants it."""
    confirmed: bool = False
    """Even within the quiet hours."""


@dataclass(frozen=True, slots=True)
class WithdrawPromise(Request[Done]):
    """Play later no more what was promised under one key: one day of several."""

    do = "promise-withdraw"
    key: Key
    """The key."""
    by: By = SOMEBODY
    """Who keeps it for another time."""


@dataclass(frozen=True, slots=True)
class WithdrawMemo(Request[Done]):
    """Play a recording later no more."""

    do = "memo-withdraw"
    id: Name
    """Its short name."""
    by: By = SOMEBODY
    """Who keeps it for another time."""


@dataclass(frozen=True, slots=True)
class DeleteMemo(Request[Done]):
    """Remove a recording, and what was promised of it. Refused: busy.

    One that was ready can be had back for half an hour.
    """

    do = "memo-delete"
    id: Name
    """Its short name."""
    by: By = SOMEBODY
    """Who deletes it."""


@dataclass(frozen=True, slots=True)
class RestoreMemo(Request[Done]):
    """Have a recording back that was deleted; nothing is promised of it. Refused: not-there."""

    do = "memo-restore"
    id: Name
    """Its short name."""
    by: By = SOMEBODY
    """Who wants it back."""

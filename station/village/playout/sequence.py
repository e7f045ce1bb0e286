"""The sequence of amplifier and sound: one table, (stage, event) → (state, actions).

Mains relay, warm-up, zone relays, sound, tail, relays off. Time and hardware come in as events.
Not handled here: doing any of it, and when an instant has come (`sequencer.py`, `timing.py`); who
has the air (`programme/arbiter.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from station.programme import arbiter
from station.programme.asrun import Reason
from station.village.playout.sequence_events import (
    BeginSequence,
    CardOpened,
    Event,
    FirstFrame,
    Idle,
    LastFrame,
    Misplaced,
    NotTold,
    Over,
    PinFailed,
    PlayerFailed,
    ReleaseRelays,
    ShutdownSequence,
    StopSound,
    TailOver,
    Told,
    WakeDue,
    ZonesDue,
)


class Stage(Enum):
    """How far the sequence has come."""

    REST = auto()
    """Nobody has the air; relays are off, or are to go off."""
    OPENING = auto()
    """The card is being opened, and the amplifier woken as early as it needs."""
    TOLD = auto()
    """The player knows its instant."""
    SOUNDING = auto()
    """The first frame has sounded."""
    HUSHED = auto()
    """Silence, and relays and card as they are: the next word is already on its way."""
    CLOSING = auto()
    """The tail; then the relays go off."""


class Do(Enum):
    """What is to be done with amplifier and player."""

    ZONES_OFF = auto()
    RECKON = auto()
    """Fix the instants of who is to sound."""
    OPEN_CARD = auto()
    """With a player that has said nothing yet."""
    TELL = auto()
    """Tell the player its instant; `Told` or `NotTold` follows."""
    MAINS_ON = auto()
    ZONES_ON = auto()
    STOP_SOUND = auto()
    OFF = auto()
    """All relays, now; a failure is the asker's to hear."""
    OFF_UNTIL_DONE = auto()
    """All relays; one that won't go is tried again at the next pass."""
    LEAVE_PLAYER = auto()
    GIVE_UP_PINS = auto()


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the arbiter."""

    event: arbiter.Event


Action = Do | Say


@dataclass(frozen=True, slots=True)
class Sequence:
    """`card_open` and `begun` are of the player that there is; `mains` and `zones` say which relays
    were switched on for who is to sound; `off_at` is of the tail. A `wary` one, whose card has
    failed and not sounded since, wakes no amplifier before it is open: relays wear out."""

    stage: Stage = Stage.REST
    card_open: bool = False
    begun: bool = False
    mains: bool = False
    zones: bool = False
    off_at: float = 0.0
    wary: bool = False


Step = tuple[Sequence, tuple[Action, ...]]


def step(sequence: Sequence, event: Event) -> Step:
    """The sequence after `event`, and what is to be done, in this order."""
    return TABLE[sequence.stage, type(event)](sequence, event)


def _nothing(sequence: Sequence, _: Any) -> Step:
    return sequence, ()


def _prepare(sequence: Sequence, _: BeginSequence) -> Step:
    """A card that runs stays open, for what it plays is replaced.

    Of one that hasn't begun a word may still come that would be taken for the next one's: it goes
    with its player.
    """
    if sequence.card_open and sequence.begun:
        runs = Sequence(Stage.OPENING, card_open=True)
        return runs, (Do.ZONES_OFF, Do.RECKON, Do.TELL)
    anew = (Do.ZONES_OFF, Do.RECKON, Do.LEAVE_PLAYER, Do.OPEN_CARD)
    return Sequence(Stage.OPENING, wary=sequence.wary), anew


def _hush(sequence: Sequence, _: StopSound) -> Step:
    return replace(sequence, stage=Stage.HUSHED), (Do.STOP_SOUND,)


def _stop_sound(sequence: Sequence, _: StopSound) -> Step:
    return sequence, (Do.STOP_SOUND,)


def _close(sequence: Sequence, event: ReleaseRelays) -> Step:
    closing = replace(sequence, stage=Stage.CLOSING, off_at=event.off_at)
    return closing, () if event.gently else (Do.OFF,)


def _off(sequence: Sequence, _: Idle) -> Step:
    return sequence, (Do.OFF_UNTIL_DONE,)


def _tail_over(sequence: Sequence, event: TailOver) -> Step:
    closed = Say(arbiter.Closed(event.now))
    return Sequence(wary=sequence.wary), (Do.OFF_UNTIL_DONE, Do.LEAVE_PLAYER, closed)


def _say_end(sequence: Sequence, event: Over | NotTold) -> Step:
    mute = isinstance(event.end, arbiter.Broke) and event.end.reason is Reason.CARD
    return replace(sequence, wary=sequence.wary or mute), (Say(event.end),)


def _wake(sequence: Sequence, _: WakeDue) -> Step:
    if sequence.wary and not sequence.card_open:
        return sequence, ()
    return replace(sequence, mains=True), () if sequence.mains else (Do.MAINS_ON,)


def _open_zones(sequence: Sequence, _: ZonesDue) -> Step:
    return replace(sequence, zones=True), () if sequence.zones else (Do.ZONES_ON,)


def _tell(sequence: Sequence, _: Misplaced) -> Step:
    return sequence, (Do.TELL,)


def _opened(sequence: Sequence, _: CardOpened) -> Step:
    opened = replace(sequence, card_open=True)
    return opened, (Do.RECKON, Do.TELL) if sequence.wary else (Do.TELL,)


def _told(sequence: Sequence, _: Told) -> Step:
    return replace(sequence, stage=Stage.TOLD), ()


def _first_frame(sequence: Sequence, _: FirstFrame) -> Step:
    sounding = replace(sequence, stage=Stage.SOUNDING, begun=True, wary=False)
    return sounding, (Say(arbiter.Began()),)


def _last_frame(sequence: Sequence, _: LastFrame) -> Step:
    return sequence, (Say(arbiter.Ended()),)


def _player_failed(sequence: Sequence, event: PlayerFailed) -> Step:
    wary = sequence.wary or event.reason is Reason.CARD
    return replace(sequence, card_open=False, wary=wary), (Say(arbiter.Broke(event.reason)),)


def _pin_failed(sequence: Sequence, _: PinFailed) -> Step:
    return sequence, (Say(arbiter.Broke(Reason.PIN)),)


def _shutdown(_: Sequence, __: ShutdownSequence) -> Step:
    return Sequence(), (Do.GIVE_UP_PINS, Do.LEAVE_PLAYER)


Row = Callable[[Sequence, Any], Step]

_ALWAYS: dict[type[Event], Row] = {
    BeginSequence: _prepare,
    ReleaseRelays: _close,
    ShutdownSequence: _shutdown,
}
_ACTIVE: dict[type[Event], Row] = {
    **_ALWAYS,
    StopSound: _hush,
    Idle: _nothing,
    TailOver: _nothing,
    Over: _say_end,
    WakeDue: _wake,
    ZonesDue: _open_zones,
    Misplaced: _nothing,
    CardOpened: _nothing,
    Told: _nothing,
    NotTold: _say_end,
    FirstFrame: _nothing,
    LastFrame: _nothing,
    PlayerFailed: _player_failed,
    PinFailed: _pin_failed,
}
_QUIET: dict[type[Event], Row] = {
    **dict.fromkeys(_ACTIVE, _nothing),
    **_ALWAYS,
    StopSound: _stop_sound,
}
_STAGES: dict[Stage, dict[type[Event], Row]] = {
    Stage.REST: {**_QUIET, Idle: _off},
    # No zone is opened for a card that may never come.
    Stage.OPENING: {**_ACTIVE, CardOpened: _opened, Told: _told, ZonesDue: _nothing},
    Stage.TOLD: {**_ACTIVE, Misplaced: _tell, FirstFrame: _first_frame},
    Stage.SOUNDING: {**_ACTIVE, LastFrame: _last_frame},
    Stage.HUSHED: {**_QUIET, Idle: _off},
    Stage.CLOSING: {**_QUIET, TailOver: _tail_over},
}
TABLE: dict[tuple[Stage, type[Event]], Row] = {
    (stage, event): row for stage, rows in _STAGES.items() for event, row in rows.items()
}

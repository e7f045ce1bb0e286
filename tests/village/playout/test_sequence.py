"""The table of amplifier and sound: each (stage, event) pair, and the rules that it stands for."""

from datetime import UTC, datetime
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.programme import arbiter
from station.programme.asrun import Reason
from station.village.playout import sequence_events as events
from station.village.playout.sequence import TABLE, Action, Do, Say, Sequence, Stage, step

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
MADE: dict[type[events.Event], events.Event] = {
    events.BeginSequence: events.BeginSequence(),
    events.StopSound: events.StopSound(),
    events.ReleaseRelays: events.ReleaseRelays(7.0, gently=True),
    events.Idle: events.Idle(),
    events.TailOver: events.TailOver(NOW),
    events.Over: events.Over(arbiter.TimeUp(Reason.TOO_LATE)),
    events.WakeDue: events.WakeDue(),
    events.ZonesDue: events.ZonesDue(),
    events.Misplaced: events.Misplaced(),
    events.CardOpened: events.CardOpened(),
    events.Told: events.Told(),
    events.NotTold: events.NotTold(arbiter.Broke(Reason.TOO_LONG)),
    events.FirstFrame: events.FirstFrame(),
    events.LastFrame: events.LastFrame(),
    events.PlayerFailed: events.PlayerFailed(Reason.CARD),
    events.PinFailed: events.PinFailed(),
    events.ShutdownSequence: events.ShutdownSequence(),
}
ANEW = (Do.ZONES_OFF, Do.RECKON, Do.LEAVE_PLAYER, Do.OPEN_CARD)
GIVEN_BACK = (Do.GIVE_UP_PINS, Do.LEAVE_PLAYER)
CLOSED = (Do.OFF_UNTIL_DONE, Do.LEAVE_PLAYER, Say(arbiter.Closed(NOW)))
TOO_LATE = (Say(arbiter.TimeUp(Reason.TOO_LATE)),)
TOO_LONG = (Say(arbiter.Broke(Reason.TOO_LONG)),)
NO_CARD = (Say(arbiter.Broke(Reason.CARD)),)
NO_PIN = (Say(arbiter.Broke(Reason.PIN)),)

EXPECTED: dict[tuple[str, str], tuple[str, tuple[Action, ...]]] = {
    ("REST", "BeginSequence"): ("OPENING", ANEW),
    ("REST", "StopSound"): ("REST", (Do.STOP_SOUND,)),
    ("REST", "ReleaseRelays"): ("CLOSING", ()),
    ("REST", "Idle"): ("REST", (Do.OFF_UNTIL_DONE,)),
    ("REST", "TailOver"): ("REST", ()),
    ("REST", "Over"): ("REST", ()),
    ("REST", "WakeDue"): ("REST", ()),
    ("REST", "ZonesDue"): ("REST", ()),
    ("REST", "Misplaced"): ("REST", ()),
    ("REST", "CardOpened"): ("REST", ()),
    ("REST", "Told"): ("REST", ()),
    ("REST", "NotTold"): ("REST", ()),
    ("REST", "FirstFrame"): ("REST", ()),
    ("REST", "LastFrame"): ("REST", ()),
    ("REST", "PlayerFailed"): ("REST", ()),
    ("REST", "PinFailed"): ("REST", ()),
    ("REST", "ShutdownSequence"): ("REST", GIVEN_BACK),
    ("OPENING", "BeginSequence"): ("OPENING", ANEW),
    ("OPENING", "StopSound"): ("HUSHED", (Do.STOP_SOUND,)),
    ("OPENING", "ReleaseRelays"): ("CLOSING", ()),
    ("OPENING", "Idle"): ("OPENING", ()),
    ("OPENING", "TailOver"): ("OPENING", ()),
    ("OPENING", "Over"): ("OPENING", TOO_LATE),
    ("OPENING", "WakeDue"): ("OPENING", (Do.MAINS_ON,)),
    ("OPENING", "ZonesDue"): ("OPENING", ()),
    ("OPENING", "Misplaced"): ("OPENING", ()),
    ("OPENING", "CardOpened"): ("OPENING", (Do.TELL,)),
    ("OPENING", "Told"): ("TOLD", ()),
    ("OPENING", "NotTold"): ("OPENING", TOO_LONG),
    ("OPENING", "FirstFrame"): ("OPENING", ()),
    ("OPENING", "LastFrame"): ("OPENING", ()),
    ("OPENING", "PlayerFailed"): ("OPENING", NO_CARD),
    ("OPENING", "PinFailed"): ("OPENING", NO_PIN),
    ("OPENING", "ShutdownSequence"): ("REST", GIVEN_BACK),
    ("TOLD", "BeginSequence"): ("OPENING", ANEW),
    ("TOLD", "StopSound"): ("HUSHED", (Do.STOP_SOUND,)),
    ("TOLD", "ReleaseRelays"): ("CLOSING", ()),
    ("TOLD", "Idle"): ("TOLD", ()),
    ("TOLD", "TailOver"): ("TOLD", ()),
    ("TOLD", "Over"): ("TOLD", TOO_LATE),
    ("TOLD", "WakeDue"): ("TOLD", (Do.MAINS_ON,)),
    ("TOLD", "ZonesDue"): ("TOLD", (Do.ZONES_ON,)),
    ("TOLD", "Misplaced"): ("TOLD", (Do.TELL,)),
    ("TOLD", "CardOpened"): ("TOLD", ()),
    ("TOLD", "Told"): ("TOLD", ()),
    ("TOLD", "NotTold"): ("TOLD", TOO_LONG),
    ("TOLD", "FirstFrame"): ("SOUNDING", (Say(arbiter.Began()),)),
    ("TOLD", "LastFrame"): ("TOLD", ()),
    ("TOLD", "PlayerFailed"): ("TOLD", NO_CARD),
    ("TOLD", "PinFailed"): ("TOLD", NO_PIN),
    ("TOLD", "ShutdownSequence"): ("REST", GIVEN_BACK),
    ("SOUNDING", "BeginSequence"): ("OPENING", ANEW),
    ("SOUNDING", "StopSound"): ("HUSHED", (Do.STOP_SOUND,)),
    ("SOUNDING", "ReleaseRelays"): ("CLOSING", ()),
    ("SOUNDING", "Idle"): ("SOUNDING", ()),
    ("SOUNDING", "TailOver"): ("SOUNDING", ()),
    ("SOUNDING", "Over"): ("SOUNDING", TOO_LATE),
    ("SOUNDING", "WakeDue"): ("SOUNDING", (Do.MAINS_ON,)),
    ("SOUNDING", "ZonesDue"): ("SOUNDING", (Do.ZONES_ON,)),
    ("SOUNDING", "Misplaced"): ("SOUNDING", ()),
    ("SOUNDING", "CardOpened"): ("SOUNDING", ()),
    ("SOUNDING", "Told"): ("SOUNDING", ()),
    ("SOUNDING", "NotTold"): ("SOUNDING", TOO_LONG),
    ("SOUNDING", "FirstFrame"): ("SOUNDING", ()),
    ("SOUNDING", "LastFrame"): ("SOUNDING", (Say(arbiter.Ended()),)),
    ("SOUNDING", "PlayerFailed"): ("SOUNDING", NO_CARD),
    ("SOUNDING", "PinFailed"): ("SOUNDING", NO_PIN),
    ("SOUNDING", "ShutdownSequence"): ("REST", GIVEN_BACK),
    ("HUSHED", "BeginSequence"): ("OPENING", ANEW),
    ("HUSHED", "StopSound"): ("HUSHED", (Do.STOP_SOUND,)),
    ("HUSHED", "ReleaseRelays"): ("CLOSING", ()),
    ("HUSHED", "Idle"): ("HUSHED", (Do.OFF_UNTIL_DONE,)),
    ("HUSHED", "TailOver"): ("HUSHED", ()),
    ("HUSHED", "Over"): ("HUSHED", ()),
    ("HUSHED", "WakeDue"): ("HUSHED", ()),
    ("HUSHED", "ZonesDue"): ("HUSHED", ()),
    ("HUSHED", "Misplaced"): ("HUSHED", ()),
    ("HUSHED", "CardOpened"): ("HUSHED", ()),
    ("HUSHED", "Told"): ("HUSHED", ()),
    ("HUSHED", "NotTold"): ("HUSHED", ()),
    ("HUSHED", "FirstFrame"): ("HUSHED", ()),
    ("HUSHED", "LastFrame"): ("HUSHED", ()),
    ("HUSHED", "PlayerFailed"): ("HUSHED", ()),
    ("HUSHED", "PinFailed"): ("HUSHED", ()),
    ("HUSHED", "ShutdownSequence"): ("REST", GIVEN_BACK),
    ("CLOSING", "BeginSequence"): ("OPENING", ANEW),
    ("CLOSING", "StopSound"): ("CLOSING", (Do.STOP_SOUND,)),
    ("CLOSING", "ReleaseRelays"): ("CLOSING", ()),
    ("CLOSING", "Idle"): ("CLOSING", ()),
    ("CLOSING", "TailOver"): ("REST", CLOSED),
    ("CLOSING", "Over"): ("CLOSING", ()),
    ("CLOSING", "WakeDue"): ("CLOSING", ()),
    ("CLOSING", "ZonesDue"): ("CLOSING", ()),
    ("CLOSING", "Misplaced"): ("CLOSING", ()),
    ("CLOSING", "CardOpened"): ("CLOSING", ()),
    ("CLOSING", "Told"): ("CLOSING", ()),
    ("CLOSING", "NotTold"): ("CLOSING", ()),
    ("CLOSING", "FirstFrame"): ("CLOSING", ()),
    ("CLOSING", "LastFrame"): ("CLOSING", ()),
    ("CLOSING", "PlayerFailed"): ("CLOSING", ()),
    ("CLOSING", "PinFailed"): ("CLOSING", ()),
    ("CLOSING", "ShutdownSequence"): ("REST", GIVEN_BACK),
}


def test_no_pair_of_stage_and_event_is_left_out() -> None:
    """Neither of the table nor of what is expected here, whatever is added to either."""
    pairs = set(product(Stage, get_args(events.Event)))
    assert set(TABLE) == pairs
    assert set(EXPECTED) == {(stage.name, kind.__name__) for stage, kind in pairs}
    assert set(MADE) == set(get_args(events.Event))


@pytest.mark.parametrize(("stage", "kind"), list(product(Stage, MADE)))
def test_each_pair_of_stage_and_event(stage: Stage, kind: type[events.Event]) -> None:
    after, actions = step(Sequence(stage), MADE[kind])
    assert (after.stage.name, actions) == EXPECTED[stage.name, kind.__name__]


def after(*happened: events.Event) -> tuple[Sequence, tuple[Action, ...]]:
    """The sequence from rest on, and what the last of these events had done."""
    sequence, actions = Sequence(), tuple[Action, ...]()
    for event in happened:
        sequence, actions = step(sequence, event)
    return sequence, actions


OPENED = (events.BeginSequence(), events.CardOpened())
SOUNDS = (*OPENED, events.Told(), events.WakeDue(), events.ZonesDue(), events.FirstFrame())


@pytest.mark.parametrize(
    "before",
    [(events.StopSound(),), (), (events.StopSound(), events.ReleaseRelays(7.0, gently=True))],
)
def test_a_card_that_runs_is_kept_open_for_the_next(before: tuple[events.Event, ...]) -> None:
    sequence, actions = after(*SOUNDS, *before, events.BeginSequence())
    assert actions == (Do.ZONES_OFF, Do.RECKON, Do.TELL)
    assert sequence == Sequence(Stage.OPENING, card_open=True)


@pytest.mark.parametrize(
    "before",
    [
        (events.BeginSequence(),),
        OPENED,
        (*OPENED, events.Told()),
        (*SOUNDS, events.PlayerFailed(Reason.CARD)),
        (*SOUNDS, events.ReleaseRelays(7.0, gently=True), events.TailOver(NOW)),
    ],
)
def test_a_player_that_may_still_say_something_of_the_former_goes(
    before: tuple[events.Event, ...],
) -> None:
    assert after(*before, events.BeginSequence())[1] == ANEW


def test_each_relay_is_switched_on_once_for_each_who_sounds() -> None:
    told = (*OPENED, events.Told())
    for due, done in ((events.WakeDue(), Do.MAINS_ON), (events.ZonesDue(), Do.ZONES_ON)):
        assert after(*told, due)[1] == (done,)
        assert after(*told, due, due)[1] == ()
        assert after(*told, due, events.BeginSequence(), events.CardOpened(), events.Told(), due)[
            1
        ] == (done,)


def test_at_once_means_before_the_tail() -> None:
    sequence, actions = after(*SOUNDS, events.ReleaseRelays(3.0, gently=False))
    assert (sequence.stage, sequence.off_at, actions) == (Stage.CLOSING, 3.0, (Do.OFF,))
    assert after(*SOUNDS, events.ReleaseRelays(4.0, gently=True))[0].off_at == 4.0


def test_a_close_in_the_tail_begins_it_anew() -> None:
    gently, at_once = (
        events.ReleaseRelays(4.0, gently=True),
        events.ReleaseRelays(3.5, gently=False),
    )
    sequence, actions = after(*SOUNDS, gently, at_once)
    assert (sequence.off_at, actions) == (3.5, (Do.OFF,))


@given(st.lists(st.sampled_from(list(MADE.values())), max_size=60))
def test_nothing_sounds_of_which_the_arbiter_does_not_know(happened: list[Any]) -> None:
    """Zones go on only for a player that was told; after an end, only off."""
    sequence, told = Sequence(), False
    for event in happened:
        before = sequence.stage
        sequence, actions = step(sequence, event)
        told = before in (Stage.OPENING, Stage.TOLD, Stage.SOUNDING) and sequence.stage in (
            Stage.TOLD,
            Stage.SOUNDING,
        )
        assert told or Do.ZONES_ON not in actions
        if before in (Stage.REST, Stage.HUSHED, Stage.CLOSING):
            assert not {Do.MAINS_ON, Do.ZONES_ON} & set(actions)
        if isinstance(event, events.ReleaseRelays):
            assert sequence.stage is Stage.CLOSING

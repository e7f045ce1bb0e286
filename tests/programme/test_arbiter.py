"""The arbiter's table: each (state, event) pair, and the rules that it stands for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.programme import arbiter
from station.programme.arbiter import Air, Arbiter, step
from station.programme.asrun import Kind, Outcome, Reason
from station.programme.bulletin import Priority
from station.programme.request import AirItem, AirRequest

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
EVENTS = (
    arbiter.Ask,
    arbiter.Unready,
    arbiter.Began,
    arbiter.Ended,
    arbiter.Broke,
    arbiter.Stop,
    arbiter.TimeUp,
    arbiter.Closed,
    arbiter.Fitted,
    arbiter.Again,
    arbiter.Expired,
    arbiter.Shutdown,
)


def request(
    key: str = "sang/2026-11-23",
    kind: Kind = Kind.SCHEDULED,
    priority: Priority = Priority.NORMAL,
    grace: float = 60,
) -> AirRequest:
    return AirRequest(
        key=key,
        kind=kind,
        title="Bản tin",
        starts=NOW,
        ends=NOW + timedelta(minutes=45),
        grace_until=NOW + timedelta(seconds=grace),
        zones=("cong-lang",),
        items=(AirItem("a" * 64, "Bản tin", "b"),),
        priority=priority,
    )


MORNING = request()
EMERGENCY = request("emergency/bao", Kind.EMERGENCY)
OTHER = request("chieu/2026-11-23")


def event(kind: type, of: AirRequest = EMERGENCY) -> arbiter.Event:
    made: arbiter.Event
    if kind is arbiter.Ask:
        made = arbiter.Ask(of, NOW)
    elif kind is arbiter.Broke:
        made = arbiter.Broke(Reason.CARD)
    elif kind is arbiter.Closed:
        made = arbiter.Closed(NOW)
    elif kind is arbiter.Fitted:
        made = arbiter.Fitted(MORNING)
    elif kind is arbiter.Again:
        made = arbiter.Again(OTHER, NOW)
    elif kind is arbiter.Unready:
        made = arbiter.Unready(OTHER, Reason.NOT_VERIFIED)
    elif kind is arbiter.Expired:
        made = arbiter.Expired(OTHER, Reason.BUSY)
    else:
        made = kind()
    return made


def at(air: Air, waiting: tuple[AirRequest, ...] = ()) -> Arbiter:
    return Arbiter(air, MORNING if air in (Air.WARMING, Air.ON_AIR) else None, waiting)


FIT, SILENCE, PREPARE = arbiter.Fit(EMERGENCY), arbiter.Silence(), arbiter.Prepare(MORNING)
GENTLY, AT_ONCE = arbiter.Close(gently=True), arbiter.Close(gently=False)
CUT = arbiter.Enter(MORNING, Outcome.CUT, Reason.PREEMPTED, preempted_by="emergency/bao")
UNREADY = arbiter.Enter(OTHER, Outcome.FAILED, Reason.NOT_VERIFIED)
FAILED = arbiter.Enter(MORNING, Outcome.FAILED, Reason.CARD)
STOPPED = arbiter.Enter(MORNING, Outcome.STOPPED, Reason.BY_HAND)
TOO_LONG = arbiter.Enter(MORNING, Outcome.CUT, Reason.TOO_LONG)
PLAYED = arbiter.Enter(MORNING, Outcome.PLAYED)
ENDED_WITH_US = arbiter.Enter(MORNING, Outcome.CUT, Reason.DAEMON_STOPPED)

EXPECTED = {
    ("SILENT", "Ask"): ("WARMING", (FIT,)),
    ("SILENT", "Unready"): ("SILENT", (UNREADY,)),
    ("SILENT", "Began"): ("SILENT", ()),
    ("SILENT", "Ended"): ("SILENT", ()),
    ("SILENT", "Broke"): ("SILENT", ()),
    ("SILENT", "Stop"): ("CLOSING", (SILENCE, AT_ONCE)),
    ("SILENT", "TimeUp"): ("SILENT", ()),
    ("SILENT", "Closed"): ("SILENT", ()),
    ("SILENT", "Fitted"): ("SILENT", ()),
    ("SILENT", "Again"): ("SILENT", ()),
    ("SILENT", "Expired"): ("SILENT", ()),
    ("SILENT", "Shutdown"): ("SILENT", ()),
    ("WARMING", "Ask"): ("WARMING", (SILENCE, CUT, FIT)),
    ("WARMING", "Unready"): ("WARMING", (UNREADY,)),
    ("WARMING", "Began"): ("ON_AIR", ()),
    ("WARMING", "Ended"): ("CLOSING", (GENTLY, PLAYED)),
    ("WARMING", "Broke"): ("CLOSING", (SILENCE, AT_ONCE, FAILED)),
    ("WARMING", "Stop"): ("CLOSING", (SILENCE, AT_ONCE, STOPPED)),
    ("WARMING", "TimeUp"): ("CLOSING", (SILENCE, GENTLY, TOO_LONG)),
    ("WARMING", "Closed"): ("WARMING", ()),
    ("WARMING", "Fitted"): ("WARMING", (PREPARE,)),
    ("WARMING", "Again"): ("WARMING", ()),
    ("WARMING", "Expired"): ("WARMING", ()),
    ("WARMING", "Shutdown"): ("SILENT", (arbiter.Rest(MORNING),)),
    ("ON_AIR", "Ask"): ("WARMING", (SILENCE, CUT, FIT)),
    ("ON_AIR", "Unready"): ("ON_AIR", (UNREADY,)),
    ("ON_AIR", "Began"): ("ON_AIR", ()),
    ("ON_AIR", "Ended"): ("CLOSING", (GENTLY, PLAYED)),
    ("ON_AIR", "Broke"): ("CLOSING", (SILENCE, AT_ONCE, FAILED)),
    ("ON_AIR", "Stop"): ("CLOSING", (SILENCE, AT_ONCE, STOPPED)),
    ("ON_AIR", "TimeUp"): ("CLOSING", (SILENCE, GENTLY, TOO_LONG)),
    ("ON_AIR", "Closed"): ("ON_AIR", ()),
    ("ON_AIR", "Fitted"): ("ON_AIR", ()),
    ("ON_AIR", "Again"): ("ON_AIR", ()),
    ("ON_AIR", "Expired"): ("ON_AIR", ()),
    ("ON_AIR", "Shutdown"): ("SILENT", (ENDED_WITH_US,)),
    ("CLOSING", "Ask"): ("WARMING", (FIT,)),
    ("CLOSING", "Unready"): ("CLOSING", (UNREADY,)),
    ("CLOSING", "Began"): ("CLOSING", ()),
    ("CLOSING", "Ended"): ("CLOSING", ()),
    ("CLOSING", "Broke"): ("CLOSING", ()),
    ("CLOSING", "Stop"): ("CLOSING", (SILENCE, AT_ONCE)),
    ("CLOSING", "TimeUp"): ("CLOSING", ()),
    ("CLOSING", "Closed"): ("SILENT", ()),
    ("CLOSING", "Fitted"): ("CLOSING", ()),
    ("CLOSING", "Again"): ("CLOSING", ()),
    ("CLOSING", "Expired"): ("CLOSING", ()),
    ("CLOSING", "Shutdown"): ("SILENT", ()),
}


def test_no_pair_of_state_and_event_is_left_out() -> None:
    """Neither of the table nor of what is expected here, whatever is added to either."""
    pairs = set(product(Air, get_args(arbiter.Event)))
    assert set(arbiter.TABLE) == pairs
    assert set(EXPECTED) == {(air.name, kind.__name__) for air, kind in pairs}
    assert set(EVENTS) == set(get_args(arbiter.Event))


@pytest.mark.parametrize(("air", "kind"), list(product(Air, EVENTS)))
def test_each_pair_of_state_and_event(air: Air, kind: type) -> None:
    after, actions = step(at(air), event(kind))
    assert (after.air.name, actions) == EXPECTED[air.name, kind.__name__]


def test_the_order_of_who_gives_way() -> None:
    order = [
        request(kind=Kind.TEST),
        request(),
        request(priority=Priority.PRIORITY),
        request(kind=Kind.HAND),
        request(kind=Kind.LIVE),
        request(kind=Kind.EMERGENCY),
    ]
    assert [r.rank for r in order] == sorted({r.rank for r in order})


def test_a_bulletins_priority_lifts_a_session_and_nothing_else() -> None:
    for kind in (Kind.TEST, Kind.HAND, Kind.LIVE, Kind.EMERGENCY):
        assert request(kind=kind, priority=Priority.EMERGENCY).rank == request(kind=kind).rank
    for priority in (Priority.PRIORITY, Priority.EMERGENCY):
        assert request().rank < request(priority=priority).rank < request(kind=Kind.HAND).rank


def test_an_equal_request_waits_while_its_grace_lasts() -> None:
    other = request("chieu/2026-11-23")
    after, actions = step(at(Air.ON_AIR), arbiter.Ask(other, NOW))
    assert (after.current, after.waiting, actions) == (MORNING, (other,), ())


def test_a_hand_that_finds_the_air_taken_by_a_hand_is_refused() -> None:
    first, second = request("hand/1", Kind.HAND), request("hand/2", Kind.HAND)
    _, actions = step(Arbiter(Air.ON_AIR, first), arbiter.Ask(second, NOW))
    assert actions == (arbiter.Enter(second, Outcome.REFUSED, Reason.BUSY),)


def test_what_was_cut_off_begins_again_if_its_grace_still_holds() -> None:
    after, _ = step(at(Air.ON_AIR), arbiter.Ask(EMERGENCY, NOW))
    after, _ = step(after, arbiter.Ended())
    again, actions = step(after, arbiter.Closed(NOW + timedelta(seconds=59)))
    assert again.current == MORNING
    assert actions == (arbiter.Fit(MORNING),)


@pytest.mark.parametrize("air", list(Air))
def test_what_waits_and_may_begin_no_more_is_entered_at_once(air: Air) -> None:
    waits = request("trua/2026-11-23")
    after, actions = step(at(air, (waits, OTHER)), arbiter.Expired(OTHER, Reason.CLOCK_UNTRUSTED))
    assert after == at(air, (waits,))
    assert actions == (arbiter.Enter(OTHER, Outcome.MISSED, Reason.CLOCK_UNTRUSTED),)


def test_what_still_fits_is_what_is_prepared_and_has_the_air() -> None:
    less = replace(MORNING, items=MORNING.items[:1], left_out=("dai",))
    after, actions = step(at(Air.WARMING), arbiter.Fitted(less))
    assert (after.current, actions) == (less, (arbiter.Prepare(less),))


def test_nothing_that_fits_is_a_failure_of_what_is_left() -> None:
    nothing = replace(MORNING, items=())
    after, actions = step(at(Air.WARMING, (OTHER,)), arbiter.Fitted(nothing))
    assert (after.air, after.current, after.waiting) == (Air.CLOSING, None, (OTHER,))
    failed = arbiter.Enter(nothing, Outcome.FAILED, Reason.TOO_LONG)
    assert actions == (SILENCE, AT_ONCE, failed)


def test_what_fits_of_another_than_the_current_one_changes_nothing() -> None:
    assert step(at(Air.WARMING), arbiter.Fitted(OTHER)) == (at(Air.WARMING), ())


def test_what_waits_at_the_daemons_end_is_left_to_the_next_one() -> None:
    after, actions = step(at(Air.ON_AIR, (OTHER,)), arbiter.Shutdown())
    assert (after, actions) == (Arbiter(), (ENDED_WITH_US,))


PASSING = [Reason.CARD, Reason.PIN, Reason.DISK, Reason.NOT_VERIFIED, Reason.NOT_THERE]


def resting(reason: Reason = Reason.CARD, of: AirRequest = MORNING) -> Arbiter:
    """Silent after `of` has failed for that `reason`."""
    state, _ = step(Arbiter(Air.WARMING, of), arbiter.Broke(reason, in_time=True))
    state, _ = step(state, arbiter.Closed(NOW))
    return state


@pytest.mark.parametrize("kind", [Kind.SCHEDULED, Kind.HAND, Kind.EMERGENCY])
@pytest.mark.parametrize("reason", PASSING)
def test_what_fails_in_time_rests_is_tried_again_and_sounds(reason: Reason, kind: Kind) -> None:
    asked = request(kind=kind)
    state = resting(reason, asked)
    assert (state.air, state.current, state.resting) == (Air.SILENT, None, (asked,))
    state, actions = step(state, arbiter.Again(asked, NOW))
    assert (state.current, state.waiting, actions) == (asked, (), (arbiter.Fit(asked),))
    state, actions = step(state, arbiter.Fitted(asked))
    assert actions == (arbiter.Prepare(asked),)
    state, _ = step(state, arbiter.Began())
    assert (state.air, state.failures) == (Air.ON_AIR, ())


@pytest.mark.parametrize("kind", [Kind.LIVE, Kind.TEST])
def test_a_voice_and_a_test_are_not_tried_again(kind: Kind) -> None:
    asked = request("x", kind)
    state, actions = step(Arbiter(Air.WARMING, asked), arbiter.Broke(Reason.CARD, in_time=True))
    assert state.resting == ()
    assert actions[-1] == arbiter.Enter(asked, Outcome.FAILED, Reason.CARD)


@pytest.mark.parametrize("air", [Air.WARMING, Air.ON_AIR])
def test_what_fails_when_its_grace_is_over_has_failed(air: Air) -> None:
    state, actions = step(Arbiter(air, MORNING), arbiter.Broke(Reason.CARD))
    assert (state.resting, actions) == ((), (SILENCE, AT_ONCE, FAILED))


@pytest.mark.parametrize("reason", [Reason.TOO_LONG, Reason.MICROPHONE])
def test_what_lasts_is_no_reason_to_try_again(reason: Reason) -> None:
    _, actions = step(Arbiter(Air.WARMING, MORNING), arbiter.Broke(reason, in_time=True))
    assert actions[-1] == arbiter.Enter(MORNING, Outcome.FAILED, reason)


@pytest.mark.parametrize("reason", PASSING)
def test_what_sounded_in_part_is_entered_and_begins_again(reason: Reason) -> None:
    broke = arbiter.Broke(reason, in_time=True)
    state, actions = step(at(Air.ON_AIR), broke)
    assert actions == (SILENCE, AT_ONCE, arbiter.Enter(MORNING, Outcome.FAILED, reason))
    assert (state.resting, state.failure(MORNING)) == ((MORNING,), reason)


def test_a_warning_is_said_to_have_failed_at_once_and_only_once() -> None:
    broke = arbiter.Broke(Reason.CARD, in_time=True)
    state, actions = step(Arbiter(Air.WARMING, EMERGENCY), broke)
    assert actions[-1] == arbiter.Enter(EMERGENCY, Outcome.FAILED, Reason.CARD)
    state, _ = step(state, arbiter.Again(EMERGENCY, NOW))
    _, actions = step(state, broke)
    assert actions[-1] == arbiter.Rest(EMERGENCY)


def test_a_warning_that_has_nothing_to_play_yet_cuts_nobody_off() -> None:
    lacking = arbiter.Unready(EMERGENCY, Reason.NOT_VERIFIED)
    state, actions = step(at(Air.ON_AIR), lacking)
    assert (state.air, state.current, state.resting) == (Air.ON_AIR, MORNING, (EMERGENCY,))
    assert actions == (arbiter.Enter(EMERGENCY, Outcome.FAILED, Reason.NOT_VERIFIED),)
    state, _ = step(state, arbiter.Again(EMERGENCY, NOW))
    assert (state.current, state.waiting) == (EMERGENCY, (MORNING,))


def test_what_the_head_promised_begins_again_after_a_warning_and_what_he_pressed_does_not() -> None:
    promised, pressed = request("memo/a", Kind.HAND), request("hand/a", Kind.HAND, grace=0)
    state, _ = step(Arbiter(Air.ON_AIR, promised), arbiter.Ask(EMERGENCY, NOW))
    assert state.waiting == (promised,)
    state, _ = step(Arbiter(Air.ON_AIR, pressed), arbiter.Ask(EMERGENCY, NOW))
    assert state.waiting == ()


def test_what_failed_until_its_grace_was_over_has_failed_and_by_what() -> None:
    state, actions = step(resting(), arbiter.Expired(MORNING, Reason.BUSY))
    assert (state, actions) == (Arbiter(), (FAILED,))
    state, _ = step(resting(), arbiter.Again(MORNING, NOW))
    _, actions = step(state, arbiter.TimeUp(Reason.TOO_LATE))
    assert actions[-1] == FAILED
    _, actions = step(state, arbiter.Fitted(replace(MORNING, items=())))
    assert actions[-1] == arbiter.Enter(replace(MORNING, items=()), Outcome.FAILED, Reason.CARD)


def test_what_rests_when_the_clock_proves_wrong_says_so() -> None:
    _, actions = step(resting(), arbiter.Expired(MORNING, Reason.CLOCK_UNTRUSTED))
    assert actions == (arbiter.Enter(MORNING, Outcome.MISSED, Reason.CLOCK_UNTRUSTED),)


def test_others_sound_while_it_rests_and_it_cuts_off_only_what_matters_less() -> None:
    state, _ = step(resting(), arbiter.Ask(EMERGENCY, NOW))
    assert (state.current, state.resting) == (EMERGENCY, (MORNING,))
    assert step(state, arbiter.Again(MORNING, NOW)) == (state, ())
    tested = request("test/x", Kind.TEST)
    state, _ = step(resting(), arbiter.Ask(tested, NOW))
    state, actions = step(state, arbiter.Again(MORNING, NOW))
    assert (state.current, actions[0]) == (MORNING, SILENCE)


def test_two_that_fail_never_cut_each_other_off() -> None:
    lifted = request("trua", priority=Priority.PRIORITY)
    state, _ = step(resting(), arbiter.Ask(lifted, NOW))
    state, _ = step(state, arbiter.Broke(Reason.CARD, in_time=True))
    state, _ = step(state, arbiter.Closed(NOW))
    assert state.resting == (lifted, MORNING)
    state, _ = step(state, arbiter.Again(MORNING, NOW))
    assert step(state, arbiter.Again(lifted, NOW)) == (state, ())


def test_stop_ends_what_rests_too() -> None:
    after, actions = step(resting(), arbiter.Stop())
    assert (after, actions[-1]) == (Arbiter(Air.CLOSING), STOPPED)


def test_stop_leaves_a_warning_alone_whose_recording_is_not_here_yet() -> None:
    coming, _ = step(resting(), arbiter.Unready(EMERGENCY, Reason.NOT_VERIFIED))
    after, actions = step(coming, arbiter.Stop())
    assert (after.resting, after.waiting) == ((EMERGENCY,), (EMERGENCY,))
    assert [a.request for a in actions if isinstance(a, arbiter.Enter)] == [MORNING]
    silent, _ = step(after, arbiter.Closed(NOW))
    assert silent.resting == (EMERGENCY,)


def test_stop_ends_a_warning_that_waits_for_its_card() -> None:
    state, _ = step(Arbiter(Air.WARMING, EMERGENCY), arbiter.Broke(Reason.CARD, in_time=True))
    after, _ = step(state, arbiter.Stop())
    assert after == Arbiter(Air.CLOSING)


def test_what_was_cut_off_is_missed_after_its_grace() -> None:
    after, _ = step(at(Air.ON_AIR), arbiter.Ask(EMERGENCY, NOW))
    after, _ = step(after, arbiter.Ended())
    after, actions = step(after, arbiter.Closed(NOW + timedelta(seconds=61)))
    assert after == Arbiter()
    assert actions == (arbiter.Enter(MORNING, Outcome.MISSED, Reason.BUSY),)


def test_stop_empties_the_queue_and_writes_each_down() -> None:
    other = request("chieu/2026-11-23")
    after, actions = step(at(Air.ON_AIR, (other,)), arbiter.Stop())
    assert after == Arbiter(Air.CLOSING)
    assert [a.request for a in actions if isinstance(a, arbiter.Enter)] == [MORNING, other]


def test_who_stopped_it_is_in_the_log() -> None:
    state, _ = step(Arbiter(), arbiter.Ask(MORNING, NOW))
    _, actions = step(state, arbiter.Stop(by="the box's button"))
    assert actions[-1] == arbiter.Enter(
        MORNING, Outcome.STOPPED, Reason.BY_HAND, by="the box's button"
    )


def test_a_self_test_gives_way_to_the_timetable_and_does_not_wait() -> None:
    tested = request("test/2026-11-23/gate", Kind.TEST)
    state, _ = step(Arbiter(), arbiter.Ask(tested, NOW))
    state, actions = step(state, arbiter.Ask(MORNING, NOW))
    assert state.current == MORNING
    assert not state.waiting
    assert actions[1] == arbiter.Enter(
        tested, Outcome.CUT, Reason.PREEMPTED, preempted_by=MORNING.key
    )
    _, actions = step(state, arbiter.Ask(tested, NOW))
    assert actions == (arbiter.Enter(tested, Outcome.REFUSED, Reason.BUSY),)


KINDS = st.sampled_from([Kind.TEST, Kind.SCHEDULED, Kind.HAND, Kind.LIVE, Kind.EMERGENCY])
GOES_ON = tuple(kind for kind in EVENTS if kind is not arbiter.Shutdown)
STEPS = st.lists(st.tuples(st.sampled_from(GOES_ON), KINDS, st.integers(0, 120)), max_size=40)


def befallen(
    state: Arbiter, kind: type, rank: Kind, number: int, seconds: int
) -> tuple[Arbiter, tuple[arbiter.Action, ...]]:
    """After an event of that `kind`; what is asked for is called after its `number`."""
    now = NOW + timedelta(seconds=seconds)
    if kind is arbiter.Ask:
        return step(state, arbiter.Ask(request(f"r{number}", rank), now))
    if kind is arbiter.Unready:
        lacking = request(f"r{number}", Kind.EMERGENCY)
        return step(state, arbiter.Unready(lacking, Reason.NOT_VERIFIED))
    if kind is arbiter.Broke:
        broke = arbiter.Broke(Reason.CARD, in_time=seconds % 2 == 0)
        return step(state, broke)
    if kind is arbiter.Closed:
        return step(state, arbiter.Closed(now))
    if kind is arbiter.Fitted and state.current is not None:
        kept = state.current if seconds % 2 else replace(state.current, items=())
        return step(state, arbiter.Fitted(kept))
    if kind is arbiter.Again and state.resting:
        return step(state, arbiter.Again(state.resting[0], now))
    if kind is arbiter.Expired and state.waiting:
        last = state.waiting[-1]
        return step(state, arbiter.Expired(last, Reason.BUSY))
    return step(state, event(kind, MORNING))


@given(STEPS)
def test_every_request_ends_in_exactly_one_place(steps: list[tuple[type, Kind, int]]) -> None:
    """Whatever happens: on the air, waiting, or entered; never lost, and off when silent."""
    state, asked, lit = Arbiter(), set[str](), False
    entered: dict[str, int] = {}
    for number, (kind, rank, seconds) in enumerate(steps):
        if kind in (arbiter.Ask, arbiter.Unready):
            asked.add(f"r{number}")
        state, actions = befallen(state, kind, rank, number, seconds)
        for action in actions:
            lit = lit or isinstance(action, arbiter.Fit)
            lit = lit and not isinstance(action, arbiter.Close)
            # What is entered and waits still begins again; that isn't its end.
            if isinstance(action, arbiter.Enter) and action.request not in state.waiting:
                key = action.request.key
                entered[key] = entered.get(key, 0) + 1
    held = {r.key for r in (state.current, *state.waiting) if r is not None}
    assert held | set(entered) == asked
    assert not held & set(entered)
    assert set(entered.values()) <= {1}
    assert lit == (state.air in (Air.WARMING, Air.ON_AIR))

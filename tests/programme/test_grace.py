"""The last instant at which something may still begin: at that very instant it may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from station.programme import arbiter
from station.programme.arbiter import Air, Arbiter, step
from station.programme.asrun import Kind, Outcome, Reason
from station.programme.request import AirRequest

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def request(key: str, grace_until: datetime) -> AirRequest:
    return AirRequest(
        key=key,
        kind=Kind.SCHEDULED,
        title="Bản tin",
        starts=NOW,
        ends=NOW + timedelta(minutes=45),
        grace_until=grace_until,
        zones=("cong-lang",),
        items=(),
    )


def entered(actions: tuple[arbiter.Action, ...]) -> list[arbiter.Enter]:
    return [action for action in actions if isinstance(action, arbiter.Enter)]


LATER = request("chieu/2026-11-23", NOW + timedelta(seconds=60))


def test_what_waits_begins_at_the_last_instant_of_its_grace() -> None:
    waiting = Arbiter(Air.CLOSING, None, (LATER,))
    after, actions = step(waiting, arbiter.Closed(LATER.grace_until))
    assert (after.current, entered(actions)) == (LATER, [])


def test_an_instant_later_it_is_missed() -> None:
    waiting = Arbiter(Air.CLOSING, None, (LATER,))
    after, actions = step(waiting, arbiter.Closed(LATER.grace_until + INSTANT))
    assert after == Arbiter()
    assert actions == (arbiter.Enter(LATER, Outcome.MISSED, Reason.BUSY),)


def test_of_two_that_wait_each_is_judged_by_its_own_grace() -> None:
    sooner = request("sang/2026-11-23", NOW)
    waiting = Arbiter(Air.CLOSING, None, (sooner, LATER))
    after, actions = step(waiting, arbiter.Closed(LATER.grace_until))
    assert (after.current, after.waiting) == (LATER, ())
    assert entered(actions) == [arbiter.Enter(sooner, Outcome.MISSED, Reason.BUSY)]


def test_what_asks_at_the_end_of_its_grace_does_not_wait_for_an_instant_that_is_gone() -> None:
    busy = Arbiter(Air.ON_AIR, request("sang/2026-11-23", NOW))
    _, actions = step(busy, arbiter.Ask(LATER, LATER.grace_until))
    assert actions == (arbiter.Enter(LATER, Outcome.REFUSED, Reason.BUSY),)
    after, actions = step(busy, arbiter.Ask(LATER, LATER.grace_until - INSTANT))
    assert (after.waiting, actions) == ((LATER,), ())


def test_of_those_that_wait_the_highest_takes_the_air_and_the_first_among_equals() -> None:
    first, second = LATER, replace(LATER, key="toi/2026-11-23")
    warning = replace(LATER, key="emergency/bao", kind=Kind.EMERGENCY)
    waiting = Arbiter(Air.CLOSING, None, (first, second, warning))
    after, _ = step(waiting, arbiter.Closed(NOW))
    assert (after.current, after.waiting) == (warning, (first, second))
    after, _ = step(Arbiter(Air.CLOSING, None, (first, second)), arbiter.Closed(NOW))
    assert (after.current, after.waiting) == (first, (second,))

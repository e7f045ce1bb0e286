"""From callbacks to instants, on cards that are only arithmetic, with good manners and bad.

No clock runs here: what is asserted is the same on every machine.
"""

import statistics
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.air.player.clock.block_clock import SETTLING, Block, BlockClock
from tests.air.arithmetic_card import BLOCK, RATE, ArithmeticCard
from tests.virtual_card.manners import HONEST, Manners

LATE = Manners(late=9.0, grain=48)
BAD = {
    "steps of 48": LATE,
    "steps of 480, a third late": replace(LATE, grain=480, late_share=0.3),
    "steps of 480, all late": replace(LATE, grain=480),
    "noise": Manners(noise=48),
    "noise, and late": Manners(noise=48, late=9.0, late_share=0.3),
}
TELLS_NONE = {
    "stamps of 0": Manners(stamps="zero"),
    "stuck": Manners(stamps="stuck"),
    "an hour ahead": Manners(stamps="ahead"),
    "no delay": Manners(no_delay=True),
    "a delay of a minute": Manners(skew=60 * RATE),
    "a negative delay": Manners(skew=-4 * BLOCK),
    "stamps of 0, and late": Manners(stamps="zero", late=9.0, late_share=0.3),
}


def _errors(card: ArithmeticCard, clock: BlockClock, seconds: float) -> list[tuple[float, Block]]:
    """How late each block's instant is, in ms, from the first that is known; with the block."""
    found = []
    for asked in card.asked(seconds):
        block = clock.block(asked.times, BLOCK, underflow=asked.underflow)
        if not block.settling:
            found.append(((block.instant - asked.true) * 1000, block))
    return found


def _fresh(manners: Manners, seconds: float, ppm: float = 0.0) -> list[tuple[float, Block]]:
    card = ArithmeticCard(manners, ppm=ppm)
    return _errors(card, BlockClock(RATE, card.latency), seconds)


def _breaks(found: list[tuple[float, Block]]) -> int:
    return sum(block.broken for _, block in found)


def test_it_begins_at_the_fourth_callback_and_says_so_once() -> None:
    card = ArithmeticCard()
    clock = BlockClock(RATE, card.latency)
    blocks = [clock.block(asked.times, BLOCK) for asked in card.asked(0.2)]
    assert [block.settling for block in blocks] == [True] * SETTLING + [False] * 7
    assert [block.broken for block in blocks] == [False] * SETTLING + [True] + [False] * 6


@settings(max_examples=20, deadline=None)
@given(ppm=st.floats(-300, 300), seed=st.integers(0, 1_000))
def test_an_honest_card_is_known_at_once_and_followed(ppm: float, seed: int) -> None:
    found = _fresh(Manners(seed=seed), 12, ppm)
    assert max(abs(error) for error, _ in found) < 0.06
    assert max(abs(error) for error, _ in found[400:]) < 0.03
    assert _breaks(found) == 1


@pytest.mark.parametrize("manners", BAD.values(), ids=BAD)
@pytest.mark.parametrize("seed", [1, 2])
def test_bad_manners_are_never_taken_for_a_break(manners: Manners, seed: int) -> None:
    for ppm in (100, -100):
        found = _fresh(replace(manners, seed=seed), 90, ppm)
        assert _breaks(found) == 1
        assert all(block.timed for _, block in found)


@pytest.mark.parametrize(
    ("manners", "most"),
    [*zip(BAD.values(), (0.15, 0.15, 1.0, 0.3, 0.3), strict=True)],
    ids=BAD,
)
def test_two_such_cards_stay_together(manners: Manners, most: float) -> None:
    """At +100 and -100 ppm, each late at other times; ms apart, 99 of 100 from 10 s on."""
    one = _fresh(replace(manners, seed=1), 120, 100)[500:]
    other = _fresh(replace(manners, seed=2), 120, -100)[500:]
    apart = sorted(abs(a - b) for (a, _), (b, _) in zip(one, other, strict=False))
    assert apart[int(0.99 * len(apart))] <= most


def test_a_card_whose_steps_are_late_sounds_when_it_should_not_later() -> None:
    """The mean of such readings is 5 ms late; their envelope isn't."""
    errors = [error for error, _ in _fresh(BAD["steps of 480, a third late"], 30)[100:]]
    assert statistics.median(map(abs, errors)) < 0.05


def test_a_report_that_jumps_is_crept_to_and_is_no_break() -> None:
    card = ArithmeticCard(jump=150)
    found = _errors(card, BlockClock(RATE, card.latency), 300)
    assert _breaks(found) == 1
    moves = [after.instant - before.instant for (_, before), (_, after) in pairwise(found[300:])]
    assert max(abs(move - BLOCK / RATE) for move in moves) < 10e-6


def test_after_an_underflow_there_is_one_break_and_the_instants_are_right_again() -> None:
    card = ArithmeticCard(LATE, ppm=100)
    clock = BlockClock(RATE, card.latency)
    _errors(card, clock, 10)
    card.hold(0.3)
    found = _errors(card, clock, 10)
    assert _breaks(found) == 1
    assert found[0][1].broken
    assert max(abs(error) for error, _ in found[100:]) < 0.2


def test_underflows_on_end_do_not_keep_it_settling() -> None:
    card = ArithmeticCard()
    clock = BlockClock(RATE, card.latency)
    blocks = [clock.block(asked.times, BLOCK, underflow=True) for asked in card.asked(1)]
    assert sum(not block.settling for block in blocks) >= len(blocks) // (SETTLING + 2)


def test_what_stands_still_untold_is_a_break_after_a_while() -> None:
    """A driver that loses sound, and says nothing of it: 30 ms, to stay."""
    card = ArithmeticCard()
    clock = BlockClock(RATE, card.latency)
    _errors(card, clock, 5)
    card.hold(0.03)
    found = [(e, replace(b)) for e, b in _errors_untold(card, clock, 2)]
    assert _breaks(found) == 1
    assert abs(found[-1][0]) < 0.1


def _errors_untold(
    card: ArithmeticCard, clock: BlockClock, seconds: float
) -> list[tuple[float, Block]]:
    found = []
    for asked in card.asked(seconds):
        block = clock.block(asked.times, BLOCK)
        found.append(((block.instant - asked.true) * 1000, block))
    return found


@pytest.mark.parametrize("manners", TELLS_NONE.values(), ids=TELLS_NONE)
@pytest.mark.parametrize("ppm", [100, -100])
def test_a_card_that_tells_no_time_is_known_for_it_and_placed_all_the_same(
    manners: Manners, ppm: float
) -> None:
    found = _fresh(manners, 40, ppm)
    assert not any(block.timed for _, block in found[25:])
    assert max(abs(error) for error, _ in found[25:]) < 5
    assert _breaks(found) == 1


@pytest.mark.parametrize("manners", [HONEST, *BAD.values()], ids=["honest", *BAD])
def test_no_honest_card_is_taken_for_one_that_tells_no_time(manners: Manners) -> None:
    """Whoever is thrown out of a good clock sounds a block off."""
    for seed in range(4):
        found = _fresh(replace(manners, seed=seed), 15, (-1) ** seed * 100)
        assert all(block.timed for _, block in found)

"""Which time is believed: words of sources, one after another."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.village.clock.timeline import SETTLED_AFTER, ClockSource, Timeline, Word, heard

PPM = 100e-6
RIGHT, WRONG = 1_000_000.0, 1_017_760.0
NETWORK, COMMUNE, BATTERY, PERSON = ClockSource


def said(
    timeline: Timeline, source: ClockSource, offset: float, at: float, error: float = 0.1
) -> Timeline:
    return heard(timeline, Word(source, offset, error, at), PPM)


@pytest.fixture
def believed() -> Timeline:
    return said(Timeline(), NETWORK, RIGHT, 10)


def stands(timeline: Timeline) -> float:
    assert timeline.best is not None
    return timeline.best.offset


@pytest.mark.parametrize("source", [NETWORK, BATTERY, PERSON])
def test_the_first_word_is_believed(source: ClockSource) -> None:
    timeline = said(Timeline(), source, RIGHT, 10)
    assert (stands(timeline), timeline.by) == (RIGHT, (source,))
    assert not timeline.is_settled(10 + SETTLED_AFTER - 1)
    assert timeline.is_settled(10 + SETTLED_AFTER)


def test_the_communes_date_alone_moves_nothing_and_settles_what_another_says() -> None:
    alone = Timeline()
    for at in range(0, 90_000, 900):
        alone = said(alone, COMMUNE, RIGHT, at, error=1)
    assert alone.origin is None
    timeline = said(alone, NETWORK, RIGHT + 0.4, 90_000)
    assert (set(timeline.by), timeline.rivals) == ({NETWORK, COMMUNE}, ())
    assert timeline.is_settled(90_000)


@pytest.mark.parametrize("source", [NETWORK, BATTERY, PERSON])
def test_a_commune_whose_date_is_wrong_hinders_nobody(source: ClockSource) -> None:
    timeline = said(said(Timeline(), COMMUNE, WRONG, 5), source, RIGHT, 10)
    assert (stands(timeline), timeline.by) == (RIGHT, (source,))
    for at in range(20, 90_000, 900):
        timeline = said(timeline, COMMUNE, WRONG, at)
    assert stands(timeline) == RIGHT


@pytest.mark.parametrize("hours", [-12, -1, 1, 12, 24, 24 * 365])
def test_a_person_who_was_wrong_is_outweighed_by_network_and_commune(hours: int) -> None:
    timeline = said(Timeline(), PERSON, RIGHT + hours * 3600, 10, error=60)
    timeline = said(timeline, NETWORK, RIGHT, 50_000)
    assert stands(timeline) == RIGHT + hours * 3600
    timeline = said(timeline, COMMUNE, RIGHT + 0.7, 50_020, error=1)
    assert stands(timeline) == RIGHT
    assert timeline.is_settled(50_020)


def test_a_person_corrects_a_battery_clock_that_nobody_else_agrees_with() -> None:
    alone = said(Timeline(), BATTERY, WRONG, 10)
    assert stands(said(alone, PERSON, RIGHT, 20, error=30)) == RIGHT
    both = said(alone, NETWORK, WRONG, 15)
    assert stands(said(both, PERSON, RIGHT, 20, error=30)) == WRONG


def test_a_second_source_settles_it_at_once(believed: Timeline) -> None:
    timeline = said(believed, COMMUNE, RIGHT + 0.5, 20, error=1.0)
    assert timeline.is_settled(20)
    assert stands(timeline) == RIGHT, "the better word counts"


def test_one_source_that_leaps_is_not_followed(believed: Timeline) -> None:
    for at in (4000, 6000, 90_000):
        believed = said(believed, NETWORK, WRONG, at)
        assert stands(believed) == RIGHT, at


def test_a_leap_is_over_when_the_source_comes_back(believed: Timeline) -> None:
    back = said(said(believed, NETWORK, WRONG, 20), NETWORK, RIGHT, 21)
    assert back.rivals == ()
    assert stands(said(back, COMMUNE, WRONG, 22)) == RIGHT


@pytest.mark.parametrize("second", [COMMUNE, BATTERY, PERSON])
def test_two_sources_that_agree_are_believed_over_one(
    believed: Timeline, second: ClockSource
) -> None:
    timeline = said(said(believed, NETWORK, WRONG, 20), second, WRONG + 1, 30, error=30)
    assert (stands(timeline), set(timeline.by)) == (WRONG, {NETWORK, second})
    assert timeline.is_settled(30)


def test_two_rivals_that_differ_are_two_that_are_not_believed(believed: Timeline) -> None:
    timeline = said(said(believed, NETWORK, WRONG, 20), COMMUNE, WRONG + 9000, 30)
    assert stands(timeline) == RIGHT


def test_a_person_corrects_himself_and_nobody_else(believed: Timeline) -> None:
    alone = said(Timeline(), PERSON, WRONG, 10, error=30)
    assert stands(said(alone, PERSON, RIGHT, 20, error=30)) == RIGHT
    assert stands(said(believed, PERSON, WRONG, 20, error=30)) == RIGHT


def test_a_first_answer_that_was_wrong_is_forgotten_after_an_hour_of_another() -> None:
    timeline = said(Timeline(), NETWORK, WRONG, 0)
    for at in range(60, 3600 + 60, 60):
        timeline = said(timeline, NETWORK, RIGHT, at)
        assert stands(timeline) == WRONG
    assert stands(said(timeline, NETWORK, RIGHT, 3660)) == RIGHT


def test_what_was_settled_is_not_talked_over_by_its_own_source(believed: Timeline) -> None:
    for at in range(4000, 20_000, 60):
        believed = said(believed, NETWORK, WRONG, at)
    assert stands(believed) == RIGHT


def test_small_steps_lead_no_further_than_the_drift_budget(believed: Timeline) -> None:
    for step in range(1, 1000):
        believed = said(believed, NETWORK, RIGHT + step, 10 + step)
    assert stands(believed) < RIGHT + 3


def test_after_a_month_without_a_network_its_word_is_taken_within_the_drift(
    believed: Timeline,
) -> None:
    month = 30 * 86_400.0
    assert stands(said(believed, NETWORK, RIGHT + 200, month)) == RIGHT + 200
    assert stands(said(believed, NETWORK, RIGHT + 300, month)) == RIGHT


def test_the_error_grows_by_drift_and_by_steps(believed: Timeline) -> None:
    assert Timeline().error_now(RIGHT, 10, PPM) == float("inf")
    assert believed.error_now(RIGHT, 10, PPM) == pytest.approx(0.1)
    assert believed.error_now(RIGHT + 7, 10_010, PPM) == pytest.approx(0.1 + 1 + 7)


def test_a_source_that_speaks_again_is_one_source(believed: Timeline) -> None:
    timeline = replace(believed, rivals=())
    for at in (20, 30, 40):
        timeline = said(timeline, NETWORK, WRONG, at)
    assert len(timeline.rivals) == 1
    assert timeline.rivals[0].since == 20


WORDS = st.tuples(
    st.sampled_from(ClockSource),
    st.sampled_from([RIGHT, WRONG, WRONG - 86_400, RIGHT + 3600, RIGHT + 1.5]),
    st.sampled_from([0.01, 1.0, 60.0]),
    st.sampled_from([1.0, 60.0, 1800.0, 4000.0, 86_400.0]),
)


@given(st.lists(WORDS, max_size=40))
def test_no_step_is_believed_on_one_sources_word(
    words: list[tuple[ClockSource, float, float, float]],
) -> None:
    """But a person's over his own or a battery clock's, and one that was never settled."""
    timeline, at = Timeline(), 0.0
    for source, offset, error, pause in words:
        at += pause
        before, timeline = timeline, said(timeline, source, offset, at, error)
        if before.origin is None or timeline.since == before.since:
            assert timeline.origin == before.origin or len(before.by) == 0
            continue
        person = source is PERSON and before.by in ((PERSON,), (BATTERY,))
        # What it says now it has said for an hour, and before what it said first was settled.
        since = next((r.since for r in before.rivals if r.word.source is source), at)
        slow = since < before.since + SETTLED_AFTER and at - since >= SETTLED_AFTER
        assert len(timeline.by) > 1 or person or (before.by == (source,) and slow)
        assert timeline.by != (COMMUNE,)


@given(st.lists(WORDS, max_size=40))
def test_nothing_is_accounted_for_on_one_word_of_less_than_an_hour(
    words: list[tuple[ClockSource, float, float, float]],
) -> None:
    timeline, at = Timeline(), 0.0
    for source, offset, error, pause in words:
        at += pause
        timeline = said(timeline, source, offset, at, error)
        if timeline.is_settled(at):
            assert len(timeline.by) > 1 or at - timeline.since >= SETTLED_AFTER
        if timeline.origin is not None:
            assert timeline.since <= at
            assert timeline.by != (COMMUNE,)


@given(st.lists(WORDS, max_size=40))
def test_who_is_alone_with_a_time_never_outweighs_two_who_are_right(
    words: list[tuple[ClockSource, float, float, float]],
) -> None:
    """Whatever one hostile source says, and whenever."""
    timeline = said(said(Timeline(), NETWORK, RIGHT, 1), BATTERY, RIGHT, 2)
    at = 2.0
    for _, offset, error, pause in words:
        at += pause
        timeline = said(timeline, COMMUNE, offset, at, error)
    # By drift alone, and what two may differ by.
    assert abs(stands(timeline) - RIGHT) <= 0.1 + 60 + 2 + at * PPM


def test_after_months_a_step_since_the_last_word_is_still_a_step() -> None:
    """The budget of a year since the first word would allow a spoofed server some 50 minutes."""
    timeline, year = Timeline(), 365 * 86_400.0
    for at in (0.0, year / 2, year):
        timeline = heard(timeline, Word(ClockSource.NETWORK, 1000.0, 0.05, at), 1e-4)
    stepped = Word(ClockSource.NETWORK, 1000.0 + 600.0, 0.05, year + 64)
    after = heard(timeline, stepped, 1e-4)
    assert (after.best, [r.word for r in after.rivals]) == (timeline.best, [stepped])

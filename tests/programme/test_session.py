"""What of its items a session plays."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.programme.session import Overlong, Surround, fit

AROUND = Surround(tune=5, closing=1.5, pause=0.5, spare=0.5)


@dataclass(frozen=True)
class Piece:
    seconds: float


def played(seconds: list[float], room: float, overlong: Overlong = Overlong.ITEM_END) -> list[int]:
    items = [Piece(each) for each in seconds]
    session = fit(items, room, 0.5, overlong)
    assert sorted(map(id, session.played + session.left_out)) == sorted(map(id, items))
    return [next(n for n, item in enumerate(items) if item is each) for each in session.played]


@pytest.mark.parametrize(
    ("seconds", "room", "expected"),
    [
        ([], 60, []),
        ([60], 60, [0]),
        ([60], 59.9, []),
        ([30, 30], 60.5, [0, 1]),
        ([30, 30], 60.4, [0]),
        ([10, 600, 20], 60, [0, 2]),
        ([30, 30, 30], 61, [0, 1]),
        ([1], -5, []),
    ],
)
def test_nothing_begins_that_would_not_end_in_time(
    seconds: list[float], room: float, expected: list[int]
) -> None:
    assert played(seconds, room) == expected


def test_with_a_hard_end_everything_begins() -> None:
    assert played([30, 600, 30], 60, Overlong.HARD_END) == [0, 1, 2]


@pytest.mark.parametrize(
    ("tune", "closing", "room"),
    [(True, True, 52), (True, False, 54), (False, True, 57.5), (False, False, 59.5)],
)
def test_the_tunes_and_their_pauses_take_room(tune: bool, closing: bool, room: float) -> None:
    assert AROUND.room(60, tune=tune, closing=closing) == room


@given(
    st.lists(st.floats(0.1, 1000), max_size=12),
    st.floats(-10, 3000),
    st.booleans(),
    st.booleans(),
)
def test_what_is_played_ends_in_time_and_nothing_that_fits_is_left_out(
    seconds: list[float], total: float, tune: bool, closing: bool
) -> None:
    room = AROUND.room(total, tune=tune, closing=closing)
    session = fit([Piece(each) for each in seconds], room, AROUND.pause, Overlong.ITEM_END)
    parts = [AROUND.tune] * tune + [p.seconds for p in session.played] + [AROUND.closing] * closing
    length = sum(parts) + AROUND.pause * max(0, len(parts) - 1)
    if session.played:
        assert length <= total + 1e-6
    for piece in session.left_out:
        assert length + AROUND.pause * bool(session.played) + piece.seconds > room - 1e-6

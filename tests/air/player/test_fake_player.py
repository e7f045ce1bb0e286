"""The fake that other rooms' tests play on: it must keep the contract it stands for."""

from pathlib import Path

import pytest

from station.air.player.handle import Player
from station.air.player.messages import (
    Event,
    Failed,
    ItemStarted,
    Opened,
    PlayingEnded,
    PlayItem,
    Progress,
    Started,
)
from station.errors import HardwareError
from tests.air.fake_player import FakePlayer

A, B = Path("/a.opus"), Path("/b.opus")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _opened(clock: Clock) -> FakePlayer:
    player = FakePlayer(clock, {A: 2.0, B: 3.0})
    as_contracted: Player = player
    as_contracted.start()
    assert player.events() == [Opened("fake", 48_000, 0.043)]
    return player


def _told(player: FakePlayer) -> list[Event]:
    return [event for event in player.events() if not isinstance(event, Progress)]


def test_it_plays_items_back_to_back_by_the_clock() -> None:
    clock = Clock()
    player = _opened(clock)
    player.play(105.0, [PlayItem(A), PlayItem(B)])
    assert _told(player) == []
    clock.now = 105.0
    assert _told(player) == [Started(0.0, 105.0), ItemStarted(0)]
    clock.now = 108.0
    assert _told(player) == [ItemStarted(1)]
    clock.now = 110.5
    assert _told(player) == [PlayingEnded(0, 256_800, False, 5.35)]
    assert not player.is_playing


def test_it_begins_late_what_it_is_told_late() -> None:
    clock = Clock()
    player = _opened(clock)
    player.play(99.0, [PlayItem(A)])
    assert _told(player) == [Started(1000.0, 100.0), ItemStarted(0)]


def test_a_stop_ends_it_with_what_was_heard() -> None:
    clock = Clock()
    player = _opened(clock)
    player.play(100.0, [PlayItem(A)])
    clock.now = 101.0
    player.stop()
    assert _told(player)[-1] == PlayingEnded(0, 48_000, True, 1.0)
    player.stop()
    assert player.events() == []


def test_it_fails_on_cue_and_says_so_once() -> None:
    clock = Clock()
    player = _opened(clock)
    player.fail_at = 1.0
    player.play(100.0, [PlayItem(A)])
    clock.now = 101.5
    assert _told(player) == [
        Started(0.0, 100.0),
        ItemStarted(0),
        Failed("card", "the sound card is gone"),
    ]
    clock.now = 110.0
    assert player.events() == []


def test_a_dead_player_is_told_of_once_and_can_be_started_again() -> None:
    clock = Clock()
    player = _opened(clock)
    player.play(100.0, [PlayItem(A)])
    player.die()
    assert isinstance(player.events()[-1], Failed)
    assert player.events() == []
    player.start()
    assert isinstance(player.events()[-1], Opened)


def test_a_player_that_never_starts_is_found_by_the_watchdog() -> None:
    clock = Clock()
    player = _opened(clock)
    player.never_start = True
    player.play(101.0, [PlayItem(A)])
    clock.now = 103.0
    assert player.events() == []
    clock.now = 104.0
    assert isinstance(player.events()[-1], Failed)


def test_it_can_refuse_to_start_or_to_open() -> None:
    player = FakePlayer(Clock(), {})
    player.refuse_start = True
    with pytest.raises(HardwareError):
        player.start()
    player.refuse_start, player.fail_open = False, "there is no sound card"
    player.start()
    assert player.events() == [Failed("card", "there is no sound card")]


def test_an_unknown_file_fails_and_leaves_the_card_open() -> None:
    player = _opened(Clock())
    player.play(100.0, [PlayItem(Path("/c.opus"))])
    assert isinstance(player.events()[-1], Failed)
    player.play(100.0, [PlayItem(A)])
    assert isinstance(player.events()[0], Started)

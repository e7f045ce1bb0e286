"""The player's loop on a card that fails on cue; its clock only moves when it is told to."""

import time
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from station.air.player.clock.block_clock import Block
from station.air.player.loop import PlayerLoop
from station.air.player.messages import (
    Event,
    Failed,
    Interrupted,
    Open,
    Opened,
    Play,
    PlayingEnded,
    PlayItem,
    Started,
    StopPlaying,
)
from station.air.player.samples import silence
from station.errors import HardwareError
from tests.air.recordings import RATE, steady, write

OFFSET = 1.8e9  # wall minus monotonic
BEGAN = 100.0


class BegunAnewError(Exception):
    """The process would be another one now."""


class CueCard:
    """Opens, or not; takes blocks, or not: as it is told."""

    def __init__(self) -> None:
        self.source: Callable[[Block], array[int]] = lambda block: silence(block.frames)
        self.there = self.takes = True
        self.dry = self.wide = False
        self.openings = 0
        self._open = False

    def open(self, name: str) -> Opened:
        if not self.there:
            raise HardwareError("there is no sound card “{name}”", name=name)
        self._open = True
        self.openings += 1
        return Opened(name, RATE, 0.02)

    def close(self) -> None:
        self._open = False

    @property
    def alive(self) -> bool:
        return self._open and self.there and self.takes

    @property
    def running(self) -> bool:
        return self.alive

    @property
    def ragged(self) -> bool:
        return self.dry and not self.wide

    def widen(self) -> None:
        self.wide = True
        self.close()


class Life:
    """One process's loop, and what it told; the time is the same in the next one."""

    def __init__(self, card: CueCard, now: float = BEGAN) -> None:
        self.card, self.now = card, now
        self.told: list[Event] = []
        self.loop = PlayerLoop(
            card, self.told.append, lambda: self.now, lambda: self.now + OFFSET, self._anew
        )
        self.was: Interrupted | None = None

    def _anew(self, interrupted: Interrupted) -> None:
        self.was = interrupted
        raise BegunAnewError

    def run(self, seconds: float) -> None:
        """Ticks, and a block for each; ends early when the process begins anew."""
        until = self.now + seconds
        while self.now < until and not self.of(Failed):
            self.now += 0.02
            if self.card.running:
                self.card.source(Block(960, self.now + 0.02, OFFSET))
            self.loop.tick()

    def next(self) -> "Life":
        """The process after this one, on the same card, which it has to open itself."""
        assert self.was is not None
        self.card.close()
        after = Life(self.card, self.now)
        after.loop.take_up(self.was)
        return after

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.told if isinstance(event, kind)]


def _playing(tmp_path: Path, card: CueCard, seconds: int = 30) -> Life:
    life = Life(card)
    life.loop.handle(Open("loa"))
    life.run(0.1)
    item = PlayItem(write(tmp_path / "a.wav", steady(RATE * seconds)))
    life.loop.handle(Play(life.now + OFFSET, (item,)))
    give_up = time.monotonic() + 20
    while not life.of(Started):  # its decoder is a real thread
        assert time.monotonic() < give_up
        life.run(0.02)
    return life


def _until_failed(life: Life) -> tuple[float, list[Life]]:
    """Seconds until a card that stays away is given up, over all the processes that it takes."""
    since, lives = life.now, [life]
    while not lives[-1].of(Failed):
        try:
            lives[-1].run(20)
        except BegunAnewError:
            lives.append(lives[-1].next())
        assert lives[-1].now < since + 20
    return lives[-1].now - since, lives


def test_a_card_counts_as_open_when_it_takes_blocks() -> None:
    card = CueCard()
    card.takes = False
    life = Life(card)
    life.loop.handle(Open("loa"))
    life.run(1)
    assert life.told == []
    card.takes = True
    life.run(0.1)
    assert life.told == [Opened("loa", RATE, 0.02)]


def test_a_card_that_opens_and_never_takes_a_block_fails_and_is_not_opened_again() -> None:
    card = CueCard()
    card.takes = False
    life = Life(card)
    life.loop.handle(Open("loa"))
    life.run(8)
    (failed,) = life.told
    assert isinstance(failed, Failed)
    assert failed.reason == "card"
    assert "takes no sound" in failed.text
    assert card.openings == 1


@pytest.mark.parametrize("kind", ["hung", "gone"])
def test_a_card_lost_on_the_air_is_given_up_6_s_after_its_loss_whatever_lives_it_takes(
    tmp_path: Path, kind: str
) -> None:
    card = CueCard()
    life = _playing(tmp_path, card)
    card.takes, card.there = kind != "hung", kind != "gone"
    seconds, lives = _until_failed(life)
    assert 6.0 < seconds < 6.6
    assert len(lives) > 1
    assert [len(each.of(Failed)) for each in lives][-1] == 1
    assert not any(each.of(PlayingEnded) for each in lives)


def test_a_card_that_flaps_is_taken_up_each_time_and_nothing_is_failed(tmp_path: Path) -> None:
    card = CueCard()
    life = _playing(tmp_path, card)
    for _ in range(4):
        card.there = False
        with pytest.raises(BegunAnewError):
            life.run(1)
        life = life.next()
        life.run(3)
        card.there = True
        life.run(2)
        assert not life.of(Failed)
    life.loop.handle(StopPlaying())
    life.run(0.2)
    assert life.of(PlayingEnded)


def test_a_card_that_runs_dry_is_opened_once_more_with_longer_blocks_and_plays_on(
    tmp_path: Path,
) -> None:
    card = CueCard()
    life = _playing(tmp_path, card)
    card.dry = True
    life.run(1)
    assert (card.wide, card.openings, life.was) == (True, 2, None)
    life.loop.handle(StopPlaying())
    life.run(0.2)
    assert life.of(PlayingEnded)


def test_what_is_due_later_gives_its_card_until_then(tmp_path: Path) -> None:
    """There is no silence that isn't meant before the first frame is due."""
    card = CueCard()
    life = Life(card)
    life.loop.handle(Open("loa"))
    life.run(0.1)
    item = PlayItem(write(tmp_path / "a.wav", steady(RATE * 30)))
    life.loop.handle(Play(life.now + OFFSET + 10, (item,)))
    life.run(0.1)
    card.there = False
    seconds, _ = _until_failed(life)
    assert 15.5 < seconds < 16.6

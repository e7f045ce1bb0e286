"""The real player on cards that hang, are gone, busy, coarse, of another rate, or tell no time."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from station.air.player.messages import Failed, Opened, PlayingEnded, PlayItem, Started
from tests.air.heard import Listener, bounds
from tests.air.recordings import RATE, noise, steady, write
from tests.real_clock import CARD, meets_the_clock
from tests.virtual_card.card import VirtualCard
from tests.virtual_card.manners import Manners

SOON = 12.0  # seconds: two hands on a clock that runs to 6


def _failed(listener: Listener) -> Failed:
    failed = listener.until_event(Failed)
    assert isinstance(failed, Failed)
    return failed


def test_a_card_that_opens_and_never_asks_for_sound_is_no_open_card() -> None:
    with VirtualCard() as card:
        card.hang()
        listener = Listener(card)
        listener.player.start()
        failed = _failed(listener)
        listener.player.close()
    assert not listener.of(Opened)
    assert failed.reason == "card"
    assert "takes no sound; unplug it and plug it in again" in failed.text


@pytest.mark.parametrize("fault", [VirtualCard.hang, VirtualCard.unplug], ids=["hung", "gone"])
def test_a_card_lost_for_good_on_the_air_is_told_of_long_before_the_recording_ends(
    tmp_path: Path, fault: Callable[[VirtualCard], None]
) -> None:
    with VirtualCard() as card:
        listener = Listener(card)
        listener.opened()
        item = PlayItem(write(tmp_path / "a.wav", steady(RATE * 60)))
        listener.player.play(time.time() + 0.3, [item])
        listener.until_event(Started)
        fault(card)
        lost = time.monotonic()
        failed = _failed(listener)
        listener.player.close()
    assert failed.reason == "card"
    assert time.monotonic() - lost < SOON
    assert not listener.of(PlayingEnded)


@meets_the_clock(CARD)
def test_a_card_that_hung_for_a_while_goes_on(tmp_path: Path) -> None:
    with VirtualCard() as card:
        listener = Listener(card)
        listener.opened()
        listener.player.play(
            time.time() + 0.3, [PlayItem(write(tmp_path / "a.wav", steady(RATE * 8)))]
        )
        listener.until_event(Started)
        card.hang()
        listener.until(lambda: len(card.starts()) > 1)  # opened anew, in vain
        card.wake()
        ended = listener.until_event(PlayingEnded)
        listener.player.close()
    assert isinstance(ended, PlayingEnded)
    assert not ended.stopped
    assert ended.underruns >= 1
    assert not listener.of(Failed)


def test_a_card_that_another_program_has_is_not_said_to_be_absent() -> None:
    with VirtualCard() as card, card.in_use():
        listener = Listener(card)
        listener.player.start()
        failed = _failed(listener)
        listener.player.close()
    assert failed.reason == "card"
    assert "another program is using the sound card “loa”" in failed.text


@meets_the_clock(CARD)
@pytest.mark.parametrize(
    "manners",
    [
        Manners(rate=44_100),
        Manners(rate=96_000),
        Manners(sample_format="S24_LE"),
        Manners(sample_format="S16_BE"),
        Manners(rate=44_100, sample_format="S24_LE"),
    ],
    ids=["44.1k", "96k", "S24_LE", "S16_BE", "44.1k and S24_LE"],
)
def test_a_card_of_another_rate_or_format_plays_what_is_converted(
    tmp_path: Path, manners: Manners
) -> None:
    with VirtualCard(manners=manners) as card:
        listener = Listener(card)
        listener.opened()
        listener.played([PlayItem(write(tmp_path / "a.wav", steady(RATE)))])
        listener.player.close()
        heard = card.captured()
        rate = card.starts()[0].rate
    first, last = bounds(heard)
    assert rate == (manners.rate or RATE)
    assert last - first == pytest.approx(rate, rel=0.02)
    assert heard[(first + last) // 2] == pytest.approx(12_000, abs=2)


@meets_the_clock(CARD)
@pytest.mark.parametrize(
    "manners",
    [
        Manners(late=9.0, grain=48),
        Manners(late=9.0, late_share=0.3, grain=480),
        Manners(noise=48),
    ],
    ids=["steps of 48", "steps of 480", "noise"],
)
def test_no_gap_is_told_that_the_card_did_not_make(tmp_path: Path, manners: Manners) -> None:
    with VirtualCard(ppm=100, manners=manners) as card:
        listener = Listener(card)
        listener.opened()
        listener.played([PlayItem(write(tmp_path / "a.wav", noise(RATE * 6)))], ahead=2.0)
        listener.player.close()
        ended = listener.until_event(PlayingEnded)
        assert isinstance(ended, PlayingEnded)
        assert ended.underruns <= len(card.underruns())


@meets_the_clock(CARD)
@pytest.mark.parametrize(
    "manners",
    [
        Manners(stamps="zero"),
        Manners(stamps="stuck"),
        Manners(stamps="ahead"),
        Manners(no_delay=True),
        Manners(skew=60 * RATE),
    ],
    ids=["0", "stuck", "an hour ahead", "no delay", "a minute of delay"],
)
def test_the_start_on_a_card_that_tells_no_time_is_not_known(
    tmp_path: Path, manners: Manners
) -> None:
    with VirtualCard(manners=manners) as card:
        listener = Listener(card)
        listener.opened()
        listener.played([PlayItem(write(tmp_path / "a.wav", noise(RATE // 2)))], ahead=2.0)
        listener.player.close()
    started = listener.until_event(Started)
    assert isinstance(started, Started)
    assert started.error_ms is None

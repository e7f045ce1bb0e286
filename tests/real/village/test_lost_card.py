"""A card that hangs, or is gone for good, on the air of a real daemon: told at once, relays off."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.village.control.messages.air import PlayBulletin
from station.village.control.messages.box import CheckParts, GetBox
from station.village.control.messages.log import GetLog
from station.village.finding import Finding
from tests.air.recordings import RATE, noise, write
from tests.real_clock import PLAYS, meets_the_clock
from tests.village.station_process import Station, station_in
from tests.virtual_card.card import VirtualCard

WANTED, BUSY = 8.0, 4.0
"""Seconds to silent relays, and as many more for the busiest machine; the figure is the bench's."""


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path) as made:
        sound = write(made.folder / "minute.wav", noise(60 * RATE))
        made.office.add_bulletin("phut", "Một phút", sound, seconds=60)
        made.office.publish()
        made.start()
        made.client.ask(PlayBulletin(bulletin="phut", by="a test"))
        made.wait(lambda status: status.air.state == "on-air")
        yield made


def card_finding(station: Station) -> Finding | None:
    found = station.client.ask(CheckParts()).findings
    return next((finding for finding in found if finding.part == "card"), None)


@meets_the_clock(PLAYS)
@pytest.mark.parametrize("fault", [VirtualCard.hang, VirtualCard.unplug], ids=["hung", "gone"])
def test_a_card_lost_on_the_air_is_told_at_once_and_its_relays_are_off_within_8_s(
    station: Station, fault: Callable[[VirtualCard], None]
) -> None:
    assert card_finding(station) is None
    fault(station.card)
    lost = time.monotonic()
    station.wait(lambda _: card_finding(station))
    told = card_finding(station)
    assert told is not None
    assert "takes no sound" in told.text
    assert "“loa” is playing" not in station.command("check").stdout
    station.wait(lambda status: status.air.state == "silent")
    assert time.monotonic() - lost < WANTED + BUSY
    assert station.client.ask(GetBox()).relays == ()
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["outcome"], entry["reason"]) == ("failed", "card")
    assert card_finding(station) is not None

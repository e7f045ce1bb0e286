"""How loud it is: within each zone's bounds, the quietest that sounds, a warning in full."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from station.errors import InputError
from station.programme.asrun import Kind
from station.programme.request import AirRequest
from station.village.asrun.journal import Journal
from station.village.playout.volumes import Volumes
from station.village.settings.station import SoundSettings
from station.village.settings.wiring import ZoneSettings

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
ZONES = (
    ZoneSettings("gate", "Cổng làng", 27, volume=80, volume_least=20, volume_most=90),
    ZoneSettings("hall", "Nhà văn hóa", 22),
)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "journal.sqlite")
    yield made
    made.close()


def volumes(journal: Journal) -> Volumes:
    return Volumes(SoundSettings(), ZONES, journal, lambda now: now.astimezone(HANOI))


def request(kind: Kind, *zones: str, at: datetime = NOON) -> AirRequest:
    return AirRequest("a", kind, "A", at, at + timedelta(hours=1), at, zones, ())


@pytest.mark.parametrize(("asked", "set_to"), [(50, 50), (5, 20), (100, 90), (20, 20), (90, 90)])
def test_a_hand_sets_it_within_its_bounds(journal: Journal, asked: int, set_to: int) -> None:
    made = volumes(journal)
    assert made.set("gate", asked) == set_to
    assert made.percent("gate") == set_to


def test_what_was_set_is_kept_and_bounded_anew(journal: Journal) -> None:
    made = volumes(journal)
    made.set("gate", 40)
    made.remember()
    assert volumes(journal).percent("gate") == 40
    for kept, counts in (("100", 90), ("1", 20), ("loud", 80), ("", 80)):
        journal.mark("volume/gate", kept)
        assert volumes(journal).percent("gate") == counts


def test_a_zone_that_is_not_there_is_named_with_those_that_are(journal: Journal) -> None:
    with pytest.raises(InputError, match="no zone “gaet”; there are: gate, hall"):
        volumes(journal).set("gaet", 50)


def test_the_quietest_zone_counts_where_several_sound(journal: Journal) -> None:
    made = volumes(journal)
    made.set("gate", 50)
    assert made.gain(request(Kind.SCHEDULED, "gate", "hall")) == pytest.approx(0.25)
    assert made.gain(request(Kind.SCHEDULED, "hall")) == pytest.approx(1.0)


def test_only_a_warning_is_as_loud_as_can_be(journal: Journal) -> None:
    made = volumes(journal)
    made.set("gate", 20)
    assert made.gain(request(Kind.EMERGENCY, "gate")) == 1.0
    assert made.gain(request(Kind.HAND, "gate")) == pytest.approx(0.04)


def test_before_six_it_is_softer(journal: Journal) -> None:
    six = datetime(2026, 11, 23, 6, tzinfo=HANOI)
    early = volumes(journal).gain(request(Kind.SCHEDULED, "hall", at=six - timedelta(seconds=1)))
    assert early == pytest.approx(0.49)
    assert volumes(journal).gain(request(Kind.SCHEDULED, "hall", at=six)) == pytest.approx(1.0)

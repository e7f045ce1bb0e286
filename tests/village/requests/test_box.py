"""The box's state in figures, and the test play, in a village in fast time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.errors import InputError
from station.programme.asrun import Kind, Outcome, Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import PlayTrial
from station.village.https.addresses import addresses
from station.village.playout.computed import COMPUTED, TRIAL
from station.village.requests.box import lasts_until
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

MIDNIGHT = datetime(2026, 11, 23, tzinfo=HANOI)
SLOTS = [{"id": "sang", "title": "Buổi sáng", "at": "05:00"}]


class TriedOut(Village):
    """A village whose hands test."""

    def play_test(self, zone: str, *, confirmed: bool = False) -> None:
        self.station.routes.trial.test(PlayTrial(zone=zone, by="a test", confirmed=confirmed))


@pytest.fixture
def village(tmp_path: Path) -> Iterator[TriedOut]:
    office = OfficeSimulator(tmp_path / "office", now=MIDNIGHT - timedelta(hours=2))
    office.add_bulletin("cchc", "Cải cách hành chính", b"OggS one", seconds=120)
    office.set_timetable({"slot": SLOTS})
    office.publish()
    made = TriedOut(tmp_path / "village", office, MIDNIGHT)
    made.sync()
    yield made
    made.close()


def test_a_zone_is_tested_softly_alone_and_logged(village: TriedOut) -> None:
    village.until(8)
    village.play_test("cong-lang")
    village.pass_time(timedelta(seconds=30))
    entry = village.log()[-1]
    assert (entry.kind, entry.zones, entry.outcome) == (
        Kind.TEST, ("cong-lang",), Outcome.PLAYED,
    )  # fmt: skip
    (item,) = village.players[-1].plays[0].items
    assert item.gain == pytest.approx(0.35)
    assert item.path.name == f"{TRIAL}.wav"
    assert len(COMPUTED[TRIAL]()) == 2 * 48_000


def test_quiet_hours_refuse_unless_confirmed(village: TriedOut) -> None:
    with pytest.raises(RequestRefusedError) as refused:
        village.play_test("cong-lang")
    assert refused.value.code == Reason.QUIET_HOURS
    village.play_test("cong-lang", confirmed=True)
    village.pass_time(timedelta(seconds=30))
    assert village.log()[-1].outcome is Outcome.PLAYED


def test_what_is_on_the_air_is_not_disturbed(village: TriedOut) -> None:
    village.until(5, second=20)
    with pytest.raises(RequestRefusedError) as refused:
        village.play_test("cong-lang", confirmed=True)
    assert refused.value.code == Reason.BUSY


@pytest.mark.parametrize("zone", ["", "ao", "*", "x" * 500])
def test_another_zone_is_not_tested(village: TriedOut, zone: str) -> None:
    with pytest.raises(InputError):
        village.play_test(zone, confirmed=True)


def test_the_content_lasts_until_its_last_session(village: TriedOut) -> None:
    until = village.library.snapshot.bulletins[0].valid_until
    assert until is not None
    last = lasts_until(village.planner, MIDNIGHT)
    assert last is not None
    assert last.astimezone(HANOI).hour == 5
    beyond = until - MIDNIGHT > timedelta(days=60)
    assert timedelta(0) < (MIDNIGHT + timedelta(days=60) if beyond else until) - last
    assert lasts_until(village.planner, until + timedelta(days=1)) is None


def test_the_box_knows_its_addresses(tmp_path: Path) -> None:
    assert all(not each.startswith("127.") for each in addresses())
    assert addresses(tmp_path / "nowhere") == ()
    (tmp_path / "net" / "lo").mkdir(parents=True)
    (tmp_path / "net" / "not-there0").mkdir()
    assert addresses(tmp_path / "net") == ()

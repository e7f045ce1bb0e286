"""The amplifier's sequence with faults: a pin, a card or the clock fails in the midst of a step."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockPin

from station.air.relays.amplifier import COOLING
from station.programme.asrun import Kind, Outcome, Reason
from station.programme.bulletin import Priority
from station.village.control.messages.air import PlayBulletin, StopAll
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import GATE, HALL, MAINS, Village
from tests.village.years.two_slots import MIDNIGHT, office_of_two_slots, outcomes

ALL = ("mains", "cong-lang", "nha-van-hoa")


class FailingPin(MockPin):  # type: ignore[misc]
    """Fails when it is driven to a level in `refuses`: pairs of pin number and level."""

    refuses: frozenset[tuple[int, bool]] = frozenset()

    def _set_state(self, value: bool) -> None:
        if (int(self.info.name.removeprefix("GPIO")), bool(value)) in self.refuses:
            raise OSError("the pin is stuck")
        super()._set_state(value)


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    return office_of_two_slots(tmp_path / "office")


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Village]:
    made = Village(tmp_path / "village", office, MIDNIGHT, pin_class=FailingPin)
    made.sync()
    yield made
    FailingPin.refuses = frozenset()
    made.close()


def call_out(village: Village, *names: str) -> None:
    """The commune publishes emergencies, and the village fetches them."""
    village.office.now = village.clock.now()
    for name in names:
        village.office.add_bulletin(
            name, name, f"OggS {name}".encode(), seconds=30, priority=Priority.EMERGENCY
        )
    village.office.publish()
    village.sync()


@pytest.mark.parametrize("pin", [MAINS, GATE, HALL])
def test_a_pin_that_does_not_switch_on_takes_all_off_and_the_next_time_it_plays(
    village: Village, pin: int
) -> None:
    FailingPin.refuses = frozenset({(pin, True)})
    village.until(6)
    assert (village.lit, village.sounding) == ((), False)
    assert outcomes(village) == [("sang", Outcome.FAILED, Reason.PIN)]
    FailingPin.refuses = frozenset()
    village.until(18)
    assert village.log()[-1].outcome is Outcome.PLAYED


@pytest.mark.parametrize(("pin", "name"), [(MAINS, "mains"), (GATE, "cong-lang")])
def test_a_relay_that_does_not_go_off_is_tried_again_until_it_does(
    village: Village, pin: int, name: str
) -> None:
    village.until(5, second=30)
    FailingPin.refuses = frozenset({(pin, False)})
    village.until(6)
    before = village.lit
    assert [finding.part for finding in village.broadcaster.findings()] == ["pins"]
    assert outcomes(village) == [("sang", Outcome.PLAYED, Reason.NONE)]
    FailingPin.refuses = frozenset()
    village.pass_time(timedelta(seconds=2))
    assert (before, village.lit) == ((name,), ())
    assert list(village.broadcaster.findings()) == []


@pytest.mark.parametrize("second", [-5, -2, -0.2, 1, 131])
@pytest.mark.parametrize("pin", [MAINS, GATE, HALL])
def test_stop_tries_every_other_pin_though_one_fails(
    village: Village, second: float, pin: int
) -> None:
    village.until(4, 59)
    village.pass_time(timedelta(seconds=60 + second))
    lit = village.lit
    FailingPin.refuses = frozenset({(pin, False)})
    village.hand.stop(StopAll())
    stuck = {MAINS: "mains", GATE: "cong-lang", HALL: "nha-van-hoa"}[pin]
    assert set(village.lit) <= {stuck} & set(lit)
    assert not village.sounding


def test_a_pin_that_fails_while_another_takes_the_air_ends_in_silence(village: Village) -> None:
    village.until(5, second=10)
    assert village.sounding
    FailingPin.refuses = frozenset({(HALL, True)})
    village.hand.play(PlayBulletin(bulletin="cchc"))
    village.pass_time(timedelta(minutes=1))
    assert (village.lit, village.sounding) == ((), False)
    assert ("hand", Outcome.FAILED, Reason.PIN) in outcomes(village)


def test_zones_that_overlap_are_those_of_who_has_the_air(village: Village) -> None:
    lit = []
    village.until(17, second=10)
    lit.append(village.lit)
    village.hand.play(PlayBulletin(bulletin="cchc"))
    lit.append(village.lit)
    for seconds in (5, 300):
        village.pass_time(timedelta(seconds=seconds))
        lit.append(village.lit)
    assert lit == [("mains", "cong-lang"), ("mains",), ALL, ()]


def test_who_takes_the_air_keeps_the_amplifier_warm_and_the_card_open(village: Village) -> None:
    village.until(5, second=10)
    asked = village.clock.now()
    village.hand.play(PlayBulletin(bulletin="cchc"))
    village.pass_time(timedelta(seconds=2))
    (player,) = village.players
    assert [play.at for play in player.plays][1] - asked.timestamp() < 1.0
    assert ("mains", False) not in [(name, on) for _, name, on in village.switched]
    village.pass_time(timedelta(minutes=5))
    assert ("hand", Outcome.PLAYED, Reason.NONE) in outcomes(village)


def test_a_second_broadcast_in_the_warm_up_waits_for_the_rest_of_it(village: Village) -> None:
    village.until(4, 59)
    village.pass_time(timedelta(seconds=58.7))  # the mains relay has been on for a second
    village.hand.play(PlayBulletin(bulletin="cchc", confirmed=True))
    village.pass_time(timedelta(minutes=5))
    warm_since = next(at for at, name, on in village.switched if (name, on) == ("mains", True))
    hand = next(entry for entry in village.log() if entry.kind is Kind.HAND)
    assert hand.started is not None
    assert timedelta(seconds=2) <= hand.started - warm_since < timedelta(seconds=4)


def test_the_log_says_who_took_the_air_from_whom(village: Village) -> None:
    village.until(5, second=10)
    key = village.hand.play(PlayBulletin(bulletin="cchc")).key
    village.pass_time(timedelta(seconds=10))
    call_out(village, "bao")
    village.pass_time(timedelta(minutes=5))
    cut = [entry for entry in village.log() if entry.reason is Reason.PREEMPTED]
    assert [(entry.kind, entry.preempted_by) for entry in cut] == [
        (Kind.SCHEDULED, key),
        (Kind.HAND, "emergency/bao"),
    ]


def test_an_emergency_waits_for_another_and_then_sounds(village: Village) -> None:
    village.until(12)
    call_out(village, "bao", "lu")
    village.pass_time(timedelta(minutes=5))
    assert [(e.key, e.outcome) for e in village.log() if e.kind is Kind.EMERGENCY] == [
        ("emergency/bao", Outcome.PLAYED),
        ("emergency/lu", Outcome.PLAYED),
    ]


def short_lived(tmp_path: Path, office: OfficeSimulator) -> Village:
    made = Village(tmp_path / "short", office, MIDNIGHT, longest_on=60)
    made.sync()
    return made


def test_no_order_lifts_the_longest_time_on(tmp_path: Path, office: OfficeSimulator) -> None:
    village = short_lived(tmp_path, office)
    village.until(5, 1)
    assert (village.lit, village.sounding) == ((), False)
    assert outcomes(village) == [("sang", Outcome.CUT, Reason.LONGEST_ON)]
    village.hand.play(PlayBulletin(bulletin="cchc"))
    cooled = cut_at(village) + timedelta(seconds=COOLING)
    while village.clock.now() < cooled - timedelta(seconds=1):
        village.pass_time(timedelta(seconds=1))
        assert (village.lit, village.sounding) == ((), False)
    village.pass_time(timedelta(seconds=5))
    assert village.sounding
    village.close()


def test_an_emergency_after_the_longest_time_on_sounds_once_it_has_cooled(
    tmp_path: Path, office: OfficeSimulator
) -> None:
    village = short_lived(tmp_path, office)
    village.until(5, 1)
    call_out(village, "bao")
    village.pass_time(timedelta(minutes=5))
    entry = village.log()[-1]
    assert (entry.key, entry.outcome) == ("emergency/bao", Outcome.PLAYED)
    assert entry.started is not None
    assert entry.started - cut_at(village) >= timedelta(seconds=COOLING)
    village.close()


def cut_at(village: Village) -> datetime:
    return next(at for at, name, on in village.switched if (name, on) == ("mains", False))


def test_without_a_journal_the_timed_are_refused_and_hand_and_emergency_sound(
    village: Village,
) -> None:
    village.journal_fault = "the journal can't be written or read (disk is full)"
    village.power_cut(off=timedelta(seconds=1))
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.REFUSED, Reason.DISK)]
    village.hand.play(PlayBulletin(bulletin="cchc"))
    village.pass_time(timedelta(minutes=5))
    call_out(village, "bao")
    village.pass_time(timedelta(minutes=5))
    assert [entry.outcome for entry in village.log()[1:]] == [Outcome.PLAYED, Outcome.PLAYED]
    assert "journal" in [finding.part for finding in village.broadcaster.findings()]

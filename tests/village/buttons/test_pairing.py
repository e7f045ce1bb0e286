"""A phone let in by the box's button: who is, who isn't, and what shuts the window."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from station.errors import InputError, StorageError
from station.village.asrun.journal import Journal
from station.village.buttons.lamp import ASKED, PAIRING
from station.village.buttons.pairing import BETWEEN, COLLECTS_WITHIN, PRESSES, Pairing
from station.village.control.messages.pairing import AskIn, LookIn
from tests.village.daemon.test_peripherals import LAMP, STOP, EquippedVillage
from tests.village.daemon.test_peripherals import village as equipped  # noqa: F401 - the fixture
from tests.village.simulated import Village

NOW = datetime(2026, 11, 30, 5, 30, tzinfo=UTC)
MINE, OTHER = "m" * 22, "o" * 22


class Window:
    """A pairing over a journal in memory, and its clock."""

    def __init__(self, seconds: float = 120) -> None:
        self.seconds = 1000.0
        self.journal = Journal(None)
        self.pairing = Pairing(self.journal, seconds, lambda: NOW, lambda: self.seconds)

    def ask(self, phone: str, address: str = "") -> str:
        return str(self.pairing.ask(AskIn(phone=phone, address=address)).state)

    def presses(self, phone: str) -> int:
        return self.pairing.look(LookIn(phone=phone)).presses

    def press(self, times: int) -> None:
        """So many, quickly; and then nothing for a while."""
        for _ in range(times):
            self.pairing.confirm()
            self.seconds += 0.5
        self.seconds += BETWEEN
        self.pairing.poll(silent=True)

    def look(self, phone: str = "") -> str:
        return str(self.pairing.look(LookIn(phone=phone)).state)


@pytest.fixture
def window() -> Iterator[Window]:
    made = Window()
    yield made
    made.journal.close()


def test_a_phone_that_asks_is_let_in_by_its_presses_once(window: Window) -> None:
    window.pairing.open()
    assert window.look() == "open"
    assert window.pairing.pattern() is PAIRING
    assert window.ask(MINE) == "waits"
    assert window.ask(MINE) == "waits"  # it may press again
    assert window.pairing.pattern() is ASKED
    assert window.look(OTHER) == "open"
    assert window.presses(MINE) == 2
    window.press(2)
    assert (window.look(OTHER), window.look(MINE), window.look(MINE)) == ("shut", "in", "shut")
    assert window.pairing.lately == ("2026-11-30 05:30 UTC by the box's button",)
    again = Pairing(window.journal, 120, lambda: NOW, lambda: 0.0)
    assert again.lately == window.pairing.lately


def test_a_stranger_who_asks_first_is_not_let_in_by_the_heads_presses(window: Window) -> None:
    window.pairing.open()
    window.ask(OTHER, "192.168.4.66")
    assert window.ask(MINE, "192.168.4.7") == "waits"
    assert (window.presses(OTHER), window.presses(MINE)) == (2, 4)
    window.press(4)
    assert (window.look(OTHER), window.look(MINE)) == ("shut", "in")


@pytest.mark.parametrize("times", [1, 3, 5, 7])
def test_miscounted_presses_let_nobody_in_and_may_be_tried_again(
    window: Window, times: int
) -> None:
    window.pairing.open()
    window.ask(OTHER)
    window.ask(MINE)
    window.press(times)
    assert (window.look(OTHER), window.look(MINE)) == ("waits", "waits")
    window.press(4)
    assert window.look(MINE) == "in"


def test_presses_that_are_far_apart_are_no_number(window: Window) -> None:
    window.pairing.open()
    window.ask(MINE)
    for _ in range(2):
        window.press(1)
    assert window.look(MINE) == "waits"


def test_one_address_does_not_take_all_numbers_however_often_it_asks(window: Window) -> None:
    window.pairing.open()
    asked = [window.ask(f"{number}" * 22, "192.168.4.66") for number in range(5)]
    assert asked == ["waits", "waits", "full", "full", "full"]
    assert window.ask(MINE, "192.168.4.7") == "waits"
    assert window.presses(MINE) == 6


def test_who_asks_later_from_the_same_address_gets_nobodys_number(window: Window) -> None:
    """Behind one router the head and a stranger have one address."""
    window.pairing.open()
    window.ask(MINE, "192.168.4.7")
    window.ask(OTHER, "192.168.4.7")
    assert (window.presses(MINE), window.presses(OTHER)) == (2, 4)
    window.press(2)
    assert (window.look(MINE), window.look(OTHER)) == ("in", "shut")


def test_of_too_many_the_later_ones_are_told_and_no_number_changes_hands(window: Window) -> None:
    window.pairing.open()
    window.ask(MINE)
    for number in range(len(PRESSES) - 1):
        window.ask(f"{number}" * 22)
    assert window.ask(OTHER) == "full"
    window.press(2)
    assert window.look(MINE) == "in"


def test_presses_before_anybody_asked_do_not_count(window: Window) -> None:
    window.pairing.open()
    window.pairing.confirm()
    window.ask(MINE)
    window.press(1)
    assert window.look(MINE) == "waits"


def test_nobody_is_let_in_before_the_button_or_after_its_time(window: Window) -> None:
    assert window.ask(MINE) == "shut"
    window.pairing.confirm()
    assert window.look(MINE) == "shut"
    window.pairing.open()
    window.ask(MINE)
    window.seconds += 120
    window.press(2)
    assert window.look(MINE) == "shut"
    assert window.pairing.pattern() is None


def test_who_does_not_come_to_know_of_it_is_not_let_in_later(window: Window) -> None:
    window.pairing.open()
    window.ask(MINE)
    window.press(2)
    window.seconds += COLLECTS_WITHIN
    assert window.look(MINE) == "shut"
    assert window.pairing.lately == ()


def test_a_press_while_nobody_asks_lets_nobody_in(window: Window) -> None:
    window.pairing.open()
    window.press(2)
    assert window.ask(MINE) == "waits"
    assert window.look(MINE) == "waits"


@pytest.mark.parametrize("phone", ["", "short", "x" * 65])
def test_a_phone_without_a_secret_of_its_own_can_not_ask(window: Window, phone: str) -> None:
    window.pairing.open()
    with pytest.raises(InputError):
        window.ask(phone)
    window.press(2)
    assert window.look(phone) == "open"


def test_where_the_settings_say_never_the_window_stays_shut() -> None:
    window = Window(seconds=0)
    window.pairing.open()
    assert window.ask(MINE) == "never"
    window.journal.close()


def test_a_disk_that_refuses_keeps_nobody_out(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(window.journal, "mark", full)
    window.pairing.open()
    window.ask(MINE)
    window.press(2)
    assert window.look(MINE) == "in"


@pytest.mark.parametrize("kept", ["", "{", "7", "null"])
def test_a_broken_record_is_no_reason_to_fail(window: Window, kept: str) -> None:
    window.journal.mark("let-in", kept)
    assert Pairing(window.journal, 120, lambda: NOW, lambda: 0.0).lately == ()


@pytest.fixture
def village(equipped: EquippedVillage) -> EquippedVillage:  # noqa: F811
    """At rest for a second: the buttons have been seen open."""
    equipped.pass_time(timedelta(seconds=1))
    return equipped


def lamp_changes(village: Village, seconds: float) -> int:
    """How often the lamp changes in so many seconds."""
    states = []
    for _ in range(round(seconds / 0.05)):
        village.pass_time(timedelta(seconds=0.05))
        states.append(bool(village.pins.pin(LAMP).state))
    return sum(a != b for a, b in pairwise(states))


def pairing_of(village: EquippedVillage) -> Pairing:
    return village.station.pairing


def look(village: EquippedVillage, phone: str = MINE) -> str:
    return str(pairing_of(village).look(LookIn(phone=phone)).state)


def test_hold_ask_press_and_the_phone_is_in(village: EquippedVillage) -> None:
    village.pins.pin(STOP).drive_low()
    village.pass_time(timedelta(seconds=2))
    assert lamp_changes(village, 2) >= 1
    assert look(village) == "shut"
    village.pins.pin(STOP).drive_high()
    village.pass_time(timedelta(seconds=1))
    assert look(village) == "open"
    assert lamp_changes(village, 4) == pytest.approx(8, abs=1)
    assert pairing_of(village).ask(AskIn(phone=MINE)).state == "waits"
    for _ in range(2):
        village.press(STOP)
        village.pass_time(timedelta(seconds=0.3))
    village.pass_time(timedelta(seconds=BETWEEN))
    assert look(village) == "in"


def test_who_holds_stop_to_silence_the_horns_lets_nobody_in(village: EquippedVillage) -> None:
    village.until(5, 0, 30)
    assert village.sounding
    village.press(STOP, 5)
    assert not village.sounding
    assert look(village) == "shut"
    village.press(STOP, 5)
    assert look(village) == "open"


def test_a_broadcast_shuts_the_window_and_the_press_stops_it(village: EquippedVillage) -> None:
    village.until(4, 59)
    village.press(STOP, 4)
    pairing_of(village).ask(AskIn(phone=MINE))
    assert look(village) == "waits"
    village.until(5, 0, 10)
    assert village.sounding
    assert look(village) == "shut"
    village.press(STOP)
    assert not village.sounding
    assert look(village) == "shut"


def test_a_restart_shuts_the_window(village: EquippedVillage) -> None:
    village.press(STOP, 4)
    assert look(village) == "open"
    village.power_cut()
    assert look(village) == "shut"


def test_it_ends_by_itself(village: EquippedVillage) -> None:
    village.press(STOP, 4)
    assert look(village) == "open"
    village.pass_time(timedelta(minutes=2))
    assert look(village) == "shut"
    assert pairing_of(village).pattern() is None

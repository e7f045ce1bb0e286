"""Which sound card a name in the settings means."""

from pathlib import Path

import pytest

from station.air.player.card_names import find, with_id
from station.errors import HardwareError

FIRST, SECOND = "USB Audio Device: - (hw:1,0)", "USB Audio Device: - (hw:2,0)"
INNER = "bcm2835 Headphones: - (hw:0,0)"


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """As /sys/class/sound: two alike in two ports, one that isn't USB's."""
    for number, name in enumerate(("Headphones", "usb-1-1_3", "usb-1-1_4")):
        (tmp_path / f"card{number}").mkdir()
        (tmp_path / f"card{number}" / "id").write_text(f"{name}\n")
    return tmp_path


def test_two_cards_alike_are_told_apart_by_their_ports(cards: Path) -> None:
    names = [with_id(each, cards) for each in (INNER, FIRST, SECOND)]
    assert find("usb-1-1_4", names) == 2
    assert find("usb-1-1_3", names) == 1
    assert find("usb audio", names) == 1
    assert find("Headphones", names) == 0


def test_a_card_keeps_its_name_under_another_number(cards: Path) -> None:
    (cards / "card1" / "id").write_text("usb-1-1_4\n")
    (cards / "card2" / "id").write_text("usb-1-1_3\n")
    assert find("usb-1-1_4", [with_id(each, cards) for each in (FIRST, SECOND)]) == 0


@pytest.mark.parametrize(
    ("name", "called"),
    [
        (INNER, INNER),
        (FIRST, f"{FIRST}, usb-1-1_3"),
        ("USB Audio Device: - (hw:9,0)", "USB Audio Device: - (hw:9,0)"),
        ("default", "default"),
        ("", ""),
    ],
)
def test_the_kernels_id_is_added_where_it_says_more(cards: Path, name: str, called: str) -> None:
    assert with_id(name, cards) == called


def test_an_exact_name_comes_before_one_that_contains_it() -> None:
    assert find("loa", ["loa 2", "loa"]) == 1
    # One that has no output is there to keep the places.
    assert find("loa", ["", "loa 2"]) == 1


def test_a_card_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(HardwareError, match=r"no microphone “x”.*there: “loa”"):
        find("x", ["loa", ""], "microphone")
    with pytest.raises(HardwareError, match="there: none"):
        find("x", [])

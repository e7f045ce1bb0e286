"""Numbers in Vietnamese words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.studio.reading.numerals import cardinal, digit_by_digit, letter, month, ordinal, roman


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (91, "chín mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (1218, "một nghìn hai trăm mười tám"),
        (2024, "hai nghìn không trăm hai mươi bốn"),
        (10_000, "mười nghìn"),
        (21_001, "hai mươi mốt nghìn không trăm linh một"),
        (105_000, "một trăm linh năm nghìn"),
        (1_000_000, "một triệu"),
        (1_000_500, "một triệu không nghìn năm trăm"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (1_000_000_000, "một tỷ"),
        (1_500_000_000, "một tỷ năm trăm triệu"),
        (1_000_000_005, "một tỷ không triệu không nghìn không trăm linh năm"),
        (12_000_000_000, "mười hai tỷ"),
        (2_000_000_000_000, "hai nghìn tỷ"),
    ],
)
def test_a_number_is_said_in_words(number: int, spoken: str) -> None:
    assert cardinal(number) == spoken


def test_a_negative_number_has_no_cardinal() -> None:
    with pytest.raises(ValueError, match="negative"):
        cardinal(-1)


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_two_numbers_never_sound_alike(one: int, other: int) -> None:
    assert (cardinal(one) == cardinal(other)) == (one == other)


def test_the_fourth_and_the_first_have_their_own_words() -> None:
    assert [ordinal(number) for number in (1, 2, 4, 13)] == ["nhất", "hai", "tư", "mười ba"]
    assert (month(4), month(5)) == ("tư", "năm")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("I", 1),
        ("IV", 4),
        ("IX", 9),
        ("XIII", 13),
        ("XV", 15),
        ("XXI", 21),
        ("XL", 40),
        ("CX", 110),
    ],
)
def test_a_roman_numeral_has_its_value(written: str, value: int) -> None:
    assert roman(written) == value


@pytest.mark.parametrize("written", ["", "IIII", "VX", "IC", "XVV", "ii", "MM", "VIỆT"])
def test_what_is_no_roman_numeral_has_none(written: str) -> None:
    assert roman(written) is None


def test_digits_and_letters_have_names() -> None:
    assert digit_by_digit("0912 3²") == "không chín một hai ba"
    assert (letter("B"), letter("đ"), letter("ê")) == ("bê", "đê", "ê")

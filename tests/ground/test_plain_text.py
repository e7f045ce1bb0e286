"""Texts of others, without what steers a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.plain_text import cleaned, is_plain, shown, shown_lines

STEERING = [
    "\x1b[2J",
    "\x07",
    "\r",
    "\n",
    "\x9b31m",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u2028",
    "\ud800",
]


@pytest.mark.parametrize("bad", STEERING)
def test_what_steers_a_screen_is_known_taken_out_and_shown_in_clear(bad: str) -> None:
    text = f"Thông báo {bad} số 7"
    assert not is_plain(text)
    assert is_plain(cleaned(text))
    assert cleaned(text).startswith("Thông báo")
    assert is_plain(shown(text))
    assert ascii(bad[0])[1:-1] in shown(text)


@pytest.mark.parametrize(
    "text",
    ["Thông báo số 7: “Tiêm chủng”", "Thông báo", "5\u00a0km", "👨\u200d🌾", "日本", "ກະລຸນາ"],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert is_plain(text)
    assert cleaned(text) == shown(text) == shown_lines(text) == text


@given(st.text())
def test_whatever_comes_nothing_steers(text: str) -> None:
    assert is_plain(cleaned(text))
    assert is_plain(shown(text))
    assert is_plain(shown_lines(text).replace("\n", "").replace("\t", ""))

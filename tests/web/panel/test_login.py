"""The PIN: what is kept of it, how guessing is slowed, what damage says."""

import stat
from pathlib import Path

import pytest

from station.errors import StorageError
from web.kit.access.session import signing_key
from web.panel.access.login import (
    LockedError,
    Login,
    PinRole,
    WrongPinError,
    make_pin,
)
from web.panel.access.tries import FREE_TRIES, LONGEST_WAIT


class Watch:
    """A clock that goes on only when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06d}"


def test_a_new_pin_has_six_digits_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    pin = make_pin(tmp_path)
    assert len(pin) == 6
    assert pin.isdecimal()
    [kept] = (tmp_path / "panel").iterdir()
    assert pin not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_right_pin_lets_in_and_a_newer_pin_ends_its_generation(tmp_path: Path) -> None:
    login = Login(tmp_path, Watch())
    first = login.check(make_pin(tmp_path))
    assert first == (PinRole.HEAD, login.generation())
    second = login.check(make_pin(tmp_path))
    assert first != second


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "abcdef", "１２３４５６", "0" * 100_000])
def test_what_is_no_pin_is_wrong(tmp_path: Path, pin: str) -> None:
    make_pin(tmp_path)
    with pytest.raises(WrongPinError):
        Login(tmp_path, Watch()).check(pin)


def test_without_a_pin_nothing_is_right(tmp_path: Path) -> None:
    login = Login(tmp_path, Watch())
    assert login.generation() is None
    with pytest.raises(WrongPinError):
        login.check("000000")


def test_after_five_wrong_tries_even_the_right_pin_waits(tmp_path: Path) -> None:
    pin, watch = make_pin(tmp_path), Watch()
    login = Login(tmp_path, watch)
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPinError):
            login.check(wrong(pin))
    with pytest.raises(LockedError) as caught:
        login.check(pin)
    assert caught.value.wait == 30
    watch.seconds += 30
    login.check(pin)


def test_the_right_pin_forgives_the_wrong_tries_before_it(tmp_path: Path) -> None:
    """Else a household that mistypes now and then is locked out after some weeks."""
    pin = make_pin(tmp_path)
    login = Login(tmp_path, Watch())
    for _ in range(3):
        for _ in range(FREE_TRIES - 1):
            with pytest.raises(WrongPinError):
                login.check(wrong(pin))
        login.check(pin)


def test_so_does_the_right_pairing_code(tmp_path: Path) -> None:
    pin = make_pin(tmp_path)
    login = Login(tmp_path, Watch())
    for _ in range(FREE_TRIES - 1):
        with pytest.raises(WrongPinError):
            login.check(wrong(pin))
    login.redeem(login.share(60).typed)
    with pytest.raises(WrongPinError):
        login.check(wrong(pin))
    login.check(pin)


def test_a_thousand_wrong_pins_take_ten_days(tmp_path: Path) -> None:
    pin, watch = make_pin(tmp_path), Watch()
    login = Login(tmp_path, watch)
    waits: list[float] = []
    tried = 0
    while tried < 1000:
        try:
            login.check("no pin")
        except WrongPinError:
            tried += 1
        except LockedError as locked:
            waits.append(locked.wait)
            watch.seconds += locked.wait
    assert waits[:6] == [30, 60, 120, 240, 480, LONGEST_WAIT]
    assert max(waits) == waits[-1] == LONGEST_WAIT
    assert watch.seconds > 10 * 86_400
    with pytest.raises(LockedError):
        login.check(pin)


def test_a_damaged_pin_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "panel").mkdir()
    (tmp_path / "panel" / "pin").write_bytes(b"\xff rubbish")
    with pytest.raises(StorageError, match="station pin"):
        Login(tmp_path, Watch()).check("123456")


def test_a_folder_that_takes_no_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "panel").write_text("a file in its place")
    with pytest.raises(StorageError, match="can't be written"):
        make_pin(tmp_path)


def test_the_signing_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "panel" / "session-key"
    key = signing_key(path)
    assert len(key) == 32
    assert signing_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

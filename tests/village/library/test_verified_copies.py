"""The copies in memory of what was verified: real files, a folder that can refuse."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from station.foreign import SignedFile
from station.village.library.verified_copies import VerifiedCopies

HOUR = 3600.0
LONG = b"OggS" * 300_000


class Box:
    """A card with recordings, and a memory of `most` bytes."""

    def __init__(self, folder: Path) -> None:
        self.card, self.memory, self.now = folder / "card", folder / "memory", 0.0
        self.card.mkdir()
        self.copies = self.restarted()

    def restarted(self, most: int = 2_000_000) -> VerifiedCopies:
        return VerifiedCopies(self.memory, HOUR, lambda: self.now, most)

    def verify(self, data: bytes, heartbeat: Callable[[], None] = lambda: None) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        (self.card / sha256).write_bytes(data)
        assert self.copies.verify(self.signed(sha256, sha256, len(data)), heartbeat)
        return sha256

    def signed(self, name: str, sha256: str, length: int) -> SignedFile:
        return SignedFile(self.card, name, length, sha256)

    def files(self) -> list[bytes]:
        return sorted(path.read_bytes() for path in self.memory.glob("*"))


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_what_was_verified_stays_whatever_becomes_of_the_card(box: Box) -> None:
    beats = []
    sha256 = box.verify(LONG, lambda: beats.append(1))
    (box.card / sha256).write_bytes(b"OggS false")
    place = box.copies.place(sha256)
    assert place is not None
    assert place.read_bytes() == LONG
    assert len(beats) > 1


def test_what_is_not_verified_is_not_kept(box: Box) -> None:
    (box.card / "x").write_bytes(b"OggS false")
    assert not box.copies.verify(box.signed("x", "0" * 64, 10), lambda: None)
    assert box.copies.place("0" * 64) is None
    assert box.files() == []


def test_a_former_copy_does_not_vouch_for_a_card_that_rotted(box: Box) -> None:
    sha256 = box.verify(LONG)
    (box.card / sha256).write_bytes(LONG[:-1] + b"x")
    assert not box.copies.verify(box.signed(sha256, sha256, len(LONG)), lambda: None)


def test_one_that_is_too_long_is_verified_all_the_same(
    box: Box, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    sha256 = box.verify(LONG * 2)
    assert box.copies.place(sha256) is None
    assert box.files() == []
    assert "sounds from the card itself: it is longer" in caplog.text


@pytest.mark.parametrize("when", ["at the first", "later"])
def test_a_memory_that_refuses_silences_nothing(
    box: Box, caplog: pytest.LogCaptureFixture, when: str
) -> None:
    caplog.set_level(logging.WARNING)
    if when == "later":
        (box.memory / f"{hashlib.sha256(LONG).hexdigest()}.opus" / "in the way").mkdir(parents=True)
    else:
        box.memory.write_text("in the way")
    sha256 = box.verify(LONG)
    assert box.copies.place(sha256) is None
    assert "sounds from the card itself" in caplog.text


def test_a_card_that_cannot_be_read_is_an_error(box: Box) -> None:
    with pytest.raises(FileNotFoundError):
        box.copies.verify(box.signed("gone", "0" * 64, 10), lambda: None)
    assert box.files() == []


def test_the_oldest_makes_room(box: Box) -> None:
    first, second = box.verify(b"1" * 900_000), ""
    box.now += 1
    second = box.verify(b"2" * 900_000)
    box.now += 1
    assert box.verify(b"1" * 900_000) == first, "as good as new"
    box.now += 1
    third = box.verify(b"3" * 900_000)
    assert box.copies.place(second) is None
    assert box.copies.place(first)
    assert box.copies.place(third)
    assert len(box.files()) == 2


def test_they_go_when_nothing_can_need_them(box: Box) -> None:
    first = box.verify(b"1")
    box.now += HOUR / 2
    second = box.verify(b"2")
    box.now += HOUR / 2 + 1
    box.copies.sweep()
    assert box.copies.place(first) is None
    assert box.copies.place(second)
    assert box.files() == [b"2"]


def test_what_an_earlier_process_left_is_removed(box: Box) -> None:
    sha256 = box.verify(LONG)
    (box.memory / ".new").write_bytes(b"half")
    assert box.restarted().place(sha256) is None
    assert box.files() == []

"""The memory of numbers: what it refuses, that it lasts, and that it doesn't grow for ever."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.errors import StorageError, TrustError
from station.trust.statement import Verified
from station.village.library import sequences
from station.village.library.sequences import Sequences

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SOON, LATE = NOW + timedelta(days=1), NOW + timedelta(days=300)
NAME = "bulletins/cchc.json"


def verified(number: int, digest: str = "a") -> Verified[Any]:
    return Verified(None, number, digest * 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library" / "sequences.json"


def test_what_is_newer_and_what_is_the_same_is_fine(path: Path) -> None:
    memory = Sequences(path)
    memory.check(NAME, verified(1))
    memory.note(NAME, verified(7), LATE, NOW)
    memory.check(NAME, verified(7))
    memory.check(NAME, verified(8, "b"))
    memory.check("bulletins/another.json", verified(1))


@pytest.mark.parametrize(
    ("number", "digest", "sentence"),
    [(6, "a", "number 6, and this box has had number 7"), (7, "b", "isn't the statement that")],
)
def test_what_is_older_or_another_is_refused_after_a_restart_too(
    path: Path, number: int, digest: str, sentence: str
) -> None:
    Sequences(path).note(NAME, verified(7), LATE, NOW)
    with pytest.raises(TrustError, match=sentence):
        Sequences(path).check(NAME, verified(number, digest))


def test_what_was_withdrawn_comes_back_only_as_something_newer(path: Path) -> None:
    memory = Sequences(path)
    memory.note(NAME, verified(7), LATE, NOW)
    memory.drop({NAME}, NOW)
    memory.check(NAME, verified(7))
    memory.drop(set(), NOW)
    with pytest.raises(TrustError, match="was withdrawn before"):
        Sequences(path).check(NAME, verified(7))
    memory.check(NAME, verified(8))
    memory.note(NAME, verified(8), LATE, NOW)
    memory.check(NAME, verified(8))


def test_a_timetable_is_never_withdrawn_and_says_how_to_go_on(path: Path) -> None:
    memory = Sequences(path)
    memory.note("timetable.json", verified(7), None, NOW)
    memory.drop(set(), NOW)
    memory.check("timetable.json", verified(7))
    with pytest.raises(TrustError, match="set the timetable there again until its number is above"):
        memory.check("timetable.json", verified(6))


def test_it_is_forgotten_a_month_after_its_end_and_not_before(path: Path) -> None:
    memory = Sequences(path)
    memory.note("timetable.json", verified(1), None, NOW)
    memory.note(NAME, verified(7), SOON, NOW)
    memory.note("bulletins/b.json", verified(8), LATE, SOON + timedelta(days=29))
    assert memory.knows(NAME)
    memory.note("bulletins/c.json", verified(9), LATE, SOON + timedelta(days=31))
    assert not memory.knows(NAME)
    assert memory.knows("timetable.json")
    assert memory.knows("bulletins/b.json")


def test_it_does_not_grow_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "_MOST_KEPT", 3)
    memory = Sequences(path)
    memory.note("timetable.json", verified(1), None, NOW)
    for day in range(5):
        memory.note(f"bulletins/{day}.json", verified(2 + day), SOON + timedelta(days=day), NOW)
    known = [day for day in range(5) if memory.knows(f"bulletins/{day}.json")]
    assert known == [3, 4]
    assert memory.knows("timetable.json")


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff" * 100, b"[" * 100_000, None])
def test_a_damaged_memory_is_begun_anew_and_said(
    path: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    Sequences(path).note(NAME, verified(7), LATE, NOW)
    good = path.read_bytes()
    path.write_bytes(good.replace(b"[7,", b"[9,") if damage is None else damage)
    assert not Sequences(path).knows(NAME)
    assert "is damaged, and begun anew" in caplog.text


def test_what_cant_be_remembered_isnt_taken_for_remembered(path: Path) -> None:
    memory = Sequences(path)
    path.parent.write_text("in the way")
    with pytest.raises(StorageError):
        memory.note(NAME, verified(7), LATE, NOW)
    assert not memory.knows(NAME)


def test_another_process_is_noticed_at_the_next_look(path: Path) -> None:
    memory = Sequences(path)
    memory.note(NAME, verified(7), LATE, NOW)
    Sequences(path).note(NAME, verified(9), LATE, NOW)
    memory.check(NAME, verified(8))
    memory.reload_if_changed()
    with pytest.raises(TrustError):
        memory.check(NAME, verified(8))

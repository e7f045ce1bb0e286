"""The memory of numbers: what it refuses, that it lasts, and that it doesn't grow for ever."""

import logging
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.errors import StorageError, TrustError
from station.programme.timetable import QuietHours
from station.trust.rules import USUAL_GROUPS, Role, Rules, Signatory, StatementKind
from station.trust.statement import Maker, Verified
from station.village.library import sequences
from station.village.library.sequences import Sequences

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SOON, LATE = NOW + timedelta(days=1), NOW + timedelta(days=300)
NAME = "bulletins/cchc.json"


def verified(number: int, digest: str = "a") -> Verified[Any]:
    return Verified(None, number, digest * 64)


def rules(**ends: datetime) -> Rules:
    """Of editors with these names, whose keys end then."""
    people = {
        name: Signatory(name, "00" * 32, Role.EDITOR, name, NOW - timedelta(days=900), end)
        for name, end in ends.items()
    }
    return Rules("Xã Mẫu", QuietHours(time(21), time(5)), people, USUAL_GROUPS)


def timetable(number: int, key: str, at: datetime) -> Verified[Any]:
    maker = Maker(StatementKind.TIMETABLE, frozenset({key}), at)
    return Verified(None, number, f"{number:064}", maker)


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
    with pytest.raises(TrustError, match="commune lift, then commune timetable sign"):
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
    path.write_bytes(good.replace(b"[[7,", b"[[9,") if damage is None else damage)
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


TABLE = "timetable.json"


def test_the_number_of_a_revoked_key_dies_and_those_before_it_hold(path: Path) -> None:
    memory = Sequences(path)
    memory.go_by(rules(lan=LATE, thief=LATE))
    memory.note(TABLE, timetable(7, "lan", NOW), None, NOW)
    memory.note(TABLE, timetable(900_000, "thief", NOW), None, NOW)
    with pytest.raises(TrustError, match="has had number 900000"):
        memory.check(TABLE, timetable(8, "lan", NOW))
    again = Sequences(path)  # after a restart, and with the thief's key ended before its theft
    again.go_by(rules(lan=LATE, thief=NOW - timedelta(days=1)))
    again.check(TABLE, timetable(8, "lan", NOW))
    with pytest.raises(TrustError, match="has had number 7"):
        again.check(TABLE, timetable(6, "lan", NOW - timedelta(days=9)))


def test_of_one_stolen_key_only_what_came_after_the_theft_dies(path: Path) -> None:
    memory = Sequences(path)
    memory.go_by(rules(lan=LATE))
    memory.note(TABLE, timetable(7, "lan", NOW), None, NOW)
    memory.note(TABLE, timetable(900_000, "lan", NOW + timedelta(days=9)), None, NOW)
    memory.go_by(rules(lan=NOW + timedelta(days=3), hoa=LATE))
    memory.check(TABLE, timetable(8, "hoa", NOW + timedelta(days=10)))
    memory.note(TABLE, timetable(8, "hoa", NOW + timedelta(days=10)), None, NOW)
    with pytest.raises(TrustError, match="has had number 8"):
        memory.check(TABLE, timetable(7, "lan", NOW))


def test_the_number_of_a_rotated_key_stays(path: Path) -> None:
    memory = Sequences(path)
    memory.go_by(rules(lan=LATE))
    memory.note(TABLE, timetable(7, "lan", NOW), None, NOW)
    memory.go_by(rules(lan=SOON, hoa=LATE))
    with pytest.raises(TrustError, match="has had number 7"):
        memory.check(TABLE, timetable(6, "lan", NOW))


@pytest.mark.parametrize("number", [1_000_008, 2**53])
def test_a_number_far_ahead_of_all_is_refused_and_locks_nothing(path: Path, number: int) -> None:
    memory = Sequences(path)
    memory.note(NAME, verified(7), LATE, NOW)
    for name in (NAME, TABLE, "bulletins/new.json"):
        with pytest.raises(TrustError, match="more than a million above the last, 7"):
            memory.check(name, verified(number, "b"))
        memory.check(name, verified(1_000_007, "b"))


def test_a_box_that_has_seen_nothing_believes_no_absurd_number_either(path: Path) -> None:
    with pytest.raises(TrustError, match="a million"):
        Sequences(path).check(TABLE, verified(2**53))

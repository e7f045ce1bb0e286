"""Why something was left unfinished: the power went, or only the daemon."""

from pathlib import Path

import pytest

from station.errors import StorageError
from station.programme.asrun import Reason
from station.village.asrun.journal import Journal
from station.village.asrun.marks import begin_life


def lives(path: Path, *boots: str) -> list[Reason]:
    found = []
    for boot in boots:
        journal = Journal(path)
        found.append(begin_life(journal, boot))
        journal.close()
    return found


def test_a_daemon_that_begins_again_in_the_same_boot_died_with_the_power_on(tmp_path: Path) -> None:
    cut, died = Reason.POWER_CUT, Reason.DAEMON_DIED
    assert lives(tmp_path / "journal", "a", "a", "a", "b", "b") == [cut, died, died, cut, died]


def test_a_disk_that_takes_no_note_keeps_nothing_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_name: str, _value: str) -> None:
        raise StorageError("the disk is full")

    journal = Journal(tmp_path / "journal")
    monkeypatch.setattr(journal, "mark", refuse)
    assert begin_life(journal, "a") is Reason.POWER_CUT
    journal.close()

"""Playing in the office: whether it could be heard is never guessed."""

from pathlib import Path

import pytest

from station.cli.commune.player import play


def program(folder: Path, name: str, script: str) -> None:
    """A small program `name` on the path."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_without_a_player_nothing_was_heard(programs: Path) -> None:
    assert not play(programs / "a.opus")


def test_a_player_that_ends_well_was_heard(programs: Path) -> None:
    program(programs, "ffplay", "exit 0")
    assert play(programs / "a.opus")


def test_ffplay_without_a_sound_card_ends_well_but_was_not_heard(programs: Path) -> None:
    program(programs, "ffplay", "echo 'No more combinations to try, audio open failed' >&2")
    assert not play(programs / "a.opus")


@pytest.mark.parametrize(("status", "heard"), [(0, True), (1, False)])
def test_aplay_serves_where_ffplay_is_not(programs: Path, status: int, heard: bool) -> None:
    program(programs, "ffmpeg", "echo sound")
    program(programs, "aplay", f"read line; exit {status}")
    assert play(programs / "a.opus") is heard


def test_a_player_that_cant_be_started_was_not_heard(programs: Path) -> None:
    (programs / "ffplay").write_bytes(b"\x00")
    (programs / "ffplay").chmod(0o755)
    assert not play(programs / "a.opus")

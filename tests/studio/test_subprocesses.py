"""Programs that are run: their text, their time, their end."""

import os
import time
from pathlib import Path

import pytest

from station.errors import ProgramMissingError
from station.studio.subprocesses import run_program
from tests.studio.programs import program


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_text_goes_in_and_both_outputs_come_back() -> None:
    finished = run_program(["sh", "-c", "cat; echo oops >&2; exit 3"], timeout=20, text="chào\nbà")
    assert (finished.status, finished.output, finished.errors) == (3, "chào\nbà", "oops")


def test_a_text_longer_than_any_pipe_is_taken() -> None:
    lines: list[str] = []
    run_program(["cat"], timeout=20, text="dòng\n" * 30_000, on_line=lines.append)
    assert len(lines) == 30_000


def test_a_program_that_does_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    hanging = program(tmp_path, f"sleep 300 & echo $! > {tmp_path}/pid; wait")
    with pytest.raises(ProgramMissingError, match="did not finish within 1 s"):
        run_program([hanging], timeout=1)
    child = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        os.sched_yield()
    assert not is_running(child)


def test_a_program_that_never_stops_writing_is_ended() -> None:
    with pytest.raises(ProgramMissingError, match="did not finish"):
        run_program(["yes"], timeout=1)


def test_a_child_left_behind_does_not_hold_us_up(tmp_path: Path) -> None:
    finished = run_program([program(tmp_path, "sleep 300 & echo done")], timeout=20)
    assert finished.output == "done"


def test_of_a_flood_only_the_end_is_kept(tmp_path: Path) -> None:
    flood = program(tmp_path, "yes | head -c 30000; head -c 3000000 /dev/zero; echo; echo end")
    finished = run_program([flood], timeout=30)
    assert finished.output.endswith("end")
    assert len(finished.output) <= 200_000


def test_an_exception_while_listening_is_not_lost(tmp_path: Path) -> None:
    def refuse(_line: str) -> None:
        raise ValueError("not today")

    with pytest.raises(ValueError, match="not today"):
        run_program(["echo", "hello"], timeout=20, on_line=refuse)


def test_a_file_that_is_no_program_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"\x00\x01")
    (tmp_path / "broken").chmod(0o755)
    with pytest.raises(ProgramMissingError, match="can't be started"):
        run_program([str(tmp_path / "broken")], timeout=20)

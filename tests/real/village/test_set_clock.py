"""The daemon's side and the helper as systemd starts it: a process, a connection for each word.

The helper's own hands are tried without the right to set a clock: in a user namespace.
"""

import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.errors import HardwareError, InputError, RefusedError
from station.village.clock.setting import ClockSetter
from tests.places import SYSTEMD

NOW = datetime(2026, 11, 30, 10, 4, 30, tzinfo=UTC)
PRETEND = """
import sys
from pathlib import Path
from station.village.clock import helper
folder = Path(sys.argv[1])
def note(seconds):
    with (folder / "told").open("a") as file:
        file.write(f"{seconds}\\n")
helper.main(folder, note, note)
"""
APART = ("unshare", "--user", "--map-root-user")
needs_apart = pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run([*APART, "true"], check=False, capture_output=True).returncode != 0,
    reason="this machine lets nobody into a user namespace",
)
OWN = ("-m", "station.cli.station", "serve-clock")


@contextmanager
def listening(folder: Path, *command: str) -> Iterator[ClockSetter]:
    """As the socket's unit does with Accept=yes."""
    path = folder / "clock.sock"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(2)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                subprocess.run(
                    [*command, str(folder)],
                    stdin=connection.fileno(),
                    stdout=connection.fileno(),
                    stderr=subprocess.DEVNULL,
                    check=False,
                    timeout=20,
                )

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield ClockSetter(path)
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(30)


@pytest.fixture
def pretended(tmp_path: Path) -> Iterator[ClockSetter]:
    with listening(tmp_path, sys.executable, "-I", "-B", "-c", PRETEND) as setter:
        yield setter


def test_one_number_reaches_both_clocks(pretended: ClockSetter, tmp_path: Path) -> None:
    pretended(NOW)
    assert (tmp_path / "told").read_text() == f"{NOW.timestamp():.0f}\n" * 2


@pytest.mark.parametrize("year", [1970, 2000, 2025, 2038, 9999])
def test_no_year_beyond_the_bounds_is_set(
    pretended: ClockSetter, tmp_path: Path, year: int
) -> None:
    with pytest.raises(InputError, match="can't be the time"):
        pretended(NOW.replace(year=year))
    assert not (tmp_path / "told").exists()


def test_it_is_refused_when_it_is_set_again_and_again(
    pretended: ClockSetter, tmp_path: Path
) -> None:
    for _ in range(12):
        pretended(NOW)
    with pytest.raises(RefusedError, match="too often"):
        pretended(NOW)
    assert len((tmp_path / "told").read_text().splitlines()) == 24


@needs_apart
def test_without_the_right_to_set_a_clock_it_says_so(tmp_path: Path) -> None:
    with (
        listening(tmp_path, *APART, sys.executable, "-I", "-B", *OWN) as setter,
        pytest.raises(HardwareError, match="can't be set; set it as root"),
    ):
        setter(NOW)


@needs_apart
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_it_sets_the_kernels_clock_by_calls_that_its_unit_allows(tmp_path: Path) -> None:
    # What sets the clock is answered in the kernel's place, and would be refused besides.
    seen, pretended = tmp_path / "calls", ("-e", "inject=clock_settime:retval=0")
    watched = ("strace", "-f", "-o", str(seen), *pretended)
    with listening(tmp_path, *APART, *watched, sys.executable, "-I", "-B", *OWN) as setter:
        setter(NOW)
    calls = seen.read_text("utf-8", "replace")
    assert f"clock_settime(CLOCK_REALTIME, {{tv_sec={NOW.timestamp():.0f}, tv_nsec=0}})" in calls
    made = set(re.findall(r"^\d+ +(\w+)\(", calls, re.MULTILINE))
    assert made - allowed_by("station-clock@.service") == set()


def allowed_by(unit: str) -> set[str]:
    """The calls that the lines of its filter leave."""
    text = (SYSTEMD / unit).read_text("utf-8")
    allowed: set[str] = {"execve"}  # systemd's own, to start it
    for line in re.findall("^SystemCallFilter=(.*)$", text, re.MULTILINE):
        calls = {call for word in line.lstrip("~").split() for call in members(word)}
        allowed = allowed - calls if line.startswith("~") else allowed | calls
    return allowed


def members(word: str) -> set[str]:
    """The calls of a group of systemd's, or the one that is named."""
    if not word.startswith("@"):
        return {word}
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", word], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    words = [each.strip() for each in listed if each.strip() and not each.strip().startswith("#")]
    return {call for each in words for call in members(each)}


def test_where_nothing_listens_it_is_said_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HardwareError, match="nothing here sets the clock; set it as root"):
        ClockSetter(tmp_path / "none.sock")(NOW)


def test_a_helper_that_dies_sets_nothing_and_is_told(tmp_path: Path) -> None:
    with (
        listening(tmp_path, shutil.which("false") or "/bin/false") as setter,
        pytest.raises(HardwareError),
    ):
        setter(NOW)

"""The short way to relays off, as systemd runs it: a process of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station.village.watchdog import relays_quick


@pytest.mark.parametrize("written", [None, "", "0 seventeen\n"])
def test_where_the_short_way_fails_the_stations_own_command_goes_on(
    written: str | None, tmp_path: Path
) -> None:
    if written is not None:
        (tmp_path / "relays").write_text(written)
    done = run(tmp_path / "relays", "/bin/echo", "by", "the", "station")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "by the station"
    assert "not by the short way" in done.stdout


def test_it_needs_neither_site_packages_nor_anything_of_ours() -> None:
    done = run(Path("/nowhere"), "/bin/true", "-X", "importtime")
    loaded = [line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if "|" in line]
    assert "fcntl" in loaded
    assert not {"pathlib", "re", "typing", "site", "station"} & set(loaded)


def run(file: Path, command: str, *words: str) -> subprocess.CompletedProcess[str]:
    options: list[Any] = [word for word in words if word in {"-X", "importtime"}]
    rest = [word for word in words if word not in options]
    line = [sys.executable, *options, "-I", "-S", relays_quick.__file__, str(file), command, *rest]
    return subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)

"""A command whose words go into a file on a full disk says so, in one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("station.cli.station", ["--version"]),
        ("station.cli.station", ["--settings", "nowhere.toml", "check"]),
        ("station.cli.commune.main", ["--help"]),
    ],
)
def test_it_is_told(module: str, words: list[str], language: str) -> None:
    start = f"import runpy; runpy.run_module({module!r}, run_name='__main__')"
    if module.endswith("main"):
        start = f"from {module} import main; main()"
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", start, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            env={"LOA_THON_LANG": language, "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
            timeout=60,
            check=False,
        )
    assert done.returncode == 74
    said = done.stderr.decode()
    assert "Traceback" not in said
    assert "df -h" in said
    assert len(said.splitlines()) == 1

"""No locale ends a command of the box or of the commune."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.settings import example
from station.village.settings.station import HEADING, StationSettings

LOCALES = [
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "ascii:strict"},
]


def run(locale: dict[str, str], module: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(command, env=kept | locale, capture_output=True, check=False)


@pytest.mark.parametrize("locale", LOCALES, ids=lambda each: "-".join(each.values()))
def test_no_locale_ends_a_command_of_the_box(tmp_path: Path, locale: dict[str, str]) -> None:
    file = tmp_path / "station.toml"
    text = example(StationSettings, HEADING).replace('"lgpio"', '"mock"')
    for folder in ("/var/lib/loa-thon", "/run/loa-thon"):
        text = text.replace(folder, str(tmp_path))
    file.write_text(text, "utf-8")
    words = ("--settings", str(file))
    for command in (["check"], ["status"], ["next"], ["setting", "village.name"]):
        done = run(locale, "station.cli.station", *words, *command)
        assert b"Traceback" not in done.stderr, done.stderr.decode("ascii", "replace")
        assert done.returncode in (0, 1, 75), command

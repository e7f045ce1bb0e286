"""What units, rules and scripts call: commands that there are, and no module of the program.

A module may move from one release to the next, a command may not: units and scripts of one release
call the program of another while that one is on trial.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from station.cli.station.main import main
from tests.places import SYSTEMD, TOP

CALLED = re.compile(
    r"(?:bin/station|\$command_line|\$station)\b((?: +(?:\"[^\"]*\"|[\w./$%{}@-]+))*)"
)
BROUGHT = sorted(
    path for path in SYSTEMD.iterdir() if path.suffix in {".service", ".socket", ".path", ".timer",
                                                          ".rules", ".sh"}
)  # fmt: skip


def code_of(path: Path) -> str:
    """Without comments, and with continued lines as one."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return "\n".join(lines).replace("\\\n", " ")


def commands_in(path: Path) -> list[list[str]]:
    """The words after each `station` that it calls; variables stand for a word."""
    found = [shlex.split(words) for words in CALLED.findall(code_of(path))]
    return [words for words in found if words and words[0] != "/usr/local/bin/station"]


def called() -> list[tuple[str, list[str]]]:
    return [(path.name, words) for path in BROUGHT for words in commands_in(path)]


def test_every_unit_and_script_that_calls_the_program_was_found() -> None:
    names = {name for name, _ in called()}
    assert names >= {
        *("station.service", "station-panel.service", "station-sync.service"),
        *("station-enrol.service", "station-https.service", "stick.sh", "program.sh"),
        "install.sh",
    }


@pytest.mark.parametrize(("name", "words"), called(), ids=lambda value: str(value))
def test_what_is_called_is_a_command_with_these_words(name: str, words: list[str]) -> None:
    first, *rest = words[2:] if words[0] == "--settings" else words
    command = main.commands.get(first)
    assert command is not None, f"{name} calls station {first}"
    # Only parsed, not done: its arguments and options are known.
    rest = ["/tmp" if word.startswith("$") else word for word in rest]
    command.make_context(first, rest, parent=click.Context(main))


@pytest.mark.parametrize("path", BROUGHT, ids=lambda path: path.name)
def test_nothing_of_the_system_names_a_module_of_the_program(path: Path) -> None:
    code = code_of(path)
    assert not re.search(r"-m +(?:station|web)\b", code)
    assert not re.search(r"\b(?:from|import) +(?:station|web)\b", code)
    assert not re.search(r"\bstation\.(?:village|cli|air|trust|commune|studio|programme)\b", code)


def test_relays_off_needs_no_library_and_no_release() -> None:
    """systemd runs it with Debian's own Python, from a file of which no release is part."""
    unit = (SYSTEMD / "station.service").read_text("utf-8")
    [line] = re.findall("^ExecStopPost=(.*)$", unit, re.MULTILINE)
    python, *options, script, _file, command = shlex.split(line)[:7]
    assert (python, options) == ("/usr/bin/python3", ["-I", "-S", "-B"])
    assert script == "/opt/loa-thon/relays_quick.py"
    assert command.startswith("/opt/loa-thon/current/")
    # Of itself it needs nothing beyond Python's own: no path of the program is on its way.
    source = TOP / "station/village/watchdog/relays_quick.py"
    seen = "import runpy, sys; runpy.run_path(sys.argv[1]); print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", seen, source],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not {"station", "gpiozero", "lgpio", "site"} & set(done.stdout.split())

"""The office's rules stand without a terminal, so that a page can call them as the command does."""

import ast
from pathlib import Path

import pytest

import station.commune

ROOM = Path(station.commune.__file__).parent
FILES = sorted(ROOM.glob("**/*.py"))
TERMINAL = {"click", "getpass", "sys", "webbrowser", "readline", "curses", "termios", "tty"}
CALLS = {"print", "input"}
TELLS = {"say", "ask", "echo"}


def faults(source: str) -> list[str]:
    """What in `source` writes to a terminal, reads one, or is handed somebody who does."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names if a.name.partition(".")[0] in TERMINAL]
        elif isinstance(node, ast.ImportFrom):
            found += [str(node.module)] if str(node.module).partition(".")[0] in TERMINAL else []
        elif isinstance(node, ast.Name):
            found += [node.id] if node.id in CALLS else []
        elif isinstance(node, ast.arg):
            found += [node.arg] if node.arg in TELLS else []
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found += [node.target.id] if node.target.id in TELLS else []
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_nothing_writes_to_a_terminal_or_reads_one(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "print('a')",
        "import click",
        "from sys import stdout",
        "name = input('Name')",
        "import getpass as g",
        "def approve(say): pass",
        "class Office:\n    say: Callable[[str], None]",
        "show = print",
    ],
)
def test_the_fault_would_be_seen(source: str) -> None:
    assert faults(source)

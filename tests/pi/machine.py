"""A Pi, a virtual one or a real one, on which `make install` has run: commands as root, and what
they print.

`PI_RUN` is a command that runs its arguments there as root; or `PI_HOST`, user@address, is reached
by ssh. Not handled here: making one.
"""

import base64
import io
import json
import os
import shlex
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
ON_THE_PI = ("on_the_pi.py", "on_install.py", "trial.py", "wires.py", "tape.py", "faults")
SENT = (
    TESTS / "office_simulator.py",
    *(TESTS / "pi" / name for name in ON_THE_PI),
)


def way() -> list[str]:
    """The command's beginning; empty where there is no Pi."""
    if command := os.environ.get("PI_RUN"):
        return shlex.split(command)
    if host := os.environ.get("PI_HOST"):
        return ["ssh", "-o", "BatchMode=yes", host, "sudo"]
    return []


needs_a_pi = pytest.mark.skipif(
    not way(),
    reason="no Pi, neither a virtual nor a real one: set PI_RUN, or make test-pi HOST=pi@address",
)


def run(script: str, seconds: float = 1800) -> str:
    """What the shell script prints there. A failure of it is the test's failure, with its words."""
    # ssh joins its arguments with blanks, so the script is one word for any shell.
    packed = base64.b64encode(script.encode()).decode()
    line = [*way(), "bash", "-c", f'eval${{IFS}}"$(echo${{IFS}}{packed}|base64${{IFS}}-d)"']
    if "PI_RUN" not in os.environ:
        line[-1] = shlex.quote(line[-1])
    done = subprocess.run(line, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def on_the_pi(*words: str, program: str = "on_the_pi") -> dict[str, Any]:
    """What this program of ours found there."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for path in SENT:
            tar.add(path, path.relative_to(TESTS.parent), filter=_source)
    packed = base64.b64encode(archive.getvalue()).decode()
    asked = " ".join(map(shlex.quote, words))
    printed = run(
        f"""set -e
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        echo {packed} | base64 -d | tar -xz -C "$folder"
        python=/opt/loa-thon/current/bin/python
        [ -x $python ] || python=/opt/loa-thon/bin/python
        modprobe snd-aloop
        cd "$folder"
        PYTHONDONTWRITEBYTECODE=1 $python -m tests.pi.{program} {asked}
        """
    )
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    print(words, found)
    return found


def _source(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if "__pycache__" in entry.name else entry

"""A Pi, a virtual one or a real one, on which `make install` has run: commands as root, and what
they print.

`VIRTUAL_PI` is a program that boots one and takes a command, with options: `-b` boot first (else
from a saved state), `-d DISK` boot from this file and keep it, `-k SECONDS` cut the power so long
after the first line of output, `-s FOLDER` share it as /host. It builds its image with what
`VIRTUAL_PI_SETUP` names; see `image.sh`. Or `PI_HOST`, user@address, is a real Pi, reached by ssh.
Not handled here: what is asked there.
"""

import base64
import functools
import gzip
import hashlib
import io
import json
import os
import shlex
import subprocess
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest

P = ParamSpec("P")
T = TypeVar("T")
TOP = Path(__file__).resolve().parents[2]
SENT = (
    TOP / "tests/office_simulator.py",
    *sorted(p for p in (TOP / "tests/pi").glob("*.py") if not p.name.startswith("test_")),
    TOP / "tests/pi/faults",
    TOP / "tests/samples/phone-speech-wideband.amr",
)
MADE_OF = ("station", "web", "systemd", ".lock", "pyproject.toml", "Makefile", "tests/pi/image.sh",
           "tests/pi/village.py")  # fmt: skip
MOST_WORD = 45_000
"""Characters; what a virtual Pi's program is given goes through a pipe, of 64 KiB on Linux."""

CUT = 137
"""The status with which a virtual Pi's program ends after a power cut."""


def tool() -> str:
    """The program of a virtual Pi; empty where there is none."""
    return os.environ.get("VIRTUAL_PI", "")


def host() -> str:
    """The address of a real Pi; empty where there is none."""
    return os.environ.get("PI_HOST", "")


needs_a_pi = pytest.mark.skipif(
    not (tool() or host()),
    reason="no Pi, neither a virtual nor a real one: make test-pi HOST=pi@address, or VIRTUAL_PI=…",
)
needs_a_virtual_pi = pytest.mark.skipif(
    not tool(), reason="no virtual Pi, whose power can be cut and whose disks can be changed"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of a virtual Pi: more arguments of QEMU's, and how it runs the guest's code."""

    qemu: str = ""
    accel: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """As its program takes it."""
        named = {"VIRTUAL_PI_QEMU": self.qemu, "VIRTUAL_PI_ACCEL": self.accel}
        return {name: value for name, value in named.items() if value}


USUAL = Kind()
STEADY = Kind("-smp 1 -icount shift=0,sleep=on", "tcg,thread=single")
"""Its time goes by its instructions, 10⁹ a second, however slowly they are done here: so it is as
quick as a Pi, and its card doesn't run dry because this machine is slow. It takes longer."""

BOOTED = ("-b",)
"""It boots: a state that was saved with the station running is no good one to go on from."""


def run(
    script: str, options: Sequence[str] = BOOTED, kind: Kind = USUAL, seconds: float = 3600
) -> str:
    """What the shell script prints there. A failure of it is the test's failure, with its words.

    `options` and `kind` are a virtual Pi's. With `-k` its power is to be cut before the end.
    """
    # ssh joins its arguments with blanks, so the script is one word for any shell; and a short one.
    packed = base64.b64encode(gzip.compress(script.encode())).decode()
    word = f'eval${{IFS}}"$(echo${{IFS}}{packed}|base64${{IFS}}-d|gzip${{IFS}}-d)"'
    assert len(word) < MOST_WORD
    if tool():
        line = [tool(), "-t", str(int(seconds)), *options, "bash", "-c", word]
    else:
        line = ["ssh", "-o", "BatchMode=yes", host(), "sudo", "bash", "-c", shlex.quote(word)]
    done = subprocess.run(
        line,
        capture_output=True,
        text=True,
        timeout=seconds + 900,
        check=False,
        env=_environment() | kind.environment,
    )
    wanted = CUT if "-k" in options else 0
    assert done.returncode == wanted, done.stdout[-6000:] + done.stderr[-4000:]
    return done.stdout


def on_the_pi(
    *words: str,
    program: str = "on_the_pi",
    options: Sequence[str] = BOOTED,
    kind: Kind = USUAL,
    seconds: float = 3600,
) -> dict[str, Any]:
    """What this program of ours found there: the JSON of its last line."""
    printed = run(packed(program, *words), options, kind, seconds)
    *_, last = printed.splitlines() or [""]
    assert last.startswith("{"), printed[-6000:]
    found: dict[str, Any] = json.loads(last)
    print(words, found)
    return found


def packed(program: str, *words: str) -> str:
    """A shell script that brings our programs along and runs one of them."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for path in SENT:
            tar.add(path, path.relative_to(TOP), filter=_source)
    data = base64.b64encode(archive.getvalue()).decode()
    asked = " ".join(map(shlex.quote, words))
    return f"""set -e
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        echo {data} | base64 -d | tar -xz -C "$folder"
        python=/opt/loa-thon/bin/python
        [ -x $python ] || python=/opt/loa-thon/current/bin/python
        modprobe snd-aloop
        cd "$folder"
        PYTHONDONTWRITEBYTECODE=1 $python -m tests.pi.{program} {asked}
        """


def once(ask: Callable[P, T]) -> Callable[P, T]:
    """`ask` with what it found, or how it failed, kept: a boot for many tests."""
    kept: dict[object, T | BaseException] = {}

    @functools.wraps(ask)
    def asked(*args: P.args, **options: P.kwargs) -> T:
        if args not in kept:
            try:
                kept[args] = ask(*args, **options)
            except BaseException as error:
                kept[args] = error
                raise
        found = kept[args]
        if isinstance(found, BaseException):
            raise found
        return found

    return asked


@functools.cache
def _environment() -> dict[str, str]:
    """That of a virtual Pi: its image has this checkout's program."""
    if not tool():
        return dict(os.environ)
    setup = TOP / ".build/virtual-pi/setup.sh"
    setup.parent.mkdir(parents=True, exist_ok=True)
    # The image is kept by what its setup says, so that says what the program is made of.
    text = f'#!/bin/bash\n# {_stamp()}\nexec bash "$LOA_THON_CHECKOUT/tests/pi/image.sh" "$1"\n'
    if not setup.exists() or setup.read_text() != text:
        setup.write_text(text)
        setup.chmod(0o755)
    own = {"VIRTUAL_PI_SETUP": str(setup), "LOA_THON_CHECKOUT": str(TOP)}
    return {"VIRTUAL_PI_PACKAGES": "make", **os.environ, **own}


def _stamp() -> str:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--", *MADE_OF], cwd=TOP, capture_output=True, check=True
    ).stdout
    found = hashlib.sha256()
    for name in sorted(filter(None, names.split(b"\0"))):
        found.update(name + b"\0" + hashlib.sha256((TOP / name.decode()).read_bytes()).digest())
    return found.hexdigest()[:16]


def _source(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if "__pycache__" in entry.name else entry

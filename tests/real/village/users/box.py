"""A box whose processes have the users that its units name, as made-up numbers; only root makes it.

The folders are laid by systemd-tmpfiles from the project's own file, with these numbers and below a
folder of the test's. Not handled here: what the units shut beside that, as whole systems show it
(`tests/pi`).
"""

import contextlib
import functools
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places import SYSTEMD, TOP
from tests.village.station_process import Station, station_in

FIRST = 61_000
"""Above what Debian gives to users, and below what systemd gives to its own."""

PATHS = {"PYTHONPATH": f"{TOP}:{sysconfig.get_path('purelib')}", "PYTHONDONTWRITEBYTECODE": "1"}


@functools.cache
def python() -> str:
    """An interpreter of this version that any user may run; empty when there is none."""
    usual = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for path in (sys.executable, usual):
        with contextlib.suppress(OSError):
            line = [path, "-c", "import station.village.daemon.main, pyaudio, soundfile"]
            tried = subprocess.run(
                line, user=FIRST, group=FIRST, extra_groups=[], env=PATHS, check=False
            )
            if tried.returncode == 0:
                return path
    return ""


needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("systemd-tmpfiles") is None or not python(),
    reason="only root may become other users, systemd-tmpfiles lays their folders, and they are to "
    "be let into this folder and run this Python",
)


@dataclass(frozen=True)
class Identity:
    """What a process of a unit is."""

    user: int
    group: int
    groups: tuple[int, ...]
    umask: int


def numbers() -> Mapping[str, int]:
    """A number for each name among the users and groups."""
    text = (SYSTEMD / "loa-thon.sysusers.conf").read_text("utf-8")
    return {name: FIRST + n for n, name in enumerate(re.findall(r"^[ug] (\S+)", text, re.M))}


def identity(unit: str) -> Identity:
    """That of the unit so called, with the memberships of its user."""
    text = (SYSTEMD / unit).read_text("utf-8")
    said = dict(re.findall(r"^(User|Group|UMask)=(\S+)", text, re.M))
    members = re.findall(
        rf"^m {said['User']} (\S+)", (SYSTEMD / "loa-thon.sysusers.conf").read_text("utf-8"), re.M
    )
    known = numbers()
    groups = tuple(known[name] for name in members)
    return Identity(known[said["User"]], known[said["Group"]], groups, int(said["UMask"], 8))


DAEMON, SYNC, STICK, DESK, PANEL = map(
    identity,
    (
        *("station.service", "station-sync.service", "station-stick@.service"),
        *("station-stick-desk.service", "station-panel.service"),
    ),
)


class Box:
    """The folders of `station`, whose processes run with users of their own."""

    def __init__(self, folder: Path, station: Station) -> None:
        self.folder, self.station = folder, station
        self.state, self.run = folder / "state", folder / "run"
        self.library = self.state / "library"
        self.stick = folder / "stick"
        self.lay()
        for path, who in ((folder / "own", SYNC), (self.stick, STICK)):
            path.mkdir()
            os.chown(path, who.user, who.group)
        for path in (folder / "card", *(folder / "card").rglob("*")):
            os.chown(path, DAEMON.user, DAEMON.group)

    @property
    def environment(self) -> dict[str, str]:
        """Everybody's."""
        return {**self.station.environment, **PATHS, "HOME": "/"}

    def line(self, *words: str) -> list[str]:
        """The `station` command, with a Python that they may run."""
        return [python(), *self.station.command_line(*words)[1:]]

    def lay(self) -> None:
        """The folders, as systemd lays them at each boot."""
        text = (SYSTEMD / "loa-thon.tmpfiles.conf").read_text("utf-8")
        text = text.replace("/var/lib/loa-thon", str(self.state))
        text = text.replace("/run/loa-thon", str(self.run))
        lines = [line.split() for line in text.splitlines() if line[:1] in "dfZ" and line]
        known = {"-": "-", **{name: str(number) for name, number in numbers().items()}}
        file = self.folder / "tmpfiles.conf"
        file.write_text(
            "".join(
                f"{kind} {place} {mode} {known[user]} {known[group]} -\n"
                for kind, place, mode, user, group, *_ in lines
                if str(self.folder) in place
            )
        )
        done = subprocess.run(
            ["systemd-tmpfiles", "--create", str(file)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")

    def start(self, who: Identity, line: list[str], **more: str) -> subprocess.Popen[str]:
        """A program as `who`."""
        return subprocess.Popen(
            line,
            user=who.user,
            group=who.group,
            extra_groups=who.groups,
            umask=who.umask,
            cwd=TOP,
            env={**self.environment, **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def does(self, who: Identity, code: str) -> str:
        """What the Python `code` prints, run as `who`; L, S, R: library, state, runtime folder."""
        with self.goes_on(who, code) as process:
            said, _ = process.communicate(timeout=60)
            return said

    @contextmanager
    def goes_on(self, who: Identity, code: str) -> Iterator[subprocess.Popen[str]]:
        """As `does`; while it runs, until the block ends."""
        begin = "import os, signal, socket, time, fcntl; from pathlib import Path\n"
        for name, path in (("L", self.library), ("S", self.state), ("R", self.run)):
            begin += f"{name} = Path({str(path)!r})\n"
        process = self.start(who, [python(), "-c", begin + code])
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def command(self, who: Identity, *words: str) -> tuple[int, str]:
        """The `station` command as `who`: its exit status, and what it said."""
        process = self.start(who, self.line(*words))
        try:
            said, _ = process.communicate(timeout=90)
        finally:
            process.kill()
        return process.returncode, said

    @contextmanager
    def listening(self, place: Path, owner: Identity, who: Identity, word: str) -> Iterator[None]:
        """`station` with this word behind a socket of `owner`'s, as systemd starts it."""
        place.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(place))
            os.chown(place, owner.user, owner.group)
            place.chmod(0o600)
            listener.listen()
            number = listener.fileno()
            words = shlex.join(self.line(word))
            once = f"export LISTEN_FDS=1 LISTEN_PID=$$; exec {words}"
            # As systemd does when it is asked after the process has ended for being idle.
            passed = f"exec 3<&{number}; while :; do bash -c {shlex.quote(once)}; done"
            process = subprocess.Popen(
                ["bash", "-c", passed],
                start_new_session=True,
                user=who.user, group=who.group, extra_groups=who.groups, umask=who.umask,
                pass_fds=[number],
                env={**self.environment, "RUNTIME_DIRECTORY": str(self.folder / "own")},
            )  # fmt: skip
            try:
                yield
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                place.unlink(missing_ok=True)

    def daemon(self) -> None:
        """Start the daemon anew, and wait until it has synced."""
        if self.station.daemon is not None and self.station.daemon.poll() is None:
            self.station.end(signal.SIGKILL)
        with self.station.log.open("ab") as log:
            self.station.daemon = subprocess.Popen(
                self.line("run"),
                user=DAEMON.user, group=DAEMON.group, extra_groups=DAEMON.groups,
                umask=DAEMON.umask, env=self.environment, stderr=log,
            )  # fmt: skip
        self.station.wait(lambda status: status.sync.count > 0)


@contextmanager
def a_box() -> Iterator[Box]:
    """One that has synced, with a daemon on the air's side, and all sockets served."""
    folder = Path(tempfile.mkdtemp(prefix="loa-thon-users-"))
    folder.chmod(0o755)
    try:
        with station_in(folder) as station:
            box = Box(folder, station)
            with (
                box.listening(box.run / "sync.sock", DAEMON, SYNC, "serve-sync"),
                box.listening(box.run / "stick-desk.sock", STICK, DESK, "serve-stick-desk"),
            ):
                box.daemon()
                yield box
    finally:
        shutil.rmtree(folder)

"""MPD beside ours: told to play at an instant, on a virtual card, over a socket in a folder."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.virtual_card.card import VirtualCard

_CONFIGURATION = """
bind_to_address "{folder}/socket"
state_file "{folder}/state"
pid_file "{folder}/pid"
log_file "{folder}/log"
audio_output {{
    type "alsa"
    name "bench"
    device "loa"
    mixer_type "none"
}}
"""


def installed() -> bool:
    """Whether it is on this machine."""
    return shutil.which("mpd") is not None


class Mpd:
    """A running MPD; `do` sends one command and waits for its answer."""

    def __init__(self, folder: Path) -> None:
        self._socket = _connected(str(folder / "socket"), time.monotonic() + 15)
        self._socket.settimeout(10)
        self._socket.recv(1_000)

    def do(self, command: str) -> str:
        """The answer to `command`."""
        self._socket.sendall(command.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"OK\n") and b"ACK" not in answer:
            answer += self._socket.recv(4_000)
        return answer.decode()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def _connected(path: str, until: float) -> socket.socket:
    """A connection to `path`, once something listens there; raises OSError when nothing does."""
    while True:
        trial = socket.socket(socket.AF_UNIX)
        try:
            trial.connect(path)
        except OSError:
            trial.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return trial


@contextlib.contextmanager
def running(folder: Path, card: VirtualCard) -> Iterator[Mpd]:
    """MPD on `card`, with all that it keeps in `folder`, while the context lasts."""
    configuration = folder / "mpd.conf"
    configuration.write_text(_CONFIGURATION.format(folder=folder), "utf-8")
    command = ["mpd", "--no-daemon", str(configuration)]
    with subprocess.Popen(command, env=card.env, stderr=subprocess.DEVNULL) as process:
        try:
            with contextlib.closing(Mpd(folder)) as mpd:
                yield mpd
        finally:
            process.terminate()

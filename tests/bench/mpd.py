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
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(5)
        self._socket.connect(str(folder / "socket"))
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


@contextlib.contextmanager
def running(folder: Path, card: VirtualCard) -> Iterator[Mpd]:
    """MPD on `card`, with all that it keeps in `folder`, while the context lasts."""
    configuration = folder / "mpd.conf"
    configuration.write_text(_CONFIGURATION.format(folder=folder), "utf-8")
    command = ["mpd", "--no-daemon", str(configuration)]
    with subprocess.Popen(command, env=card.env, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 10
            while not (folder / "socket").exists() and time.monotonic() < until:
                time.sleep(0.05)
            with contextlib.closing(Mpd(folder)) as mpd:
                yield mpd
        finally:
            process.terminate()

"""Snapcast beside ours: a server and two clients, each on a virtual card, on loopback only."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.virtual_card.card import VirtualCard

_CONFIGURATION = """
[server]
datadir = {folder}
[http]
enabled = false
[tcp]
enabled = false
[stream]
bind_to_address = 127.0.0.1
port = {port}
source = pipe://{folder}/fifo?name=bench&sampleformat=48000:16:2&codec=pcm
codec = pcm
"""


def installed() -> bool:
    """Whether it is on this machine."""
    return all(map(shutil.which, ("snapserver", "snapclient", "ffmpeg")))


@contextlib.contextmanager
def playing(recording: Path, folder: Path, cards: tuple[VirtualCard, ...]) -> Iterator[None]:
    """Snapcast plays `recording` on `cards` while the context lasts, at most its length."""
    port = _free_port()
    configuration = folder / "snapserver.conf"
    configuration.write_text(_CONFIGURATION.format(folder=folder, port=port), "utf-8")
    fifo = folder / "fifo"
    os.mkfifo(fifo)
    feed = ["ffmpeg", "-v", "quiet", "-nostdin", "-re", "-y", "-i", str(recording)]
    client = ["snapclient", "-h", "127.0.0.1", "-p", str(port), "-s", "loa"]
    with contextlib.ExitStack() as running:
        _begin(running, ["snapserver", "-c", str(configuration)], {"HOME": str(folder)})
        time.sleep(1)
        for number, card in enumerate(cards, 1):
            told = ["-i", str(number), "--hostID", f"bench{number}"]
            _begin(running, [*client, *told], dict(card.env))
        time.sleep(1)
        _begin(running, [*feed, "-f", "s16le", "-ar", "48000", "-ac", "2", str(fifo)], {})
        yield


def _begin(running: contextlib.ExitStack, command: list[str], env: dict[str, str]) -> None:
    process = subprocess.Popen(
        command,
        env=os.environ | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running.callback(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

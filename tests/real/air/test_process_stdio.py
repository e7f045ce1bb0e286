"""What the player's process prints, and what the libraries in it may."""

import logging
import os
import subprocess
import sys

import pytest

from station.air.player.handle import COMMAND
from station.air.player.messages import Open, Opened
from station.air.player.process_stdio import hushed
from station.air.player.wire import command_line, event_from
from tests.virtual_card.card import VirtualCard

_LIBRARY = """
import logging, os
from station.air.player.process_stdio import ProcessStdio, hushed
pipes = ProcessStdio()
logging.basicConfig(level=logging.INFO)
os.write(2, b"before\\n")
with hushed():
    os.write(2, b"Cannot connect to server socket\\n")
    logging.warning("our own line")
os.write(2, b"after\\n")
"""


def test_what_libraries_print_is_dropped_and_our_own_lines_are_kept() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _LIBRARY], capture_output=True, text=True, check=True
    )
    assert ran.stderr.splitlines() == ["before", "WARNING:root:our own line", "after"]
    assert ran.stdout == ""


def _open_in_vain() -> None:
    with hushed():
        os.write(2, b"chatter\n")
        raise OSError("no card")


def test_the_hush_ends_when_what_was_hushed_fails(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OSError, match="no card"):
        _open_in_vain()
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"


@pytest.mark.parametrize("name", ["loa", "no such card"])
def test_opening_a_card_prints_nothing_but_our_own_log(name: str) -> None:
    pipe = subprocess.PIPE
    with (
        VirtualCard() as card,
        subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, env=card.env) as player,
    ):
        assert player.stdin is not None
        assert player.stdout is not None
        player.stdin.write(command_line(Open(name)))
        player.stdin.flush()
        # It is open once it takes sound, so its input stays until it says so.
        event = event_from(player.stdout.readline())
        rest, said = player.communicate(timeout=20)
    assert isinstance(event, Opened) == (name == "loa")
    assert (rest, player.returncode) == (b"", 0)
    levels = tuple(map(logging.getLevelName, (logging.INFO, logging.WARNING)))
    strange = [line for line in said.decode().splitlines() if not line.startswith(levels)]
    assert strange == []

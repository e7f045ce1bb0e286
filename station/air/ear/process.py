"""The listener's process: it hears what the horns give, through the microphone.

`python -m station.air.ear.process METRES` reads the player's commands (`player/messages.py`): which
card to open, what is sent and when, and quit. It writes what it hears (`wire.py`) once a second. A
process of its own, so that a microphone that hangs, or a library that aborts, leaves the player
alone; it ends with its parent. Not handled here: comparing (`listening.py`).
"""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence

from station.air.ear.listening import Listening
from station.air.ear.microphone import Microphone
from station.air.ear.wire import Deaf, hearing_line
from station.air.player.messages import Command, Open, Play, Quit
from station.air.player.wire import command_from
from station.errors import InputError, LoaThonError
from station.programme.proof_of_sound import Hearing

_BLOCK = 0.25  # seconds
_NICE = 10  # whatever plays comes first
_PR_SET_PDEATHSIG = 1


def _commands(pending: bytearray) -> Iterator[Command]:
    """What has come on standard input, without waiting; its end is this process's."""
    while select.select([0], [], [], 0)[0]:
        data = os.read(0, 65_536)
        if not data:
            os._exit(0)
        pending += data
    while (end := pending.find(b"\n")) >= 0:
        yield command_from(bytes(pending[:end]))
        del pending[: end + 1]


def _opened(pending: bytearray) -> str:
    """The card to open, once that is said."""
    while True:
        select.select([0], [], [])
        for command in _commands(pending):
            if isinstance(command, Open):
                return command.card


def _run(output: int, farthest: float) -> None:
    pending = bytearray()
    microphone = Microphone(_opened(pending), _BLOCK)
    samples = microphone.read()
    began = time.time() - len(samples) / microphone.rate
    listening = Listening(microphone.rate, farthest, began)
    told: Hearing | None = None
    while True:
        listening.take(samples, time.time())
        for command in _commands(pending):
            if isinstance(command, Play):
                listening.play(command)
            elif isinstance(command, Quit):
                microphone.close()
                return
        hearing = listening.hearing()
        if hearing is not None and hearing != told:
            os.write(output, hearing_line(hearing))
            told = hearing
        samples = microphone.read()


def main(arguments: Sequence[str]) -> int:
    """Listen until told to quit; the process's exit status. The argument: metres to the horns."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the daemon, which then ends us
    os.nice(_NICE)
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    # What libraries print goes nowhere: ALSA and JACK lament every card that there might be.
    output, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        _run(output, float(arguments[0]))
    except (LoaThonError, InputError, OSError) as error:
        os.write(output, hearing_line(Deaf(str(error))))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The player's process: commands in, events out, a sound card in between.

`python -m station.air.player.process` reads one JSON object a line on its standard input and writes
one a line on its standard output (`messages.py`). When its input ends, or its parent dies, it ends
at once and nothing sounds any more. Not handled here: what the commands do (`loop.py`), the card
(`sound_card.py`).
"""

import contextlib
import ctypes
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence

from station.air.player.loop import PlayerLoop
from station.air.player.messages import Quit
from station.air.player.process_stdio import ProcessStdio
from station.air.player.realtime import ahead_of_ordinary_work
from station.air.player.sound_card import SoundCard
from station.air.player.wire import command_from, interrupted_from
from station.errors import InputError

_log = logging.getLogger(__name__)
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """A daemon that dies must leave a silent village."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def _lines(pending: bytearray, data: bytes) -> Iterator[bytes]:
    pending += data
    while (end := pending.find(b"\n")) >= 0:
        yield bytes(pending[:end])
        del pending[: end + 1]


def _run(loop: PlayerLoop) -> None:
    pending = bytearray()
    while True:
        if select.select([0], [], [], loop.patience)[0]:
            data = os.read(0, 65_536)
            if not data:
                os._exit(0)
            for line in _lines(pending, data):
                command = command_from(line)
                if isinstance(command, Quit):
                    return
                loop.handle(command)
        loop.tick()


def main(arguments: Sequence[str]) -> int:
    """Carry commands out until told to quit; the process's exit status.

    An argument is what an earlier life of this process was interrupted in.
    """
    _die_with_parent()
    ahead_of_ordinary_work()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the daemon, which then ends us
    # The interpreter changes hands often, so that the callback never waits long for it.
    sys.setswitchinterval(0.0005)
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    stdio = ProcessStdio()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    loop = PlayerLoop(SoundCard(), stdio.emit, time.monotonic, time.time, stdio.begin_anew)
    try:
        if arguments:
            stdio.hush()
            loop.take_up(interrupted_from(arguments[0]))
        _run(loop)
    except (InputError, OSError) as error:
        _log.error("%s", error)
        return 1
    finally:
        loop.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

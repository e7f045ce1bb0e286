"""The process behind the desk's socket: the station's own user, who never opens a stick.

Systemd starts it (`station-stick-desk.socket`), and it ends when it is idle. Not handled here: what
it does (`desk.py`).
"""

import contextlib
import logging
import signal
import socket
from pathlib import Path

from station import settings as settings_files
from station.clock import SystemClock
from station.errors import InputError, LoaThonError
from station.fields import FormError
from station.lines import LineError, LineReader, decode, encode
from station.village.activated import serve_passed
from station.village.settings.station import StationSettings
from station.village.stick.desk import Desk, OwnDesk
from station.village.stick.desk_messages import (
    ASKED,
    LONGEST,
    MOST_ASKED,
    SAID,
    Answered,
    Asked,
    EnrolBox,
    Hour,
    MakeReport,
    TakenUp,
    TakeUp,
)
from station.village.sync.protocol import Trouble, trouble

log = logging.getLogger(__name__)

_HEARS = 5.0
"""Seconds that the line of a request may take."""


def answer(desk: Desk, request: Asked) -> Answered:
    """What `desk` says to it. Never raises."""
    try:
        return _done(desk, request)
    except LoaThonError as error:
        return trouble(error)
    except Exception as error:
        log.exception("a stick's request failed")
        return Trouble("", f"the station failed ({type(error).__name__}); look at the log")


def _done(desk: Desk, request: Asked) -> Answered:
    match request:
        case EnrolBox():
            return desk.enrol(request.given.encode())
        case MakeReport():
            return desk.report(request.news)
        case TakeUp():
            desk.take_up()
            return TakenUp()
    return Hour(desk.hour())


def serve(desk: Desk, connection: socket.socket) -> None:
    """Answer the one request of `connection`."""
    try:
        line = LineReader(connection, MOST_ASKED).line(_HEARS)
        if line is None:
            return
        # One that hangs, as on a dead disk, ends so: SIGALRM's own way.
        signal.alarm(LONGEST)
        said = answer(desk, ASKED.message_of(decode(line)))
        signal.alarm(0)
    except (LineError, FormError) as error:
        said = trouble(InputError("{error}; restart the station", error=error))
    except OSError as error:
        log.debug("who asked for a stick went away: %s", error)
        return
    with contextlib.suppress(OSError):
        connection.settimeout(_HEARS)
        connection.sendall(encode(SAID.form_of(said)))


def main(file: Path) -> None:
    """Serve the socket that was passed; the settings are those in `file`."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")

    def settings() -> StationSettings:
        return settings_files.load(file, StationSettings)

    desk = OwnDesk(file, settings, SystemClock())
    serve_passed(lambda connection: serve(desk, connection))

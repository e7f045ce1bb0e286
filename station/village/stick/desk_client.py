"""The stick's side of the desk: it asks the station's user at a socket.

Not handled here: what is done there (`desk.py`), by whom (`desk_process.py`).
"""

import socket
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from station.errors import LinkError
from station.fields import FormError
from station.lines import LineError, LineReader, decode, encode
from station.village.stick.desk_messages import (
    ASKED,
    LONGEST,
    MOST_ANSWER,
    SAID,
    Asked,
    EnrolBox,
    Enrolled,
    Hour,
    MakeReport,
    SignedReport,
    TakenUp,
    TakeUp,
    TellHour,
)
from station.village.sync.protocol import Trouble

T = TypeVar("T")


class DeskClient:
    """A `Desk` behind the socket `path`."""

    def __init__(self, path: Path, patience: float = LONGEST + 30) -> None:
        self._path, self._patience = path, patience

    def enrol(self, given: bytes) -> Enrolled:
        """As `Desk`."""
        return self._ask(EnrolBox(given.decode("utf-8", "replace")), Enrolled)

    def hour(self) -> datetime:
        """As `Desk`."""
        return self._ask(TellHour(), Hour).at

    def take_up(self) -> None:
        """As `Desk`."""
        self._ask(TakeUp(), TakenUp)

    def report(self, news: str) -> SignedReport:
        """As `Desk`."""
        return self._ask(MakeReport(news), SignedReport)

    def _ask(self, request: Asked, wanted: type[T]) -> T:
        """Raises LinkError when there is no answer, or the error of ours that the desk had."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(self._patience)
                connection.connect(str(self._path))
                connection.sendall(encode(ASKED.form_of(request)))
                line = LineReader(connection, MOST_ANSWER).line(self._patience)
            said = SAID.message_of(decode(line or b""))
        except PermissionError as error:
            raise LinkError("you may not use {path}; run it with sudo", path=self._path) from error
        except (LineError, FormError, OSError) as error:
            raise LinkError(
                "the station's part for sticks can't be asked ({error}); look at: journalctl -u "
                "station-stick-desk",
                error=error,
            ) from error
        if isinstance(said, Trouble):
            raise said.error
        if not isinstance(said, wanted):
            raise LinkError("the station's part for sticks answered with something else")
        return said

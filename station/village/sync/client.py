"""The daemon's side of a sync: it opens no way to the network, but asks the process that has one.

That process listens at a Unix socket (`station-sync.socket`); where nobody does, as beside `make
demo`, it is started as a child for this one request, and ended with it. Nothing that it answers is
believed but what `protocol.py` lets through. Not handled here: the work (`process.py`), and
when (`worker.py`).
"""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from station.errors import LinkError, Sentence
from station.fields import FormError
from station.lines import LineError, LineReader, decode, encode
from station.village.sync.protocol import (
    ASKED,
    LONGEST,
    MOST_ANSWER,
    MOST_LINES,
    SAID,
    Asked,
    Dated,
    FetchRelease,
    News,
    ReleaseFetched,
    Synced,
    SyncOnce,
    checked,
)
from station.village.sync.syncer import SyncResult

_ENDS_WITHIN = 1.0
_AGAIN = Sentence("it is tried again; look at: journalctl -u station-sync -u station")


class SyncClient:
    """Asks at the socket `path`, or a child with the settings in `file`.

    An answer takes at most `patience` seconds. One request at a time; `close` from any thread.
    """

    def __init__(self, path: Path, file: Path | None, patience: float = LONGEST + 60) -> None:
        self._path, self._patience = path, patience
        self.command: tuple[str, ...] = ()
        if file is not None:
            self.command = (sys.executable, "-m", "station.village.sync.process", str(file))
        self._connection: socket.socket | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._ending = False

    def ask(
        self,
        request: Asked,
        news: Callable[[], object] = lambda: None,
        dated: Callable[[Dated], object] = lambda _: None,
    ) -> Synced | ReleaseFetched:
        """The last line of the answer to `request`; `news` and `dated` are told of lines before.

        Raises LinkError when none comes, or another error of ours that the process had.
        """
        try:
            with self._reached() as connection:
                connection.settimeout(self._patience)
                connection.sendall(encode(ASKED.form_of(request)))
                return self._answer(LineReader(connection, MOST_ANSWER), news, dated)
        except (LineError, FormError) as error:
            raise _something_else() from error
        except TimeoutError as error:
            raise LinkError(
                "the sync's process did not answer in time; {again}", again=_AGAIN
            ) from error
        except OSError as error:
            raise LinkError(
                "the sync's process can't be asked ({error}); {again}", error=error, again=_AGAIN
            ) from error

    def sync(
        self,
        at: datetime,
        news: Callable[[], object] = lambda: None,
        dated: Callable[[Dated], object] = lambda _: None,
        *,
        afresh: bool = False,
    ) -> SyncResult:
        """One sync, judged at `at`; `afresh` lifts doubts. Raises LoaThonError as `Syncer.sync`."""
        answer = self.ask(SyncOnce(at, afresh), news, dated)
        if not isinstance(answer, Synced):
            raise _something_else()
        return answer.result

    def release(self, at: datetime) -> str:
        """As `update.fetch.fetch_for`, which the process does by the settings it reads itself."""
        answer = self.ask(FetchRelease(at))
        if not isinstance(answer, ReleaseFetched):
            raise _something_else()
        return answer.version

    def close(self) -> None:
        """Hang up, and end a child at once: whatever it wrote is as safe as in a power cut."""
        self._ending = True
        connection, child = self._connection, self._child
        if child is not None:
            child.kill()
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _answer(
        self, reader: LineReader, news: Callable[[], object], dated: Callable[[Dated], object]
    ) -> Synced | ReleaseFetched:
        until = time.monotonic() + self._patience
        for _ in range(MOST_LINES):
            line = reader.line(max(0.001, until - time.monotonic()))
            if line is None:
                raise LinkError("the sync's process ended without an answer; {again}", again=_AGAIN)
            said = SAID.message_of(decode(line))
            if isinstance(said, News):
                news()
            elif isinstance(said, Dated):
                dated(said)
            else:
                return checked(said)
        raise LineError("too many lines")

    @contextlib.contextmanager
    def _reached(self) -> Iterator[socket.socket]:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with connection:
            connection.settimeout(self._patience)
            try:
                connection.connect(str(self._path))
            except (FileNotFoundError, ConnectionRefusedError):
                with self._started() as connection:
                    yield connection
                return
            with self._held(connection):
                yield connection

    @contextlib.contextmanager
    def _started(self) -> Iterator[socket.socket]:
        if not self.command:
            raise LinkError("no process syncs here; start it: systemctl start station-sync.socket")
        ours, its = socket.socketpair()
        with ours:
            with its:
                child = subprocess.Popen(
                    self.command, stdin=its.fileno(), stdout=subprocess.DEVNULL
                )
            self._child = child
            try:
                with self._held(ours):
                    yield ours
            finally:
                self._child = None
                ours.close()
                _end(child)

    @contextlib.contextmanager
    def _held(self, connection: socket.socket) -> Iterator[None]:
        self._connection = connection
        try:
            if self._ending:  # it may have missed the word
                raise LinkError("the station is ending")
            yield
        finally:
            self._connection = None


def _something_else() -> LinkError:
    return LinkError("the sync's process answered with something else; {again}", again=_AGAIN)


def _end(child: subprocess.Popen[bytes]) -> None:
    """It ends by itself when we hang up; one that doesn't is made to."""
    try:
        child.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()

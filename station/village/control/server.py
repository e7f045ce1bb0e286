"""The daemon's half of the control socket.

One thread accepts, one thread for each connection answers; their number is bounded. When all
places are taken, the connection that has been idle longest gives way, so that sleepers never keep
a Stop waiting; when all wait for their replies, places are kept in which nothing but a Stop is
answered. Not handled here: a request's line and its reply's (`replies.py`).
"""

import contextlib
import logging
import os
import socket
import stat
import threading
import time
from pathlib import Path

from station.errors import RefusedError, StorageError
from station.lines import LineError, LineReader
from station.village.control.client import MOST_REQUEST
from station.village.control.replies import BUSY, Answer, is_stop, not_understood, reply

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 8
KEPT_FOR_STOP = 2
"""Connections beyond these, when all wait for their replies: only Stop is answered there."""

IDLE = 5.0
"""Seconds that a connection may take for one request's line, or for taking its reply."""

_BACKLOG = 64
_PATIENCE = 2.0


class ControlServer:
    """Answers requests at the Unix socket `path`.

    `answer` is called from several threads, one request each, and returns its reply, a message. It
    may raise RequestRefusedError to say no, InputError for a request that makes no sense; any other
    exception is logged and told as a fault.
    """

    def __init__(self, path: Path, answer: Answer, *, mode: int = 0o660) -> None:
        self._path, self._answer, self._mode = path, answer, mode
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._idle_since: dict[socket.socket, float] = {}
        self._handlers: set[threading.Thread] = set()
        self._beyond: dict[socket.socket, threading.Thread] = {}

    def start(self) -> None:
        """Listen. Raises RefusedError when another daemon does, StorageError when it can't."""
        self._clear_the_way()
        self._listener = self._listen()
        self._thread = threading.Thread(target=self._accept, name="control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up on everybody and take the socket away; does nothing when not started."""
        listener, self._listener = self._listener, None
        if listener is None:
            return
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        with self._lock:
            for connection in (*self._idle_since, *self._beyond):
                _hang_up(connection)
            handlers = [*self._handlers, *self._beyond.values()]
        for thread in [self._thread, *handlers]:
            if thread is not None and thread is not threading.current_thread():
                thread.join(_PATIENCE)
        listener.close()
        self._path.unlink(missing_ok=True)

    def alive(self) -> bool:
        """Whether it still accepts; for the supervisor."""
        return self._listener is not None and self._thread is not None and self._thread.is_alive()

    def _clear_the_way(self) -> None:
        try:
            if not stat.S_ISSOCK(self._path.lstat().st_mode):
                raise RefusedError("{path} is not a socket; move it away", path=self._path)
        except FileNotFoundError:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(_PATIENCE)
            try:
                probe.connect(str(self._path))
            except ConnectionRefusedError:
                log.info("removed the socket that a former daemon left")
                self._path.unlink(missing_ok=True)
                return
            except OSError as error:
                raise StorageError(
                    "{path} can't be used: {error}", path=self._path, error=error
                ) from error
        raise RefusedError(
            "another station already answers at {path}; stop it first: systemctl stop station",
            path=self._path,
        )

    def _listen(self) -> socket.socket:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Before bind, so that there is no moment at which others may connect.
            os.fchmod(listener.fileno(), self._mode)
            listener.bind(str(self._path))
            self._path.chmod(self._mode)
            listener.listen(_BACKLOG)
        except OSError as error:
            listener.close()
            raise StorageError(
                "the control socket {path} can't be made: {error}", path=self._path, error=error
            ) from error
        return listener

    def _accept(self) -> None:
        while (listener := self._listener) is not None:
            try:
                connection, _ = listener.accept()
            except OSError as error:
                if self._listener is None:
                    return
                log.warning("a connection could not be accepted: %s", error)
                time.sleep(0.1)  # out of file descriptors: don't spin
                continue
            self._admit(connection)

    def _admit(self, connection: socket.socket) -> None:
        with self._lock:
            if len(self._handlers) >= MOST_CONNECTIONS and not self._make_room():
                self._admit_beyond(connection)
                return
            self._idle_since[connection] = time.monotonic()
            thread = threading.Thread(
                target=self._serve, args=(connection,), name="control-client", daemon=True
            )
            self._handlers.add(thread)
            thread.start()

    def _admit_beyond(self, connection: socket.socket) -> None:
        """A place kept for Stop; the oldest that hasn't said what it wants gives way."""
        if len(self._beyond) >= KEPT_FOR_STOP:
            oldest = next(iter(self._beyond))
            del self._beyond[oldest]
            _hang_up(oldest)
        thread = threading.Thread(
            target=self._serve_beyond, args=(connection,), name="control-stop", daemon=True
        )
        self._beyond[connection] = thread
        thread.start()

    def _serve_beyond(self, connection: socket.socket) -> None:
        """One request, answered if it is a Stop."""
        try:
            with connection:
                line = LineReader(connection, MOST_REQUEST).line(IDLE)
                with self._lock:
                    # From here on it ends by itself, and soon.
                    self._beyond.pop(connection, None)
                connection.settimeout(IDLE)
                connection.sendall(reply(line, self._answer) if is_stop(line) else BUSY)
        except (OSError, LineError) as error:
            log.debug("a control connection ended: %s", error)
        finally:
            with self._lock:
                self._beyond.pop(connection, None)

    def _make_room(self) -> bool:
        """Hang up on the longest idle; its thread ends by itself."""
        if not self._idle_since:
            return False
        longest = min(self._idle_since, key=lambda connection: self._idle_since[connection])
        del self._idle_since[longest]
        _hang_up(longest)
        return True

    def _serve(self, connection: socket.socket) -> None:
        reader = LineReader(connection, MOST_REQUEST)
        try:
            with connection:
                while self._one(connection, reader):
                    pass
        except OSError as error:  # a timeout, or the other side went away
            log.debug("a control connection ended: %s", error)
        finally:
            with self._lock:
                self._idle_since.pop(connection, None)
                self._handlers.discard(threading.current_thread())

    def _one(self, connection: socket.socket, reader: LineReader) -> bool:
        """One request and its reply; False when the connection is to end."""
        with self._lock:
            self._idle_since[connection] = time.monotonic()
        try:
            line = reader.line(IDLE)
        except LineError as error:
            connection.sendall(not_understood(error))
            return False
        if line is None:
            return False
        with self._lock:
            self._idle_since.pop(connection, None)
        said = reply(line, self._answer)
        connection.settimeout(IDLE)
        connection.sendall(said)
        return True


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

"""Strangers who hold connections to the page, each with one byte from time to time."""

import contextlib
import socket
import threading
from collections.abc import Iterator

HEADS = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODIES = (
    b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\npin="
)
KEPT = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n"
SILENT = b""


class Strangers:
    """`count` connections to `port`, from the address `source`; who is put out comes again."""

    def __init__(self, port: int, count: int, begin: bytes, source: str = "127.0.0.1") -> None:
        self._port, self._begin, self._source = port, begin, source
        self._held = [self._come() for _ in range(count)]
        self.came_again = 0

    def drip(self) -> None:
        """One byte more from each."""
        for place, each in enumerate(self._held):
            try:
                each.sendall(b"x" if self._begin is not KEPT else self._begin)
            except OSError:
                each.close()
                with contextlib.suppress(OSError):
                    self._held[place] = self._come()
                    self.came_again += 1

    def close(self) -> None:
        """They all go."""
        for each in self._held:
            each.close()

    def _come(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), 20, (self._source, 0))
        with contextlib.suppress(OSError):
            made.sendall(self._begin)
        return made


@contextlib.contextmanager
def strangers(
    port: int, count: int, begin: bytes, source: str = "127.0.0.1", every: float = 0.5
) -> Iterator[Strangers]:
    """Meanwhile `count` of them, dripping `every` so many seconds."""
    made, over = Strangers(port, count, begin, source), threading.Event()

    def drip() -> None:
        while not over.wait(every):
            made.drip()

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield made
    finally:
        over.set()
        thread.join()
        made.close()

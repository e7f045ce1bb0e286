"""The servers behind the door: waitress, a lane each for Stop, phones that are in, and strangers.

Each lane has threads of its own, so that no number of one kind's requests keeps another waiting;
all share one loop. They listen at local sockets in a folder of theirs; only the door comes there,
and its word is taken for where a request came from.
"""

import logging
import threading
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flask import Flask
from waitress.server import create_server

from web.kit.server.intake import INSIDE, STOP, STRANGERS

THREADS = MappingProxyType({STOP: 1, INSIDE: 4, STRANGERS: 2})
_ROUND_IT = 20_000
"""Bytes of a form around a recording."""


class Lanes:
    """The servers of `app` in the folder `where`, for bodies of at most `largest` bytes."""

    def __init__(self, app: Flask, where: Path, largest: int) -> None:
        # Strangers are to wait; and what they make anybody write, they could fill a card with.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._where, sockets = where, dict[Any, Any]()
        self._servers = [
            _server(app, self.path(lane), sockets, threads, largest)
            for lane, threads in THREADS.items()
        ]
        self._thread = threading.Thread(target=self._servers[0].run, name="lanes", daemon=True)

    def path(self, lane: str) -> str:
        """The local socket of `lane`."""
        return str(self._where / lane)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def is_alive(self) -> bool:
        """Whether they still do."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Let nobody begin any more."""
        for server in self._servers:
            server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)


def _server(app: Flask, path: str, sockets: dict[Any, Any], threads: int, largest: int) -> Any:
    return create_server(
        app,
        map=sockets,
        threads=threads,
        unix_socket=path,
        unix_socket_perms="600",
        connection_limit=1000,  # the door's to limit
        backlog=256,
        asyncore_use_poll=True,
        channel_timeout=10**12,  # the door's, too; and this one is by the wall clock
        cleanup_interval=5,
        max_request_header_size=20_000,
        max_request_body_size=largest + _ROUND_IT,
        inbuf_overflow=65_536,
        outbuf_overflow=262_144,
        ident=None,
        trusted_proxy="localhost",
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"},
        clear_untrusted_proxy_headers=True,
    )

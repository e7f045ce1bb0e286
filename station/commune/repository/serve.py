"""The repository over HTTP: files with Range and ETag; and new boxes' registrations.

One of two rooms that use flask and waitress (the other is `web.panel`). Not handled here: who may
read it, for everybody may; what makes it trustworthy is signed. Nor whose registration counts
(`fleet/boxes.py`); here they are only few and small.
"""

import contextlib
import logging
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request, send_from_directory
from waitress.server import create_server
from waitress.wasyncore import close_all
from werkzeug.exceptions import HTTPException

from station.errors import LoaThonError, RefusedError, TrustError
from station.trust.station_statement import MOST_REGISTRATION

log = logging.getLogger(__name__)

_A_DAY = 86_400
_MOST_A_MINUTE = 30
_MOST_BODY = 16_384


class Few:
    """Lets `most` calls a minute through."""

    def __init__(self, most: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._most, self._monotonic = most, monotonic
        self._lock = threading.Lock()
        self._calls: deque[float] = deque()

    def may(self) -> bool:
        """Whether one more is let through now."""
        with self._lock:
            now = self._monotonic()
            while self._calls and self._calls[0] <= now - 60:
                self._calls.popleft()
            if len(self._calls) >= self._most:
                return False
            self._calls.append(now)
            return True


def make_app(repository: Path, enrol: Callable[[bytes], bytes] | None = None) -> Flask:
    """The application that serves the folder `repository`; GET and HEAD only, no listings.

    With `enrol`, a registration is taken at POST /enrol, and answered with what `enrol` gives: it
    raises LoaThonError to refuse.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_REGISTRATION
    if enrol is not None:
        _take_registrations(app, enrol)
    _give_files(app, repository)

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        # Few bytes, and not kept: what is absent now may come with the next publishing.
        return Response(status=error.code or 500, headers={"Cache-Control": "no-store"})

    return app


def _take_registrations(app: Flask, enrol: Callable[[bytes], bytes]) -> None:
    few, one = Few(_MOST_A_MINUTE), threading.Lock()

    @app.post("/enrol", provide_automatic_options=False)
    def registration() -> Response:
        if not few.may():
            abort(429)
        body = request.get_data(cache=False)
        try:
            with one:
                answer = enrol(body)
        except (TrustError, RefusedError) as error:
            # Why is told in the office, not to whoever asks.
            log.warning("a registration was refused: %s", error)
            abort(403)
        except LoaThonError:
            log.exception("a registration could not be kept")
            abort(503)
        headers = {"Cache-Control": "no-store"}
        return Response(answer, 200, headers, mimetype="application/octet-stream")


def _give_files(app: Flask, repository: Path) -> None:
    """The commune's, and the program's releases, which lie as those do, a folder deeper."""

    @app.get(
        "/program/<any(metadata, targets):folder>/<path:name>", provide_automatic_options=False
    )
    def release(folder: str, name: str) -> Response:
        return file(f"program/{folder}", name)

    @app.get("/<any(metadata, targets):folder>/<path:name>", provide_automatic_options=False)
    def file(folder: str, name: str) -> Response:
        # Half-written files begin with a dot.
        if any(part.startswith(".") for part in name.split("/")):
            abort(404)
        response = send_from_directory(repository / folder, name, conditional=True)
        changes = name == "timestamp.json"
        response.headers["Cache-Control"] = (
            "no-cache" if changes else f"public, max-age={_A_DAY}, immutable"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class RepositoryServer:
    """Serves `repository` at `listen`:`port`; port 0 takes a free one, see `port`.

    Raises RefusedError when it can't listen there.
    """

    def __init__(
        self,
        repository: Path,
        listen: str,
        port: int,
        enrol: Callable[[bytes], bytes] | None = None,
    ) -> None:
        family = socket.AF_INET6 if ":" in listen else socket.AF_INET
        try:
            listener = socket.create_server((listen, port), family=family)
        except (OSError, OverflowError) as error:
            raise RefusedError(
                "can't listen at {listen}:{port}: {error}; choose another --port, or "
                "another address in commune.toml",
                listen=listen,
                port=port,
                error=error,
            ) from error
        self.port: int = listener.getsockname()[1]
        self._connections: dict[int, Any] = {}
        app = make_app(repository.resolve(), enrol)
        self._server = create_server(
            app, map=self._connections, sockets=[listener], max_request_body_size=_MOST_BODY
        )

    def run(self) -> None:
        """Serve until Ctrl-C, or until another thread calls `stop`."""
        try:
            self._server.run()
        finally:
            self._end()

    def stop(self) -> None:
        """End `run`; connections are closed in its own thread."""
        # The loop may find what is asked of it, and close the trigger, before it is pulled.
        with contextlib.suppress(OSError):
            self._server.trigger.pull_trigger(self._end)

    def _end(self) -> None:
        # Answers under way come first: their threads still use what is closed then.
        self._server.task_dispatcher.shutdown()
        close_all(self._connections, ignore_all=True)

"""The repository over HTTP: files only, with Range, ETag and nothing else.

One of two rooms that use flask and waitress (the other is `web.panel`). Not handled here: who may
read it, for everybody may; what makes it trustworthy is signed.
"""

import contextlib
import socket
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, send_from_directory
from waitress.server import create_server
from waitress.wasyncore import close_all
from werkzeug.exceptions import HTTPException

from station.errors import RefusedError

_A_DAY = 86_400


def make_app(repository: Path) -> Flask:
    """The application that serves the folder `repository`; GET and HEAD only, no listings."""
    app = Flask(__name__, static_folder=None)

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

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        # Few bytes, and not kept: what is absent now may come with the next publishing.
        return Response(status=error.code or 500, headers={"Cache-Control": "no-store"})

    return app


class RepositoryServer:
    """Serves `repository` at `listen`:`port`; port 0 takes a free one, see `port`.

    Raises RefusedError when it can't listen there.
    """

    def __init__(self, repository: Path, listen: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in listen else socket.AF_INET
        try:
            listener = socket.create_server((listen, port), family=family)
        except (OSError, OverflowError) as error:
            raise RefusedError(
                f"can't listen at {listen}:{port}: {error}; choose another --port, "
                "or another address in commune.toml"
            ) from error
        self.port: int = listener.getsockname()[1]
        self._connections: dict[int, Any] = {}
        app = make_app(repository.resolve())
        self._server = create_server(app, map=self._connections, sockets=[listener])

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

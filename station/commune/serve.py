"""The repository over HTTP: files only, with Range, ETag and nothing else.

One of two rooms that use flask and waitress (the other is `web.panel`). Not handled here: who may
read it, for everybody may; what makes it trustworthy is signed.
"""

from pathlib import Path

from flask import Flask, Response, abort, send_from_directory
from waitress.server import create_server
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
    """Serves `repository` at `listen`:`port`; port 0 takes a free one, see `port`."""

    def __init__(self, repository: Path, listen: str, port: int) -> None:
        try:
            self._server = create_server(make_app(repository.resolve()), host=listen, port=port)
        except OSError as error:
            raise RefusedError(
                f"can't listen at {listen}:{port}: {error.strerror}; choose another --port"
            ) from error
        self.port: int = self._server.effective_port

    def run(self) -> None:
        """Serve until `close`, or Ctrl-C."""
        self._server.run()

    def close(self) -> None:
        """Stop, and close every connection."""
        self._server.close()

"""A recording on its way in: written to the inbox as it comes, never held in memory.

The phone's name for it is not looked at. What is not handed to the daemon is removed at the
request's end. Not handled here: what a recording may be (the daemon's), and how much of a body is
taken before the application sees it (`intake.py`).
"""

import io
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from flask import Flask, Request, g, redirect, request
from werkzeug.wrappers import Response

from station.errors import StorageError
from web.kit.access.refusal import TOO_LARGE, refusal

ENDPOINT = "panel.memo_upload"
PATH = "/speak/send"
_ROUND_IT = 10_000
"""Bytes of a form around its file."""

_AT_ONCE = 200_000
"""Bytes of it in memory."""


class Spool(io.FileIO):
    """A new file in the inbox."""

    def __init__(self, inbox: Path) -> None:
        self.path = inbox / secrets.token_hex(16)
        try:
            # The folder lets in its group only; the daemon's user reads the file as one of all.
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
            os.fchmod(descriptor, 0o644)
        except OSError as error:
            raise _full(inbox, error) from error
        super().__init__(descriptor, "r+")
        self.size = 0

    def write(self, data: Any) -> int:
        """All of `data`. Raises StorageError."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[super().write(rest) :]
        except OSError as error:
            raise _full(self.path, error) from error
        self.size += len(data)
        return len(data)

    def keep(self) -> None:
        """Have all of it on the disk. Raises StorageError."""
        try:
            os.fsync(self.fileno())
        except OSError as error:
            raise _full(self.path, error) from error


def take_uploads(app: Flask, inbox: Path, most: int) -> None:
    """Let `app` take files of `most` bytes at the one page for it. To be called before its guard.

    Everything else stays as small as the application's own limits say.
    """

    class UploadRequest(Request):
        def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
            if self.endpoint != ENDPOINT or not g.get("inside"):
                return io.BytesIO()
            spool = Spool(inbox)
            g.spools = [*g.get("spools", ()), spool]
            return spool

    app.request_class = UploadRequest

    @app.before_request
    def widen() -> None:
        if request.endpoint == ENDPOINT:
            request.max_content_length = most + _ROUND_IT
            # It bounds what is read at once, too.
            request.max_form_memory_size = _AT_ONCE

    @app.teardown_request
    def clear(_: BaseException | None) -> None:
        for spool in g.get("spools", ()):
            spool.close()
            with suppress(OSError):
                spool.path.unlink(missing_ok=True)

    @app.errorhandler(413)
    def too_large(_: Exception) -> Response:
        if request.endpoint == ENDPOINT:
            return redirect("/speak?no=too-large", 303)
        return Response(refusal(TOO_LARGE), 413, mimetype="text/html")


def uploaded() -> Spool | None:
    """The recording that this request brought, safe from a power cut. Raises StorageError.

    Flushed here, where it may take its time: the daemon has to answer within seconds.
    """
    found: Spool | None = next((spool for spool in g.get("spools", ()) if spool.size), None)
    if found is not None:
        found.keep()
    return found


def _full(path: Path, error: OSError) -> StorageError:
    return StorageError(
        "{path} can't be written ({strerror}); make room: df -h", path=path, strerror=error.strerror
    )

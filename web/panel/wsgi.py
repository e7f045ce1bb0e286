"""The panel's root: settings in, pages out, over waitress. The only importer of waitress.

With a certificate a second server answers behind TLS (`server/tls.py`): same pages, one thread
more.
"""

import logging
import os
import signal
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import Flask
from waitress.server import create_server

from station.clock import SystemClock
from station.errors import Sentence, SettingsError
from station.village.settings.places import HttpsFiles
from station.village.settings.station import StationSettings
from web.kit.server.intake import Gate, channel_class
from web.panel.app import AppSettings, create_app

log = logging.getLogger(__name__)


def panel_settings(settings: StationSettings) -> AppSettings:
    """The panel's part of a station's settings."""
    return AppSettings(
        places=settings.places,
        village=settings.village.name,
        timezone=settings.zoneinfo,
        hosts=tuple(settings.panel.hosts),
        language=settings.panel.language,
        port=settings.panel.port,
        https_port=settings.panel.https_port,
        largest=int(settings.memo.largest * 1_000_000),
    )


def main(settings: StationSettings) -> None:
    """Serve the panel until SIGTERM or SIGINT.

    Raises StorageError when its state can't be kept, SettingsError when its address can't be had.
    """
    app = create_app(panel_settings(settings), SystemClock())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as secured:
        _serve_securely(app, settings, secured)
        # Bodies that are under way lie on the card, not in a /tmp that may be memory.
        inbox = settings.places.lasting_inbox
        tempfile.tempdir = str(inbox) if os.access(inbox, os.W_OK) else None
        _serve(app, settings.panel.listen, settings.panel.port)


def _serve(app: Flask, listen: str, port: int) -> None:
    try:
        server = _server(app, threads=4, host=listen, port=port)
    except (OSError, ValueError) as error:
        # waitress says ValueError of a name that nobody knows.
        raise SettingsError(
            [
                Sentence(
                    "the panel can't listen at {listen}:{port} ({strerror}); see [panel]",
                    listen=listen,
                    port=port,
                    strerror=getattr(error, "strerror", None) or str(error),
                )
            ]
        ) from error
    log.info("the panel listens at %s:%d", listen, port)
    server.run()  # returns at SystemExit and KeyboardInterrupt
    log.info("the panel has stopped")


def _serve_securely(app: Flask, settings: StationSettings, secured: ExitStack) -> None:
    """Answer over HTTPS too, if it has been set up; without it the page must come all the same."""
    files = HttpsFiles(settings.state)
    if not files.certificate.exists():
        return
    from web.kit.server.tls import Identity, TlsFront

    listen, port = settings.panel.listen, settings.panel.https_port
    behind = Path(secured.enter_context(tempfile.TemporaryDirectory())) / "tls.sock"
    try:
        front = TlsFront(listen, port, Identity(files.certificate, files.key), behind)
    except SettingsError as error:
        log.error("no HTTPS: %s", error)  # noqa: TRY400 - the sentence is enough
        return
    local = {"unix_socket": str(behind), "unix_socket_perms": "600", "url_scheme": "https"}
    server = _server(app, threads=3, **local)
    threading.Thread(target=server.run, name="https", daemon=True).start()
    front.start()
    secured.callback(front.close)
    log.info("the panel listens at %s:%d with TLS", listen, port)


def _server(app: Flask, **where: Any) -> Any:
    server = create_server(
        app,
        connection_limit=50,
        channel_timeout=20,
        cleanup_interval=5,
        max_request_header_size=16_384,
        max_request_body_size=16_384,
        inbuf_overflow=65_536,
        outbuf_overflow=262_144,
        ident=None,
        **where,
    )
    server.channel_class = channel_class(Gate(app))
    return server

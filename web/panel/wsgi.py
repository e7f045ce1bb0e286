"""The panel's root: settings in, pages out, over waitress. The only importer of waitress."""

import logging
import signal
import sys

from flask import Flask
from waitress.server import create_server

from station.clock import SystemClock
from station.errors import SettingsError
from station.village.village_settings import StationSettings
from web.panel.app import PanelSettings, create_app

log = logging.getLogger(__name__)


def panel_settings(settings: StationSettings) -> PanelSettings:
    """The panel's part of a station's settings."""
    return PanelSettings(
        socket=settings.socket,
        state=settings.state,
        village=settings.village.name,
        timezone=settings.zoneinfo,
        hosts=tuple(settings.panel.hosts),
        language=settings.panel.language,
    )


def main(settings: StationSettings) -> None:
    """Serve the panel until SIGTERM or SIGINT.

    Raises StorageError when its state can't be kept, SettingsError when its address can't be had.
    """
    app = create_app(panel_settings(settings), SystemClock())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _serve(app, settings.panel.listen, settings.panel.port)


def _serve(app: Flask, listen: str, port: int) -> None:
    try:
        server = create_server(
            app,
            host=listen,
            port=port,
            threads=4,
            connection_limit=50,
            channel_timeout=20,
            cleanup_interval=5,
            max_request_header_size=16_384,
            max_request_body_size=16_384,
            inbuf_overflow=65_536,
            outbuf_overflow=262_144,
            ident=None,
        )
    except OSError as error:
        raise SettingsError(
            [f"the panel can't listen at {listen}:{port} ({error.strerror}); see [panel]"]
        ) from error
    log.info("the panel listens at %s:%d", listen, port)
    server.run()  # returns at SystemExit and KeyboardInterrupt
    log.info("the panel has stopped")

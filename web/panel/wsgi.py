"""The panel's root: settings in, pages out, through the door (`server/door.py`) to its lanes.

With a certificate the door listens for HTTPS too: same pages, same places.
"""

import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from station.clock import SystemClock
from station.errors import SettingsError
from station.village.settings.places import HttpsFiles
from station.village.settings.station import StationSettings
from web.kit.server.door import Door
from web.kit.server.intake import Gate
from web.kit.server.lanes import Lanes
from web.kit.server.listeners import ELSEWHERE, ListeningSocket, handed_over, listening
from web.kit.server.tls import Identity
from web.panel.app import AppSettings, box_names, create_app
from web.panel.elsewhere import leads_to

log = logging.getLogger(__name__)

_TURN = 0.001
"""Seconds that a thread has the interpreter: the door, when it is stormed, hands it on sooner."""

_LOOKS_EVERY = 60
"""Seconds after which a renewed certificate is taken up."""


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
    own = panel_settings(settings)
    app = create_app(own, SystemClock())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.setswitchinterval(_TURN)
    identity = _identity(settings)
    listeners = [*_plain(settings), *_secured(settings, identity), *_handed_over()]
    # Bodies that are under way lie on the card, not in a /tmp that may be memory.
    inbox = settings.places.lasting_inbox
    with ExitStack() as until_the_end:
        folder = Path(until_the_end.enter_context(tempfile.TemporaryDirectory()))
        tempfile.tempdir = str(inbox) if os.access(inbox, os.W_OK) else None
        gate = Gate(app)
        lanes = Lanes(app, folder, gate.most)
        lanes.start()
        until_the_end.callback(lanes.close)
        elsewhere = leads_to(own.port, lambda: box_names(own))
        door = Door(listeners, lanes.path, gate.judge, elsewhere, _watch(lanes, identity))
        until_the_end.callback(log.info, "the panel has stopped")
        with suppress(KeyboardInterrupt):
            door.run()


def _watch(lanes: Lanes, identity: Identity | None) -> Callable[[], None]:
    """What is looked after every second."""
    seconds = 0

    def look() -> None:
        nonlocal seconds
        seconds += 1
        if not lanes.is_alive():
            log.error("nobody answers behind the door; beginning anew")
            sys.exit(1)
        if identity is not None and seconds % _LOOKS_EVERY == 0:
            identity.look_again()

    return look


def _plain(settings: StationSettings) -> Iterator[ListeningSocket]:
    listen, port = settings.panel.listen, settings.panel.port
    yield ListeningSocket(listening(listen, port))
    log.info("the panel listens at %s:%d", listen, port)


def _handed_over() -> Iterator[ListeningSocket]:
    """Port 80, if systemd listens there for us: it only leads on."""
    for each in handed_over(os.environ):
        yield ListeningSocket(each, ELSEWHERE)
        log.info("port 80 leads to the page")


def _identity(settings: StationSettings) -> Identity | None:
    """What HTTPS needs, if it has been set up; without it the page must come all the same."""
    files = HttpsFiles(settings.state)
    if not files.certificate.exists():
        return None
    try:
        return Identity(files.certificate, files.key)
    except SettingsError as error:
        log.error("no HTTPS: %s", error)  # noqa: TRY400 - the sentence is enough
        return None


def _secured(settings: StationSettings, identity: Identity | None) -> Iterator[ListeningSocket]:
    listen, port = settings.panel.listen, settings.panel.https_port
    if identity is None:
        return
    try:
        yield ListeningSocket(listening(listen, port), "https", identity.secured)
    except SettingsError as error:
        log.error("no HTTPS: %s", error)  # noqa: TRY400 - the sentence is enough
        return
    log.info("the panel listens at %s:%d with TLS", listen, port)

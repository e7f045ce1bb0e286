"""`station check`: every part of the box, with the daemon or without it.

What the running daemon holds (pins, clock, library) it says itself; a part that is free is tried
here. Not handled here: what makes a part fit (`health/checks.py`).
"""

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from station import settings as settings_files
from station.air.player.handle import PlayerProcess
from station.air.player.messages import Failed, Opened
from station.errors import HardwareError, LinkError, LoaThonError
from station.programme.arbiter import Air
from station.village.control.client import ControlClient
from station.village.control.messages.box import CheckDisk, CheckParts
from station.village.control.messages.status import GetStatus, StationStatus
from station.village.finding import Finding, attempt
from station.village.health import checks, packages, persistence_check
from station.village.health.disk_test import Result, write_and_read_back
from station.village.https import health as https_health
from station.village.playout.relays import switch_off
from station.village.settings import addresses, at_start
from station.village.settings.bare_wiring import wiring_of
from station.village.settings.station import StationSettings
from station.village.update.decision import read_state

_OPENING = 15.0


def inspect(path: Path) -> Iterator[Finding]:
    """The findings for the station whose settings are in `path`; a bad file ends it."""
    try:
        settings = settings_files.load(path, StationSettings)
    except LoaThonError as error:
        yield Finding("settings", False, str(error))
        return
    yield Finding("settings", True, f"{path}, village {settings.village.id}")
    for unknown in settings_files.unknown_keys(path, StationSettings):
        yield Finding("settings", False, f"{unknown}; it is ignored")
    yield from addresses.findings(settings)
    yield from packages.findings(Path(sys.prefix), packages.missing_here)
    yield from https_health.finding(settings.state, datetime.now(UTC))
    yield from _parts(settings, path)


def _parts(settings: StationSettings, path: Path) -> Iterator[Finding]:
    client = ControlClient(settings.socket)
    try:
        status = client.ask(GetStatus())
        _test_disk(client)
        found = client.ask(CheckParts()).findings
    except LoaThonError as error:
        yield Finding("daemon", False, str(error))
        yield checks.disk(settings.state)
        yield persistence_check.finding(settings.state)
        yield Result(datetime.now(UTC), write_and_read_back(settings.state)).finding
        yield attempt("pins", lambda: _pins(settings))
        yield attempt("card", lambda: _card(settings.sound.card))
        yield attempt("commune", lambda: _root(settings))
        home, root = Path(settings.program.home), Path(settings.program.root)
        yield read_state(home, settings.places.releases, root).finding()
        yield from at_start.findings(path)
        return
    yield Finding("daemon", True, "running")
    yield from found
    if "pins" not in {finding.part for finding in found}:
        yield Finding("pins", True, f"held by the daemon, driven by {settings.amplifier.pins}")
    if "card" not in {finding.part for finding in found}:
        yield _card_beside(settings, status)


def _test_disk(client: ControlClient) -> None:
    """Have the daemon test its disk anew; how that went is among its findings."""
    with suppress(LoaThonError):
        client.ask(CheckDisk())


def _card_beside(settings: StationSettings, status: StationStatus) -> Finding:
    """The card is the daemon's while it sounds; else it is free to be tried."""
    if status.air.state is not Air.SILENT:
        return Finding("card", True, f"“{settings.sound.card}” is playing")
    return attempt("card", lambda: _card(settings.sound.card))


def _card(name: str) -> str:
    """Open the card and give it back. Raises HardwareError."""
    player = PlayerProcess(name)
    try:
        player.start()
        until = time.monotonic() + _OPENING
        while time.monotonic() < until:
            for event in player.events():
                match event:
                    case Opened():
                        return f"“{event.card}” opens, latency {event.latency * 1000:.0f} ms"
                    case Failed():
                        raise HardwareError(event.text)
            time.sleep(0.02)
    finally:
        player.close()
    raise HardwareError(
        "the card “{name}” did not open within {opening:g} s", name=name, opening=_OPENING
    )


def _pins(settings: StationSettings) -> str:
    """Drive the pins to off, which they should be without a daemon. Raises HardwareError."""
    switch_off(wiring_of(settings))
    count = len(settings.zone) + (settings.amplifier.mains_pin is not None)
    return f"{count} pins driven to off by {settings.amplifier.pins}"


def _root(settings: StationSettings) -> str:
    root = Path(settings.commune.root)
    if not root.is_file():
        raise LinkError("{root} is missing; the commune gives this file at set-up", root=root)
    return f"{settings.commune.source}, verified from {root}"

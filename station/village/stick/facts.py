"""What is known of the box for a stick, beside a daemon that may be running or not.

Everything is asked of the daemon first; what it can't say is read from the disk. Not handled here:
what it is for (`desk.py`, `report.py`).
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from station.clock import Clock, boot_id, kernel_error
from station.errors import LoaThonError
from station.village.asrun import export
from station.village.asrun.journal import Journal
from station.village.asrun.marks import SEEN, marked
from station.village.clock.bounds import floor
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.control.client import ControlClient
from station.village.control.messages.box import CheckParts
from station.village.control.messages.log import GetLog
from station.village.finding import Finding
from station.village.health import checks
from station.village.settings.station import StationSettings
from station.village.sync.connection import SYNCED
from station.village.sync.published import LastPublished

_MOST_ENTRIES = 5000
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """The as-run entries (rows of `asrun_export`), oldest first, and how each part is."""

    entries: tuple[Mapping[str, Any], ...]
    findings: tuple[Finding, ...]


def facts(settings: StationSettings) -> Facts:
    """The newest entries of the log and the box's health. Never raises for a part that is broken:
    that is a finding.
    """
    client = ControlClient(settings.socket)
    try:
        found = client.ask(CheckParts()).findings
        return Facts(tuple(_asked(client)), found)
    except LoaThonError as error:
        found = (Finding("daemon", False, str(error)), checks.disk(settings.state))
    rows: tuple[Mapping[str, Any], ...] = ()
    try:
        rows = tuple(_read(settings))
    except LoaThonError as error:
        found = (*found, Finding("journal", False, str(error)))
    return Facts(rows, found)


def clock_trust_of_boot(
    settings: StationSettings, clock: Clock
) -> tuple[ClockTrustMonitor, datetime | None]:
    """This boot's verdict on the clock, and when a sync last went well."""
    clock_trust_monitor = ClockTrustMonitor(
        clock,
        settings.places.clock_source,
        boot_id(),
        kernel_error,
        drift_ppm=settings.clock.drift_ppm,
        most_error=settings.clock.most_error,
    )
    seen = last = None
    with suppress(LoaThonError, ValueError):
        for journal in _journal(settings):
            seen, last = marked(journal, SEEN), marked(journal, SYNCED)
    published = LastPublished(Path(settings.commune.root), settings.places.feed)
    clock_trust_monitor.floor = floor(seen, published(), settings.clock.without_source)
    return clock_trust_monitor, last


def _asked(client: ControlClient) -> Iterator[Mapping[str, Any]]:
    newest = client.ask(GetLog(most=1)).entries
    after = max(0, newest[0]["seq"] - _MOST_ENTRIES) if newest else 0
    while page := client.ask(GetLog(most=_PAGE, after=after)).entries:
        yield from page
        after = page[-1]["seq"]


def _read(settings: StationSettings) -> Iterator[dict[str, Any]]:
    def local(instant: datetime) -> str:
        return instant.astimezone(settings.zoneinfo).isoformat(timespec="milliseconds")

    for journal in _journal(settings):
        for number, entry in reversed(journal.last(_MOST_ENTRIES)):
            yield export.row(number, entry, local)


def _journal(settings: StationSettings) -> Iterator[Journal]:
    """The journal, if the daemon has ever made one. Raises StorageError."""
    path = settings.places.journal
    if path.exists():
        journal = Journal(path)
        try:
            yield journal
        finally:
            journal.close()

"""What comes back on a stick: the boxes' registrations and reports.

A stick is anybody's: what isn't signed by a box of this commune is refused, and the
rest is read all the same. Not handled here: whose signature counts (`boxes.py`, `reports.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.commune.fleet import reports
from station.commune.fleet.boxes import Fleet, FleetBox
from station.commune.fleet.reports import Report, Row
from station.errors import InputError, LoaThonError, TrustError
from station.trust.portable import names_in, read_portably
from station.trust.station_statement import MOST_REGISTRATION, MOST_REPORT

FOLDER = "loa-thon-reports"
REGISTRATION = ".enrol.json"
_MOST_FILES = 1000


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that isn't used, by its name there, which may be anything."""

    file: str
    error: LoaThonError


@dataclass(frozen=True, slots=True)
class EnrolledBox:
    """A registration: the box is the commune's now."""

    station: FleetBox


@dataclass(frozen=True, slots=True)
class Reported:
    """A box's report, and those of its rows that are new."""

    station: FleetBox
    report: Report
    new: tuple[Row, ...]


Arrival = Refused | EnrolledBox | Reported
"""What one file of a stick brought."""


def read(stick: Path, kept: Path, fleet: Fleet, now: datetime) -> tuple[Arrival, ...]:
    """Read all that is on the stick at `stick` into the folder `kept`.

    Raises InputError when there is nothing.
    """
    names = names_in(stick / FOLDER, ".json", _MOST_FILES)
    if not names:
        raise InputError("there are no villages' reports on {stick}", stick=stick)
    # Registrations first, so that a new box's first report counts already.
    ordered = sorted(names, key=lambda name: (not name.endswith(REGISTRATION), name))
    return tuple(_one(stick / FOLDER / name, kept, fleet, now) for name in ordered)


def require_some(arrivals: Collection[Arrival]) -> None:
    """Raises TrustError when nothing that came was fit to be used."""
    if all(isinstance(arrival, Refused) for arrival in arrivals):
        raise TrustError("nothing on this stick could be used; what was read before is as it was")


def _one(path: Path, kept: Path, fleet: Fleet, now: datetime) -> Arrival:
    try:
        if path.name.endswith(REGISTRATION):
            return EnrolledBox(fleet.register(read_portably(path, MOST_REGISTRATION), now))
        stations = fleet.stations()
        report = reports.verify(read_portably(path, MOST_REPORT), list(stations.values()))
        new = reports.keep(report, kept)
        fleet.reported(report.village, report.made_at, report.version)
        return Reported(stations[report.village], report, new)
    except LoaThonError as error:
        return Refused(path.name, error)

"""What comes back on a stick: the boxes' registrations and reports.

A stick is anybody's: what isn't signed by a box of this commune is refused, in a sentence, and the
rest is read all the same. Not handled here: whose signature counts (`boxes.py`, `reports.py`).
"""

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

from station.commune.fleet import reports
from station.commune.fleet.boxes import Fleet
from station.errors import InputError, LoaThonError, RefusedError, TrustError
from station.trust.portable import names_in, read_portably
from station.trust.station_statement import MOST_REGISTRATION, MOST_REPORT

FOLDER = "loa-thon-reports"
REGISTRATION = ".enrol.json"
_MOST_FILES = 1000

Say = Callable[[str], None]


def read(stick: Path, kept: Path, fleet: Fleet, now: datetime, zone: tzinfo, say: Say) -> None:
    """Read all that is on the stick at `stick` into the folder `kept`; `say` hears of each.

    Raises InputError when there is nothing, TrustError when nothing of it was fit to be used.
    """
    names = names_in(stick / FOLDER, ".json", _MOST_FILES)
    if not names:
        raise InputError("there are no villages' reports on {stick}", stick=stick)
    good = 0
    # Registrations first, so that a new box's first report counts already.
    for name in sorted(names, key=lambda name: (not name.endswith(REGISTRATION), name)):
        try:
            say(_one(stick / FOLDER / name, kept, fleet, now, zone))
            good += 1
        except (InputError, TrustError, RefusedError) as error:
            say(f"{name.encode('ascii', 'replace').decode()}: {error}")
        except LoaThonError as error:
            say(f"{error}")
    if not good:
        raise TrustError("nothing on this stick could be used; what was read before is as it was")


def _one(path: Path, kept: Path, fleet: Fleet, now: datetime, zone: tzinfo) -> str:
    if path.name.endswith(REGISTRATION):
        station = fleet.register(read_portably(path, MOST_REGISTRATION), now)
        return f"{station.name} ({station.village}) is enrolled"
    stations = fleet.stations()
    report = reports.verify(read_portably(path, MOST_REPORT), list(stations.values()))
    new = reports.keep(report, kept)
    fleet.reported(report.village, report.made_at)
    return reports.told(report, new, stations[report.village], zone)

"""The villages' boxes: which village has one, and the file that makes a new box its own.

Not handled here: whose registration counts (`fleet/boxes.py`).
"""

from dataclasses import dataclass
from pathlib import Path

from station.commune.fleet import enrolling
from station.commune.fleet.boxes import FleetBox
from station.commune.office.office import Office


@dataclass(frozen=True, slots=True)
class VillageBox:
    """A village and its box; None when no enrolment was ever opened for it."""

    village: str
    name: str
    box: FleetBox | None


def boxes(office: Office) -> tuple[VillageBox, ...]:
    """All villages of commune.toml, and those that have a box though they left it."""
    stations = enrolling.fleet(office.home).stations()
    villages = {entry.id: entry.name for entry in office.home.settings().village}
    villages |= {s.village: s.name for s in stations.values() if s.village not in villages}
    return tuple(VillageBox(id_, name, stations.get(id_)) for id_, name in villages.items())


def enrol(office: Office, village: str, server: str, folder: Path) -> Path:
    """Write the file that makes one box `village`'s, once; where it is. `server` may be empty.

    Raises InputError, StorageError.
    """
    return enrolling.open_enrolment(office.home, village, server, folder, office.clock.now())

"""What goes to the villages by USB stick, and what comes back.

Not handled here: what is done (`stick/out.py`, `fleet/stick_in.py`, `stick/loa_keo.py`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from station.commune.fleet import stick_in
from station.commune.fleet.enrolling import fleet
from station.commune.fleet.stick_in import Arrival
from station.commune.office.office import Office
from station.commune.office.timetables import signed
from station.commune.record import approvals
from station.commune.stick import loa_keo, loa_keo_page, out
from station.commune.stick.loa_keo import LoaKeoChoice, Making, unseen
from station.commune.stick.out import Begun, Exported, unheard
from station.commune.villages import village_of
from station.errors import InputError
from station.programme.timetable import EVERY


@dataclass(frozen=True, slots=True)
class PullAlong:
    """A pull-along speaker's folder: how many recordings are in it, and the page to print."""

    folder: Path
    recordings: int
    page: Path


def export(office: Office, stick: Path, begun: Begun = unheard) -> Exported:
    """Copy what is published onto `stick`. Raises InputError, TrustError, StorageError."""
    home = office.home
    root = home.root_file.read_bytes()
    return out.export(home.repository, stick, root, office.clock.now(), begun)


def is_worn(office: Office, done: Exported) -> bool:
    """Whether what was exported has lost a third of its life, so that publishing anew helps."""
    life = timedelta(days=office.home.settings().expiry.feed_days)
    return done.expires - office.clock.now() < life * 2 / 3


def read(office: Office, stick: Path) -> tuple[Arrival, ...]:
    """Read the villages' reports and new boxes' registrations. Raises InputError when none is."""
    kept = office.home.path / "reports"
    return stick_in.read(stick, kept, fleet(office.home), office.clock.now())


def pull_along(
    office: Office,
    stick: Path,
    village: str = "",
    day: date | None = None,
    slot: str = "",
    making: Making = unseen,
) -> PullAlong:
    """Put the approved bulletins onto `stick` as MP3 files, with a page to print.

    Empty means all villages, what is valid now, every session. Raises InputError, RefusedError
    when somebody else's files are there, TrustError, StorageError, ProgramMissingError.
    """
    home, now = office.home, office.clock.now()
    of, rules = home.settings(), home.rules()
    wanted = _choice(office, village, day, slot)
    store = home.store()
    pieces = loa_keo.chosen(store.bulletins(), rules, wanted, now, approvals(store.events()))
    page = loa_keo_page.page(rules.commune, pieces, now, of.zoneinfo)
    folder = loa_keo.export(home, stick, pieces, page, making)
    return PullAlong(folder, len(pieces), folder / loa_keo.PAGE)


def _choice(office: Office, village: str, day: date | None, slot: str) -> LoaKeoChoice:
    of = office.home.settings()
    village = village_of(of, village) if village else ""
    begins = datetime.combine(day, time(), of.zoneinfo) if day else None
    ends = begins + timedelta(days=1, seconds=-1) if begins else None
    return LoaKeoChoice(village, begins, ends, _session(office, slot) if slot else EVERY)


def _session(office: Office, slot: str) -> tuple[str, ...]:
    """The bulletins that a session of the timetable plays."""
    timetable = signed(office)
    slots = timetable.slots if timetable else ()
    names = next((found.bulletins for found in slots if found.id == slot), None)
    if names is None:
        raise InputError("there is no session “{slot}”; see: commune timetable show", slot=slot)
    return names

"""`commune stick`: the repository to the villages and their reports back, by USB stick.

Not handled here: what is done (`stick/out.py`, `fleet/stick_in.py`, `stick/loa_keo.py`).
"""

from datetime import datetime, timedelta
from pathlib import Path

import click

from station.cli.group import Group
from station.commune.fleet import stick_in
from station.commune.fleet.enrolling import fleet
from station.commune.office.office import Office
from station.commune.stick import loa_keo, loa_keo_page, out
from station.commune.words import when
from station.errors import InputError
from station.programme.timetable import EVERY
from station.trust.statement import verify_timetable

_FOLDER = click.Path(path_type=Path)


def add_to(main: Group) -> None:
    """Add the commands to `main`."""
    group = main.under("stick", "To the villages and back by USB stick.", "commune stick export E:")
    group.does("export", "commune publish && commune stick export /media/usb")(export)
    group.does("read", "commune stick read /media/usb")(read)
    group.does("loa-keo", "commune stick loa-keo /media/usb --village na-dong")(pull_along)


@click.argument("folder", type=_FOLDER)
def export(office: Office, folder: Path) -> None:
    """Copy what is published onto the stick at FOLDER."""
    home, now = office.home, office.clock.now()
    of = home.settings()
    done = out.export(home.repository, folder, home.root_file.read_bytes(), now, office.say)
    office.say(
        f"The stick has all {done.files} files, {done.written} of them new; the villages believe "
        f"it until {when(done.expires, of.zoneinfo)}."
    )
    if done.expires - now < timedelta(days=of.expiry.feed_days) * 2 / 3:
        office.say("It was published a while ago; for a stick that lasts longer: commune publish")


@click.argument("folder", type=_FOLDER)
def read(office: Office, folder: Path) -> None:
    """Read the villages' reports, and new boxes' registrations, from the stick at FOLDER."""
    home = office.home
    zone, now = home.settings().zoneinfo, office.clock.now()
    stick_in.read(folder, home.path / "reports", fleet(home), now, zone, office.say)


@click.argument("folder", type=_FOLDER)
@click.option("--village", default="", help="Only what is meant for it.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only what is valid on that day.")
@click.option("--slot", default="", help="Only what the timetable plays in that session.")
def pull_along(office: Office, folder: Path, village: str, day: datetime | None, slot: str) -> None:
    """Put the approved bulletins as MP3 files, and a page to print, onto the stick at FOLDER."""
    home, now = office.home, office.clock.now()
    of, rules, store = home.settings(), home.rules(), home.store()
    if village and village not in of.village_ids:
        raise InputError(
            "there is no village “{village}”; commune.toml lists them", village=village
        )
    begins = day.replace(tzinfo=of.zoneinfo) if day else None
    ends = begins + timedelta(days=1, seconds=-1) if begins else None
    wanted = loa_keo.LoaKeoChoice(village, begins, ends, _session(office, slot) if slot else EVERY)
    pieces = loa_keo.chosen(store.bulletins(), rules, wanted, now)
    page = loa_keo_page.page(rules.commune, pieces, now, of.zoneinfo)
    put = loa_keo.export(home, folder, pieces, page, office.say)
    office.say(
        f"{len(pieces)} recordings and the tune are in {put}; print {put / loa_keo.PAGE} and let "
        "whoever plays it sign."
    )


def _session(office: Office, slot: str) -> tuple[str, ...]:
    """The bulletins that a session of the timetable plays."""
    envelope = office.home.store().timetable()
    slots = verify_timetable(envelope, office.home.rules()).slots if envelope else ()
    names = next((found.bulletins for found in slots if found.id == slot), None)
    if names is None:
        raise InputError("there is no session “{slot}”; see: commune timetable show", slot=slot)
    return names

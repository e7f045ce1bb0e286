"""`station stick` and `station enrol`: what a USB stick brings, and what goes back on it.

Not handled here: what is done (`stick/exchange.py`, `enrolment/enrol.py`).
"""

from pathlib import Path

import click

from station.cli.output import say
from station.cli.station.context import Context, pass_context
from station.village.settings.station import StationSettings


def add_to(main: click.Group) -> None:
    """Add the commands to `main`."""
    main.add_command(stick)
    main.add_command(enrol)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@pass_context
def stick(context: Context, folder: Path) -> None:
    """Take the commune's news from the USB stick at FOLDER, and leave this village's report there.

    A box that is nobody's yet takes an enrolment file from it first.

    Example: sudo station stick /media/usb
    """
    from station.clock import SystemClock
    from station.village.enrolment import enrol as enrolment
    from station.village.stick.desk import Desk, OwnDesk
    from station.village.stick.desk_client import DeskClient
    from station.village.stick.exchange import take_stick
    from station.village.users import STICK, become, become_owner_of

    places = context.settings.places
    desk: Desk
    if places.stick_desk.exists():
        become(STICK, places.library)
        desk = DeskClient(places.stick_desk)
    else:
        become_owner_of(places.state)
        desk = OwnDesk(context.path, lambda: _anew(context.path), SystemClock())
    if not enrolment.is_enrolled(places.state):
        given = enrolment.found_in(folder)
        if given is not None:
            of = desk.enrol(given)
            say(f"this box is {of.name}'s now ({of.village}, {of.commune})")
    take_stick(_anew(context.path), folder, desk, say)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--again", is_flag=True, help="Though the box is enrolled already.")
@click.option("--by-sync", is_flag=True, help="Leave it to the sync to tell the office.")
@pass_context
def enrol(context: Context, file: Path, again: bool, by_sync: bool) -> None:
    """Make this box a village's, with the FILE that the office wrote for it, or a folder with it.

    Example: sudo station enrol /boot/firmware
    """
    from station.errors import InputError
    from station.trust.enrolment_form import ENDING, MOST_BYTES
    from station.trust.portable import read_portably
    from station.village.enrolment import enrol as enrolment
    from station.village.users import done_by_owner_of

    given = enrolment.found_in(file) if file.is_dir() else read_portably(file, MOST_BYTES)
    if given is None:
        raise InputError(
            "there is no file *{ending} in {file}; the office makes one", ending=ENDING, file=file
        )

    def make_it_theirs() -> None:
        enrolled = enrolment.enrol(context.path, given, again=again)
        say(f"this box is {enrolled.name}'s now ({enrolled.village}, {enrolled.commune})")

    done_by_owner_of(context.settings.state, make_it_theirs)
    if not by_sync:
        _register(_anew(context.path))
    say("for the station to take it up: sudo systemctl restart station station-panel")


def _register(settings: StationSettings) -> None:
    """By who meets the network, whoever asks."""
    from station.cli.language import told
    from station.errors import LoaThonError
    from station.village.enrolment import register
    from station.village.settings.places import EnrolmentFiles
    from station.village.users import SYNC, become

    become(SYNC, EnrolmentFiles(settings.state).owed.parent)
    try:
        if register.register(settings.state, settings.commune.source, settings.commune.proxy):
            say("it is registered with the commune's office")
        else:
            say("a stick takes its registration to the office: commune stick read")
    except LoaThonError as error:
        say(told(error), err=True)


def _anew(path: Path) -> StationSettings:
    """The settings, which an enrolment has changed."""
    from station import settings as settings_files

    return settings_files.load(path, StationSettings)

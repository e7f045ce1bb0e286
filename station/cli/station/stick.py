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
    from station.village.stick.exchange import take_stick
    from station.village.stick.facts import become_owner_of

    settings = context.settings
    become_owner_of(settings.state)
    if not enrolment.is_enrolled(settings.state):
        given = enrolment.found_in(folder)
        if given is not None:
            settings = _enrol(context.path, given, again=False)
    take_stick(settings, folder, SystemClock(), say)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--again", is_flag=True, help="Though the box is enrolled already.")
@pass_context
def enrol(context: Context, file: Path, again: bool) -> None:
    """Make this box a village's, with the FILE that the office wrote for it, or a folder with it.

    Example: sudo station enrol /boot/firmware
    """
    from station.errors import InputError
    from station.trust.enrolment_form import ENDING, MOST_BYTES
    from station.trust.portable import read_portably
    from station.village.enrolment import enrol as enrolment
    from station.village.stick.facts import become_owner_of

    given = enrolment.found_in(file) if file.is_dir() else read_portably(file, MOST_BYTES)
    if given is None:
        raise InputError(
            "there is no file *{ending} in {file}; the office makes one", ending=ENDING, file=file
        )
    become_owner_of(context.settings.state)
    _enrol(context.path, given, again=again)


def _enrol(path: Path, given: bytes, *, again: bool) -> StationSettings:
    from station import settings as settings_files
    from station.cli.language import told
    from station.errors import LoaThonError
    from station.village.enrolment import enrol as enrolment
    from station.village.enrolment import register

    enrolled = enrolment.enrol(path, given, again=again)
    say(f"this box is {enrolled.name}'s now ({enrolled.village}, {enrolled.commune})")
    settings = settings_files.load(path, StationSettings)
    try:
        if register.register(settings.state, enrolled.server, settings.commune.proxy):
            say("it is registered with the commune's office")
        else:
            say("a stick takes its registration to the office: commune stick read")
    except LoaThonError as error:
        say(told(error), err=True)
    say("for the station to take it up: sudo systemctl restart station station-panel")
    return settings

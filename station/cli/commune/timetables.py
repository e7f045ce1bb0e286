"""`commune timetable`: when the villages are spoken to.

Not handled here: what is done (`office/timetables.py`).
"""

from pathlib import Path

import click

from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import timetable as texts
from station.cli.group import OfficeGroup
from station.commune.office import timetables
from station.trust.rules import Role

_FILE = click.Path(path_type=Path)


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("timetable", "When the villages are spoken to.", "commune timetable show")
    group.does("set", "commune timetable set timetable.toml")(set_)
    group.does("sign", "commune timetable sign")(sign_again)
    group.does("show", "commune timetable show")(show)


@click.argument("file", type=_FILE)
def set_(terminal: Terminal, file: Path) -> None:
    """Sign the timetable in a TOML file with the editor's key."""
    found = timetables.read(terminal.office, file)
    terminal.say(texts.timetable(found))
    timetables.sign(terminal.office, found, terminal.unlock(Role.EDITOR))
    terminal.say("The timetable is signed. Send it to the villages: commune publish")


def sign_again(terminal: Terminal) -> None:
    """Sign the last timetable again, unchanged: after a change of editors, or a restoration."""
    found = timetables.last(terminal.office)
    terminal.say(texts.timetable(found))
    timetables.sign(terminal.office, found, terminal.unlock(Role.EDITOR))
    terminal.say("The timetable is signed again. Send it to the villages: commune publish")


def show(terminal: Terminal) -> None:
    """The timetable that was signed last."""
    found = timetables.signed(terminal.office)
    if found is None:
        terminal.say("There is no timetable yet: commune timetable set FILE")
    else:
        terminal.say(texts.timetable(found))

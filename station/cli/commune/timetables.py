"""`commune timetable`: when the villages are spoken to.

Not handled here: what is done (`office/timetables.py`).
"""

from pathlib import Path

import click

from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import timetable as texts
from station.cli.group import OfficeGroup
from station.commune.office import coming, timetables
from station.errors import InputError, RefusedError
from station.programme.timetable import Timetable
from station.trust.rules import Role

_FILE = click.Path(path_type=Path)


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("timetable", "When the villages are spoken to.", "commune timetable show")
    group.does("set", "commune timetable set timetable.toml")(set_)
    group.does("sign", "commune timetable sign")(sign_again)
    group.does("show", "commune timetable show")(show)
    group.does("check", "commune timetable check timetable.toml")(check)
    main.does("next", "commune next --days 2 --village na-dong")(next_)


_YES = click.option("--yes", is_flag=True, help="Sign whatever may be wrong, unasked.")


@click.argument("file", type=_FILE)
@_YES
def set_(terminal: Terminal, file: Path, yes: bool) -> None:
    """Sign the timetable in a TOML file with the editor's key.

    First it is checked against villages, bulletins and lengths; what may be wrong is asked.
    """
    found = timetables.read(terminal.office, file)
    _signed(terminal, found, yes=yes)
    terminal.say("The timetable is signed. Send it to the villages: commune publish")


@_YES
def sign_again(terminal: Terminal, yes: bool) -> None:
    """Sign the last timetable again, unchanged: after a change of editors, or a restoration."""
    _signed(terminal, timetables.last(terminal.office), yes=yes)
    terminal.say("The timetable is signed again. Send it to the villages: commune publish")


@click.argument("file", type=_FILE)
def check(terminal: Terminal, file: Path) -> None:
    """Show a timetable and what is wrong with it, and sign nothing."""
    found = timetables.read(terminal.office, file)
    terminal.say(texts.timetable(found))
    findings = timetables.check(terminal.office, found)
    terminal.say_each(texts.findings(findings))
    if not findings:
        terminal.say("Nothing is wrong with it.")
    elif any(finding.stops for finding in findings):
        raise InputError("it can't be signed so")


def _signed(terminal: Terminal, found: Timetable, *, yes: bool) -> None:
    terminal.say(texts.timetable(found))
    findings = timetables.check(terminal.office, found)
    # What stops, the refusal says.
    terminal.say_each(texts.findings(each for each in findings if not each.stops))
    stopped = any(finding.stops for finding in findings)
    agreed = yes or not findings
    if not (agreed or stopped) and not (agreed := terminal.confirm("Sign it all the same?")):
        raise RefusedError("nothing was signed")
    editor = None if stopped else terminal.unlock(Role.EDITOR)
    timetables.sign(terminal.office, found, editor, agreed=agreed)


def show(terminal: Terminal) -> None:
    """The timetable that was signed last, and what is wrong with it today."""
    found = timetables.signed(terminal.office)
    if found is None:
        terminal.say("There is no timetable yet: commune timetable set FILE")
    else:
        terminal.say(texts.timetable(found))
        terminal.say_each(texts.findings(timetables.check(terminal.office, found)))


@click.option("--days", type=click.FloatRange(0.1, 92), default=2, show_default=True)
@click.option("--village", default="", help="Only there.")
def next_(terminal: Terminal, days: float, village: str) -> None:
    """What will sound where and when, and how often each bulletin will be heard."""
    zone = terminal.home.settings().zoneinfo
    for group in coming.coming(terminal.office, days, village):
        terminal.say(texts.coming(group, zone))
    terminal.say_each(texts.counts(coming.counts(terminal.office), zone))

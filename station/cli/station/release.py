"""What the units and their scripts run of a release, beside `run` and `panel`.

These words are what an older release's files call: none of them changes its meaning or goes. Not
handled here: any of the work (`update/install.py`, `sync/process.py`, `self_check.py`).
"""

import sys
from functools import reduce
from pathlib import Path

import click

from station.cli.output import say
from station.cli.station.context import Context, pass_context
from station.errors import InputError

_FOLDER = click.Path(path_type=Path)


def add_to(main: click.Group) -> None:
    """Add the commands to `main`."""
    for command in (
        *(self_check, build_release, serve_sync, serve_stick_desk, serve_clock, setting),
    ):
        main.add_command(command)


@click.command("self-check")
@click.argument("version", default="")
@pass_context
def self_check(context: Context, version: str) -> None:
    """Say in one line whether this release can work on this box; exit status 0 if it can.

    A new release is asked before it takes over: whether it is VERSION, all of it is there, and it
    understands this village's settings and timetable.

    Example: station self-check 0.2.0
    """
    from station.cli.station.self_check import checked

    say(checked(context.path, version))


@click.command("build-release")
@click.argument("mirror", type=_FOLDER)
@click.argument("home", type=_FOLDER)
@click.argument("root", type=_FOLDER)
@click.argument("user", default="")
@pass_context
def build_release(context: Context, mirror: Path, home: Path, root: Path, user: str) -> None:
    """Build the newest release that MIRROR has beside what runs in HOME; root's part of an update.

    ROOT is the project's root.json, USER whom the new release is tried as.

    Example: station build-release /var/lib/loa-thon/program /opt/loa-thon program-root.json
    """
    from station.village.update.install import told

    sys.exit(told(mirror, home, root, context.path, user))


@click.command("serve-sync")
@pass_context
def serve_sync(context: Context) -> None:
    """Fetch and verify for the daemon, at the socket that systemd passes, until it is idle.

    Example: station serve-sync
    """
    from station.village.sync.process import main as serve

    serve([str(context.path)])


@click.command("serve-clock")
@click.argument("folder", type=click.Path(path_type=Path))
def serve_clock(folder: Path) -> None:
    """Set the clock to the number that comes in, as root; FOLDER counts how often.

    Example: station serve-clock /run/loa-thon-clock
    """
    from station.village.clock.helper import main as serve

    serve(folder)


@click.command("serve-stick-desk")
@pass_context
def serve_stick_desk(context: Context) -> None:
    """Do for a stick's process what needs the box's key, at the socket that systemd passes.

    Example: station serve-stick-desk
    """
    from station.village.stick.desk_process import main as serve

    serve(context.path)


@click.command()
@click.argument("names", nargs=-1, required=True)
@pass_context
def setting(context: Context, names: tuple[str, ...]) -> None:
    """Print the settings that are called NAMES, one a line.

    Example: station setting panel.port paths.state
    """
    for name in names:
        try:
            say(reduce(getattr, name.split("."), context.settings))
        except AttributeError as error:
            raise InputError("there is no setting “{name}”", name=name) from error

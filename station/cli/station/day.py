"""The `station` commands by which a hand changes the day: volume, skip, unskip, pause, resume.

Not handled here: what they do (`playout/volumes.py`, `playout/overrides.py`).
"""

from datetime import datetime

import click

from station.cli.output import say
from station.cli.station.context import Context, pass_context
from station.village.control.messages.air import SetVolume
from station.village.control.messages.timetable import (
    PauseTimetable,
    ResumeTimetable,
    SkipSession,
    UnskipSession,
)

_BY = "the command line"
_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])


@click.command()
@click.argument("zone")
@click.argument("percent", type=click.IntRange(0, 100))
@pass_context
def volume(context: Context, zone: str, percent: int) -> None:
    """Set how loud ZONE is, at once and for the time to come.

    Example: station volume cong-lang 70
    """
    answer = context.ask(SetVolume(zone, percent, _BY))
    say(f"{answer.zone} is at {answer.percent} %")


@click.command()
@click.argument("key")
@pass_context
def skip(context: Context, key: str) -> None:
    """Leave one session out, named by its slot and day.

    Example: station skip sang/2026-11-30
    """
    context.ask(SkipSession(key, _BY))
    say(f"{key} will not sound; to have it after all: station unskip {key}")


@click.command()
@click.argument("key")
@pass_context
def unskip(context: Context, key: str) -> None:
    """Have a skipped session after all.

    Example: station unskip sang/2026-11-30
    """
    context.ask(UnskipSession(key, _BY))
    say(f"{key} is not skipped any more")


@click.command()
@click.argument("until", type=_WHEN)
@pass_context
def pause(context: Context, until: datetime) -> None:
    """Leave the timetable out until then, local time; 14 days at most.

    Warnings and what is played by hand sound all the same.

    Example: station pause "2026-11-30 18:00"
    """
    ends = until.replace(tzinfo=context.settings.zoneinfo)
    context.ask(PauseTimetable(ends, _BY))
    say(f"paused until {ends:%Y-%m-%d %H:%M}; to end it: station resume")


@click.command()
@pass_context
def resume(context: Context) -> None:
    """End the pause.

    Example: station resume
    """
    context.ask(ResumeTimetable(_BY))
    say("the timetable goes on")


def add_to(main: click.Group) -> None:
    """Give `main` these commands."""
    for command in (volume, skip, unskip, pause, resume):
        main.add_command(command)

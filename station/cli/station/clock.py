"""The `station` commands by which a technician vouches for the time: confirm-clock, set-clock.

Not handled here: what they do (`village/requests/clock.py`), what is typed (`by_watch.py`).
"""

import click

from station.cli.output import say
from station.cli.station.by_watch import instant_in
from station.cli.station.context import Context, pass_context
from station.village.control.messages.box import ConfirmClock, SetClock
from station.village.control.messages.status import GetStatus

_BY = "the command line"


@click.command("confirm-clock")
@click.option("--yes", is_flag=True, help="Don't ask.")
@pass_context
def confirm_clock(context: Context, yes: bool) -> None:
    """Say that the clock is right, so that timed broadcasts play until the network sets it.

    Example: station confirm-clock
    """
    shown = context.ask(GetStatus()).now
    if not yes:
        click.confirm(f"This box says {shown:%Y-%m-%d %H:%M:%S}. Is that right?", abort=True)
    answer = context.ask(ConfirmClock(_BY))
    say(answer.text)


@click.command("set-clock")
@click.argument("time")
@click.option("--yes", is_flag=True, help="Don't ask.")
@pass_context
def set_clock(context: Context, time: str, yes: bool) -> None:
    """Set clock and battery clock of this box to TIME, by a watch.

    Example: station set-clock 17:04 · station set-clock "2026-11-30 17:04"
    """
    instant = instant_in(time, context.ask(GetStatus()).now)
    if not yes:
        click.confirm(f"Is it {instant:%Y-%m-%d %H:%M:%S} now?", abort=True)
    say(context.ask(SetClock(instant, _BY)).text)


def add_to(main: click.Group) -> None:
    """Give `main` these commands."""
    for command in (confirm_clock, set_clock):
        main.add_command(command)

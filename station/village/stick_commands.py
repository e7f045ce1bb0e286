"""`station stick`: what a USB stick brings, and what goes back on it.

Not handled here: what is done (`stick.py`).
"""

from pathlib import Path

import click

from station.village.command_group import Context, pass_context


def add_to(main: click.Group) -> None:
    """Add the command to `main`."""
    main.add_command(stick)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@pass_context
def stick(context: Context, folder: Path) -> None:
    """Take the commune's news from the USB stick at FOLDER, and leave this village's report there.

    Example: sudo station stick /media/usb
    """
    from station.clock import SystemClock
    from station.village.stick import take_stick
    from station.village.stick_facts import become_owner_of

    settings = context.settings
    become_owner_of(settings.state)
    take_stick(settings, folder, SystemClock(), click.echo)

"""The `station` commands that put something on the air and take it off: play, speak, stop.

Not handled here: what they do (`village/requests/`).
"""

import click

from station.cli.output import say
from station.cli.station.context import Context, pass_context
from station.village.control.messages.air import BeginSpeaking, EndSpeaking, PlayBulletin, StopAll

_BY = "the command line"


@click.command()
@click.argument("bulletin")
@click.option("--confirm", is_flag=True, help="Play even within the quiet hours.")
@pass_context
def play(context: Context, bulletin: str, confirm: bool) -> None:
    """Play BULLETIN now, in all zones.

    Example: station play cchc-2026-11
    """
    context.ask(PlayBulletin(bulletin, _BY, confirm))
    say(f"{bulletin} begins; to end it: station stop")


@click.command()
@click.option("--confirm", is_flag=True, help="Speak even within the quiet hours.")
@pass_context
def speak(context: Context, confirm: bool) -> None:
    """Put the box's microphone on the air, until Enter is pressed.

    Example: station speak
    """
    answer = context.ask(BeginSpeaking(by=_BY, confirmed=confirm))
    say(f"Speak as soon as the amplifier is on, for {answer.seconds:.0f} s at most.")
    try:
        click.prompt("Press Enter to end", default="", show_default=False, prompt_suffix=" ")
    finally:
        context.ask(EndSpeaking(_BY))


@click.command()
@pass_context
def stop(context: Context) -> None:
    """Stop everything, at once.

    Example: station stop
    """
    context.ask(StopAll(_BY))
    say("stopped, relays off")


def add_to(main: click.Group) -> None:
    """Give `main` these commands."""
    for command in (play, speak, stop):
        main.add_command(command)

"""The `commune` command: the root at which the office's parts are put together.

Not handled here: what a command does (`office/office.py`).
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from station.cli.commune import bulletins, fleet, keys, reading, releases, sticks
from station.cli.group import Group, step
from station.clock import Clock, SystemClock
from station.commune.bulletins.drafting import Studio
from station.commune.ceremony.transaction import settle
from station.commune.home import Home
from station.commune.keys.passphrases import Passphrases
from station.commune.office import player
from station.commune.office.office import Office
from station.studio.paper.document import read_document
from station.studio.reading.aloud import read_aloud
from station.studio.sound.mastering import master
from station.studio.voice.espeak import EspeakVoice

_FILE = click.Path(path_type=Path)


def _real_studio() -> Studio:
    return Studio(read_document, read_aloud, EspeakVoice(), master)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the office takes from outside; tests pass their own as click's `obj`."""

    studio: Callable[[], Studio] = _real_studio
    clock: Clock = field(default_factory=SystemClock)
    play: Callable[[Path], bool] = player.play


def _ask(question: str, twice: bool) -> str:
    return str(click.prompt(question, hide_input=True, confirmation_prompt=twice))


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=_FILE, default="commune", envvar="COMMUNE_HOME", show_default=True)
@click.option("--media", type=_FILE, multiple=True, help="Where keys may lie, too: a USB stick.")
@click.option("--passphrases", type=_FILE, help="A TOML file of passphrases, for scripts.")
@click.option("-v", "--verbose", is_flag=True, help="Show the log.")
@click.pass_context
def main(
    ctx: click.Context,
    home: Path,
    media: tuple[Path, ...],
    passphrases: Path | None,
    verbose: bool,
) -> None:
    """The commune's office: from a typed bulletin to a signed, published one.

    --home is the commune's folder, or COMMUNE_HOME. Passphrases are asked for, unless they are in
    the file --passphrases (lines such as chairman = "…") or in the environment
    (LOA_THON_PASSPHRASE_CHAIRMAN and the like).

    \b
    Example: commune init --name "Xã Mẫu" --id xa-mau
             commune bulletin add thong-bao.txt
             commune approve thong-bao
             commune timetable set timetable.toml
             commune publish
             commune serve
    """
    logging.basicConfig(level=logging.DEBUG if verbose else logging.ERROR)
    tools = ctx.obj if isinstance(ctx.obj, Tools) else Tools()
    known = Passphrases(passphrases, os.environ, _ask)
    office = Home(home, media)
    settle(office)
    studio = reading.with_own_abbreviations(tools.studio, office)
    ctx.obj = Office(office, known, studio, tools.clock, tools.play, click.echo, step)


@main.does("init", 'commune init --name "Xã Mẫu" --id xa-mau --village na-dong="Thôn Nà Đông"')
@click.option("--name", prompt="The commune's name", help="As its people write it.")
@click.option("--id", "short", prompt="Its short name (a-z, 0-9, -)", help="a-z, 0-9 and -")
@click.option("--village", multiple=True, metavar="ID=NAME", help="May be given many times.")
@click.option("--chairman", default="", help="The chairman's name.")
@click.option("--editor", default="", help="The culture officer's name.")
@click.option("--root-keys", type=int, default=3, show_default=True, help="Offline keys in all,")
@click.option("--root-threshold", type=int, default=2, show_default=True, help="… that must sign.")
def init(
    office: Office, short: str, village: tuple[str, ...], chairman: str, editor: str, **asked: Any
) -> None:
    """Make a commune: keys, settings, rules, an empty repository."""
    people = {"chairman": chairman, "editor": editor}
    office.init(village, id=short, people=people, **asked)


bulletins.add_to(main)


timetable = main.under("timetable", "When the villages are spoken to.", "commune timetable show")


@timetable.does("set", "commune timetable set timetable.toml")
@click.argument("file", type=_FILE)
def set_(office: Office, file: Path) -> None:
    """Sign the timetable in a TOML file with the editor's key."""
    office.set_timetable(file)


@timetable.does("show", "commune timetable show")
def show_timetable(office: Office) -> None:
    """The timetable that was signed last."""
    office.show_timetable()


@main.does("publish", "commune publish")
def publish(office: Office) -> None:
    """Write the repository anew, with the key that stays on this machine."""
    office.publish()


@main.does("serve", "commune serve --port 8000")
@click.option("--port", type=click.IntRange(0, 65535), help="Otherwise as commune.toml says.")
def serve(office: Office, port: int | None) -> None:
    """Serve the repository over HTTP until Ctrl-C."""
    office.serve(port)


@main.does("renew", "commune renew && commune publish")
def renew(office: Office) -> None:
    """Sign the rules anew with the offline keys: after a change of name or quiet hours."""
    office.renew()


reading.add_to(main)
fleet.add_to(main)
sticks.add_to(main)
releases.add_to(main)
keys.add_to(main)

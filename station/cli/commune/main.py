"""The `commune` command: the root at which the office's parts are put together.

Not handled here: what a command does (`station.commune.office`).
"""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from station.cli.commune import (
    backups,
    bulletins,
    fleet,
    keys,
    player,
    reading,
    releases,
    sticks,
    timetables,
)
from station.cli.commune.passphrases import TypedPassphrases, credentials, passphrases_in
from station.cli.commune.terminal import Terminal, asked
from station.cli.commune.texts import office as office_texts
from station.cli.group import OfficeGroup
from station.cli.hosts import in_url
from station.cli.language import said
from station.cli.output import log_to_stderr
from station.clock import Clock, SystemClock
from station.commune.bulletins.recording import Studio
from station.commune.ceremony.founding import Founding, found
from station.commune.home import Home
from station.commune.keys.pem import ROUNDS
from station.commune.keys.persons import PersonKey
from station.commune.office import keys as office_keys
from station.commune.office import people, publishing, restoration
from station.commune.office.expiries import expiring
from station.commune.office.office import opened
from station.commune.office.studio import real_studio
from station.commune.settings import CommuneSettings
from station.errors import InputError, SettingsError
from station.settings import unknown_keys

_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the office takes from outside; tests pass their own as click's `obj`."""

    studio: Callable[[], Studio] = real_studio
    clock: Clock = field(default_factory=SystemClock)
    play: Callable[[Path], bool] = player.play
    rounds: int = ROUNDS
    """What a guess at a key's passphrase costs; tests take few, to be quick."""


@click.group(cls=OfficeGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
    (LOA_THON_PASSPHRASE_CHAIRMAN and the like). A unit's credentials serve, too: NAME.pem among
    them is a key, and passphrases.toml such a file.

    \b
    Example: commune init --name "Xã Mẫu" --id xa-mau
             commune bulletin add thong-bao.txt
             commune approve thong-bao
             commune timetable set timetable.toml
             commune publish
             commune serve
    """
    log_to_stderr(logging.DEBUG if verbose else logging.ERROR, logging.BASIC_FORMAT)
    tools = ctx.obj if isinstance(ctx.obj, Tools) else Tools()
    given = credentials(os.environ)
    known = TypedPassphrases(passphrases or passphrases_in(given), os.environ, asked)
    office = opened(Home(home, (*media, *given), tools.rounds), tools.studio, tools.clock)
    _tell_unknown(office.home.settings_file)
    for each in people.together(office):
        click.echo(f"KEYS: {said(each)}", err=True)
    ctx.obj = Terminal(office, known, tools.play)


def _tell_unknown(file: Path) -> None:
    """What is ignored in the settings, once a command; what is wrong there, the command says."""
    with suppress(SettingsError):
        for unknown in unknown_keys(file, CommuneSettings) if file.exists() else ():
            click.echo(f"{unknown}; it is ignored", err=True)


@main.does("init", 'commune init --name "Xã Mẫu" --id xa-mau --village na-dong="Thôn Nà Đông"')
@click.option("--name", prompt="The commune's name", help="As its people write it.")
@click.option("--id", "short", prompt="Its short name (a-z, 0-9, -)", help="a-z, 0-9 and -")
@click.option("--village", multiple=True, metavar="ID=NAME", help="May be given many times.")
@click.option("--chairman", default="", help="The chairman's name.")
@click.option("--editor", default="", help="The culture officer's name.")
@click.option("--key", "public", type=_FILE, multiple=True, help="A person's, made elsewhere.")
@click.option("--root-keys", type=int, default=3, show_default=True, help="Offline keys in all,")
@click.option("--root-threshold", type=int, default=2, show_default=True, help="… that must sign.")
def init(
    terminal: Terminal,
    short: str,
    village: tuple[str, ...],
    chairman: str,
    editor: str,
    public: tuple[Path, ...],
    **asked: Any,
) -> None:
    """Make a commune: keys, settings, rules, an empty repository.

    Chairman and editor each type a passphrase of their own, one after the other, or bring the
    public half of a key that they made for themselves: commune keys new, then --key.
    """
    named_people = {"chairman": chairman, "editor": editor}
    halves = {half.role.value: half for half in (_brought(terminal, each) for each in public)}
    named = Founding(
        id=short, villages=_named(village), people=named_people, brought=halves, **asked
    )
    made = found(terminal.home, named, terminal.passphrases, terminal.office.clock.now())
    terminal.say(office_texts.founded(terminal.home, made, halves.values()))


def _brought(terminal: Terminal, file: Path) -> PersonKey:
    return keys.brought(terminal, file, yes=False)


def _named(villages: tuple[str, ...]) -> dict[str, str]:
    pairs = [village.partition("=") for village in villages]
    if not all(spoken for _, _, spoken in pairs):
        raise InputError('write a village as its short name, = and its name: a-b="Thôn A B"')
    return {village: spoken for village, _, spoken in pairs}


bulletins.add_to(main)
timetables.add_to(main)


@main.does("publish", "commune publish")
@click.option("--renew", is_flag=True, help="Only sign what is on offer again; for a daily timer.")
def publish(terminal: Terminal, renew: bool) -> None:
    """Write the repository anew, with the key that stays on this machine.

    Villages say so when nothing was signed for two weeks: have a timer run commune publish --renew
    each day.
    """
    office = terminal.office
    if renew:
        done = publishing.renew(office)
        terminal.say(office_texts.renewed(done, expiring(office), terminal.home))
    else:
        done = publishing.publish(office)
        terminal.say(office_texts.published(done, expiring(office), terminal.home))
    terminal.say_each(office_texts.behind(restoration.behind(terminal.office)))


@main.does("lift", "commune lift --seen http://loa.example.vn && commune timetable sign")
@click.option("--seen", default="", help="Where the villages fetch: an address, a stick's folder.")
def lift(terminal: Terminal, seen: str) -> None:
    """Raise all numbers above what the villages have seen: after a backup was restored."""
    done = restoration.lift(terminal.office, seen)
    terminal.say(office_texts.published(done.published, expiring(terminal.office), terminal.home))
    terminal.say_each(office_texts.lifted(done))


@main.does("serve", "commune serve --port 8000")
@click.option("--port", type=click.IntRange(0, 65535), help="Otherwise as commune.toml says.")
def serve(terminal: Terminal, port: int | None) -> None:
    """Serve the repository over HTTP until Ctrl-C."""
    server, listen = publishing.server(terminal.office, port), terminal.home.settings().serve.listen
    terminal.say(f"Serving {terminal.home.repository} at http://{in_url(listen)}:{server.port}/")
    server.run()


@main.does("renew", "commune renew && commune publish")
@keys.YES
def renew(terminal: Terminal, yes: bool) -> None:
    """Sign the rules anew with the offline keys: after a change of name or quiet hours."""
    office_keys.renew(terminal.office, terminal.passphrases, agrees=terminal.agrees(yes))
    terminal.say("The rules are signed anew; the villages follow at their next sync.")


reading.add_to(main)
fleet.add_to(main)
sticks.add_to(main)
releases.add_to(main)
backups.add_to(main)
keys.add_to(main)

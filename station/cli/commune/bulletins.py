"""`commune bulletin`, `commune withdraw`, `commune voices`, `commune read`.

Not handled here: what the commands do (`office/drafts.py`, `office/amendments.py`,
`office/bulletins.py`), and the chairman's (`approving.py`).
"""

from pathlib import Path
from typing import Any

import click

from station.cli.commune import approving, mending, scanning
from station.cli.commune.about import described_by, said_of
from station.cli.commune.days import WHEN
from station.cli.commune.hearing import say_heard
from station.cli.commune.terminal import Terminal, step
from station.cli.commune.texts import bulletin as texts
from station.cli.group import OfficeGroup
from station.commune.office import bulletins, drafts, keys
from station.commune.office.drafts import Asked
from station.commune.office.studio import voice_store
from station.commune.record import About, BulletinState
from station.errors import RefusedError
from station.programme.bulletin import Priority
from station.studio.voice.voices import described
from station.trust.rules import Role

_FILE = click.Path(path_type=Path)
_ADD = 'commune bulletin add thong-bao.txt --until "2026-12-31 18:00"'


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("bulletin", "Add bulletins, and look at them.", "commune bulletin list")
    group.does("add", _ADD)(add)
    mending.add_to(group)
    group.does("confirm", "commune bulletin confirm thong-bao")(scanning.confirm)
    group.does("list", "commune bulletin list")(list_)
    group.does("show", "commune bulletin show thong-bao")(show)
    main.does("voices", "commune voices")(voices)
    approving.add_to(main, group)
    main.does("withdraw", "commune withdraw thong-bao && commune publish")(withdraw)


@click.argument("file", type=_FILE)
@click.option("--title", default="", help="Otherwise the document's own.")
@click.option("--id", "short", default="", help="Its short name; otherwise made of FILE's.")
@click.option("--priority", type=click.Choice([p.value for p in Priority]), help="Or normal.")
@click.option("--corrects", default="", metavar="ID", help="A correction of that bulletin.")
@said_of
@click.option("--villages", default="", metavar="ID,ID…", help="Otherwise all.")
@click.option("--from", "since", type=WHEN, help="Local time, or a day; otherwise now.")
@click.option("--until", type=WHEN, help="Local time, or a day with all its hours.")
@click.option("--repeats", type=click.IntRange(1, 10), default=1, show_default=True)
@click.option("--voice", default="", help="Who reads; otherwise as commune.toml says.")
@click.option("--recording", type=_FILE, help="A person's recording of the text in FILE.")
@click.option("--turn", "turned", multiple=True, type=int, help="A part, the other way.")
def add(
    terminal: Terminal,
    file: Path,
    short: str,
    priority: str | None,
    villages: str,
    turned: tuple[int, ...],
    field: str | None,
    author: str | None,
    origin: str | None,
    **asked: Any,
) -> None:
    """Read a document aloud, and keep it as a draft that the editor signs.

    FILE may be a picture of a page, each line of which is then compared with the paper, or a
    person's recording (.wav, .mp3, .m4a …), with or without a text. An emergency needs no
    signature of the editor, only the chairman's. A correction takes the place of what it corrects
    as soon as it is approved and published; villages and the end of its validity are that one's,
    unless said otherwise.
    """
    wanted = Asked(
        id=short,
        priority=Priority(priority) if priority else None,
        villages=mending.named(villages),
        about=described_by(About(), field, author, origin),
        **asked,
    )
    found = drafts.prepare(terminal.office, file, wanted)
    if found.needs_editor:
        keys.require(terminal.office, Role.EDITOR)
    if found.taken and not found.wishes.corrects:
        terminal.say(texts.taken(found))
    if found.prepared is not None:
        found = mending.decided(terminal, found, turned)
    terminal.say_each(texts.look_out(drafts.days_not_heard(terminal.office, found)))
    # Asked for before the long steps, so that a mistyped one costs no wait.
    editor = terminal.unlock(Role.EDITOR) if found.needs_editor else None
    record = drafts.add(terminal.office, found, editor, step)
    terminal.say(texts.kept(record))
    say_heard(terminal, record)


def list_(terminal: Terminal) -> None:
    """All bulletins, a line each."""
    zone = terminal.home.settings().zoneinfo
    terminal.say(texts.bulletins(bulletins.bulletins(terminal.office), zone))


@click.argument("id")
def show(terminal: Terminal, id: str) -> None:  # noqa: A002
    """All about a bulletin, its text as it is spoken included."""
    found = bulletins.dossier(terminal.office, id)
    terminal.say(texts.bulletin(found.record, found.events, terminal.home))
    say_heard(terminal, found.record)


def voices(terminal: Terminal) -> None:
    """Who can read aloud: each voice, fit or refused and why, and how good it is."""
    terminal.say(described(voice_store(terminal.home)))


@click.argument("id")
@click.option("--yes", is_flag=True, help="Don't ask.")
def withdraw(terminal: Terminal, id: str, yes: bool) -> None:  # noqa: A002
    """Take a bulletin back; the villages drop it after the next publishing.

    If it is only wrong somewhere, a correction takes its place: commune bulletin add --corrects
    """
    found = bulletins.dossier(terminal.office, id)
    terminal.say(texts.before_withdrawal(found.record, terminal.home.settings().zoneinfo))
    if not (yes or terminal.confirm("Take it back?")):
        raise RefusedError("nothing was changed")
    was = found.record.state
    bulletins.withdraw(terminal.office, id)
    told = "" if was is BulletinState.DRAFT else "; the villages drop it after: commune publish"
    terminal.say(f"“{id}” is withdrawn{told}")

"""`commune bulletin`, `commune approve`, `commune withdraw`, `commune voices`.

Not handled here: what the commands do (`office/editor.py`, `office/chairman.py`,
`office/office.py`).
"""

from pathlib import Path
from typing import Any

import click

from station.cli.group import Group
from station.commune.bulletins.languages import NAMES
from station.commune.office import chairman, editor
from station.commune.office.editor import Asked
from station.commune.office.office import Office
from station.commune.office.voice_choice import voice_shelf
from station.programme.bulletin import Priority
from station.studio.voice.voices import described
from station.trust.rules import Role

_FILE = click.Path(path_type=Path)
_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])
_ADD = 'commune bulletin add thong-bao.txt --until "2026-12-31 18:00"'


def add_to(main: Group) -> None:
    """Add the commands to `main`."""
    group = main.under("bulletin", "Add bulletins, and look at them.", "commune bulletin list")
    group.does("add", _ADD)(add)
    group.does("record", "commune bulletin record thong-bao --paragraph 3 p3.m4a")(record)
    group.does("language", "commune bulletin language thong-bao Tày tay.m4a")(language)
    group.does("sign", "commune bulletin sign thong-bao")(sign)
    group.does("list", "commune bulletin list")(list_)
    group.does("show", "commune bulletin show thong-bao")(show)
    group.does("listen", "commune bulletin listen thong-bao")(listen)
    main.does("voices", "commune voices")(voices)
    main.does("approve", "commune approve thong-bao")(approve)
    main.does("withdraw", "commune withdraw thong-bao && commune publish")(withdraw)


@click.argument("file", type=_FILE)
@click.option("--title", default="", help="Otherwise the document's own.")
@click.option("--id", "short", default="", help="Its short name; otherwise made of FILE's.")
@click.option("--priority", type=click.Choice([p.value for p in Priority]), default="normal")
@click.option("--villages", default="", metavar="ID,ID…", help="Otherwise all.")
@click.option("--from", "since", type=_WHEN, help="Local time; otherwise from now.")
@click.option("--until", type=_WHEN, help="Local time; otherwise as commune.toml says.")
@click.option("--repeats", type=click.IntRange(1, 10), default=1, show_default=True)
@click.option("--voice", default="", help="Who reads; otherwise as commune.toml says.")
@click.option("--recording", type=_FILE, help="A person's recording of the text in FILE.")
def add(office: Office, file: Path, short: str, priority: str, **asked: Any) -> None:
    """Read a document aloud, and keep it as a draft that the editor signs.

    FILE may be a person's recording, too (.wav, .mp3, .m4a …), with or without a text. An
    emergency needs no signature of the editor, only the chairman's.
    """
    editor.add(office, file, Asked(id=short, priority=Priority(priority), **asked))


@click.argument("id")
@click.argument("file", type=_FILE)
@click.option("--paragraph", type=int, required=True, help="Its number, as bulletin show has it.")
def record(office: Office, id: str, file: Path, paragraph: int) -> None:  # noqa: A002
    """Put a person's recording in the place of one paragraph of a draft."""
    editor.record_paragraph(office, id, paragraph, file)


@click.argument("id")
@click.argument("language")
@click.argument("file", type=_FILE)
def language(office: Office, id: str, language: str, file: Path) -> None:  # noqa: A002
    """Add a person's recording of a draft in another language, by its name or its tag."""
    editor.add_language(office, id, language, file)


language.__doc__ = f"{language.__doc__}\n\n    " + ", ".join(
    f"{name.removeprefix('tiếng ')} {tag}" for tag, name in NAMES.items()
)


@click.argument("id")
def sign(office: Office, id: str) -> None:  # noqa: A002
    """Sign a draft anew with the editor's key, after a change of keys."""
    editor.sign(office, id)


def list_(office: Office) -> None:
    """All bulletins, a line each."""
    office.list_all()


@click.argument("id")
def show(office: Office, id: str) -> None:  # noqa: A002
    """All about a bulletin, its text as it is spoken included."""
    office.show(id)


@click.argument("id")
def listen(office: Office, id: str) -> None:  # noqa: A002
    """Play a bulletin here, or say where its recordings are."""
    chairman.listen(office, id)


def voices(office: Office) -> None:
    """Who can read aloud: each voice, fit or refused and why, and how good it is."""
    office.say(described(voice_shelf(office)))


@click.argument("id")
@click.option("--listen/--no-listen", default=True, help="Play it first.", show_default=True)
@click.option(
    "--digest",
    "digests",
    multiple=True,
    metavar="HEX",
    help="Confirms a recording that isn't played here: 8 or more digits of its SHA-256.",
)
@click.option("--deputy", is_flag=True, help="The deputy signs: an emergency only.")
def approve(
    office: Office,
    id: str,  # noqa: A002
    listen: bool,
    digests: tuple[str, ...],
    deputy: bool,
) -> None:
    """Show and play a draft to the chairman, who signs it with his passphrase.

    Each recording is played, or else confirmed by the first digits of its SHA-256.
    """
    role = Role.DEPUTY if deputy else Role.CHAIRMAN
    chairman.approve(office, id, play=listen, digests=digests, role=role, ask=_ask)


@click.argument("id")
def withdraw(office: Office, id: str) -> None:  # noqa: A002
    """Take a bulletin back; the villages drop it after the next publishing."""
    office.withdraw(id)


def _ask(question: str) -> str:
    return str(click.prompt(question))

"""`commune bulletin`, `commune withdraw`, `commune voices`, `commune read`.

Not handled here: what the commands do (`office/drafts.py`, `office/amendments.py`,
`office/bulletins.py`), and the chairman's (`approving.py`).
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

import click

from station.cli.commune import approving, texts
from station.cli.commune.days import WHEN
from station.cli.commune.terminal import Terminal, step
from station.cli.group import OfficeGroup
from station.commune.bulletins.drafting import Prepared
from station.commune.bulletins.languages import NAMES
from station.commune.office import amendments, bulletins, drafts
from station.commune.office.amendments import Amendment
from station.commune.office.drafts import Asked, Preparation
from station.commune.office.studio import voice_store
from station.commune.record import Record
from station.programme.bulletin import Priority
from station.studio.voice.voices import described
from station.trust.rules import Role

_FILE = click.Path(path_type=Path)
_ADD = 'commune bulletin add thong-bao.txt --until "2026-12-31 18:00"'


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("bulletin", "Add bulletins, and look at them.", "commune bulletin list")
    group.does("add", _ADD)(add)
    group.does("record", "commune bulletin record thong-bao --paragraph 3 p3.m4a")(record)
    group.does("language", "commune bulletin language thong-bao Tày tay.m4a")(language)
    group.does("sign", "commune bulletin sign thong-bao")(sign)
    group.does("list", "commune bulletin list")(list_)
    group.does("show", "commune bulletin show thong-bao")(show)
    main.does("voices", "commune voices")(voices)
    approving.add_to(main, group)
    main.does("withdraw", "commune withdraw thong-bao && commune publish")(withdraw)


@click.argument("file", type=_FILE)
@click.option("--title", default="", help="Otherwise the document's own.")
@click.option("--id", "short", default="", help="Its short name; otherwise made of FILE's.")
@click.option("--priority", type=click.Choice([p.value for p in Priority]), default="normal")
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
    priority: str,
    villages: str,
    turned: tuple[int, ...],
    **asked: Any,
) -> None:
    """Read a document aloud, and keep it as a draft that the editor signs.

    FILE may be a person's recording, too (.wav, .mp3, .m4a …), with or without a text. An
    emergency needs no signature of the editor, only the chairman's.
    """
    named = frozenset(name.strip() for name in villages.split(",") if name.strip())
    wanted = Asked(id=short, priority=Priority(priority), villages=named, **asked)
    found = drafts.prepare(terminal.office, file, wanted)
    if found.prepared is not None:
        found = _decided(terminal, found, turned)
    terminal.say_each(texts.look_out(drafts.days_not_heard(terminal.office, found)))
    # Asked for before the long steps, so that a mistyped one costs no wait.
    editor = terminal.unlock(Role.EDITOR) if found.needs_editor else None
    terminal.say(texts.kept(drafts.add(terminal.office, found, editor, step)))


def _decided(terminal: Terminal, found: Preparation, turned: Collection[int]) -> Preparation:
    """The document as the editor wants it; what is doubtful is asked, part by part."""
    prepared = cast(Prepared, found.prepared)
    prepared.document.turned(turned)  # refuses a number that there is not
    wanted = {n: not prepared.document.parts[n - 1].spoken for n in turned}
    found = drafts.decide(found, wanted)
    prepared = cast(Prepared, found.prepared)
    terminal.say(texts.prepared(prepared))
    answers = {
        number: terminal.confirm(texts.part_question(number, prepared.document.parts[number - 1]))
        for number in prepared.undecided
    }
    return drafts.decide(found, answers) if answers else found


@click.argument("id")
@click.argument("file", type=_FILE)
@click.option("--paragraph", type=int, required=True, help="Its number, as bulletin show has it.")
def record(terminal: Terminal, id: str, file: Path, paragraph: int) -> None:  # noqa: A002
    """Put a person's recording in the place of one paragraph of a draft."""
    change = amendments.paragraph(terminal.office, id, paragraph, file)
    terminal.say(texts.kept(_amended(terminal, change)))


@click.argument("id")
@click.argument("language")
@click.argument("file", type=_FILE)
def language(terminal: Terminal, id: str, language: str, file: Path) -> None:  # noqa: A002
    """Add a person's recording of a draft in another language, by its name or its tag."""
    change = amendments.language(terminal.office, id, language, file)
    terminal.say(texts.kept(_amended(terminal, change)))
    terminal.say(f"A village plays it if its station.toml has “{change.tag}” among its languages.")


language.__doc__ = f"{language.__doc__}\n\n    " + ", ".join(
    f"{name.removeprefix('tiếng ')} {tag}" for tag, name in NAMES.items()
)


@click.argument("id")
def sign(terminal: Terminal, id: str) -> None:  # noqa: A002
    """Sign a draft anew with the editor's key, after a change of keys."""
    _amended(terminal, amendments.signature(terminal.office, id))
    terminal.say(f"Signed anew. Then the chairman: commune approve {id}")


def _amended(terminal: Terminal, change: Amendment) -> Record:
    editor = terminal.unlock(Role.EDITOR) if change.needs_editor else None
    return amendments.amend(terminal.office, change, editor, step)


def list_(terminal: Terminal) -> None:
    """All bulletins, a line each."""
    zone = terminal.home.settings().zoneinfo
    terminal.say(texts.bulletins(bulletins.bulletins(terminal.office), zone))


@click.argument("id")
def show(terminal: Terminal, id: str) -> None:  # noqa: A002
    """All about a bulletin, its text as it is spoken included."""
    found = bulletins.dossier(terminal.office, id)
    terminal.say(texts.bulletin(found.record, found.events, terminal.home))


def voices(terminal: Terminal) -> None:
    """Who can read aloud: each voice, fit or refused and why, and how good it is."""
    terminal.say(described(voice_store(terminal.home)))


@click.argument("id")
def withdraw(terminal: Terminal, id: str) -> None:  # noqa: A002
    """Take a bulletin back; the villages drop it after the next publishing."""
    bulletins.withdraw(terminal.office, id)
    terminal.say(f"“{id}” is withdrawn; the villages drop it after: commune publish")

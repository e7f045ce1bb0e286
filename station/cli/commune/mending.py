"""`commune bulletin change`, `text`, `record`, `language`, `sign`: a draft is mended.

Not handled here: what is done (`office/amendments.py`, `office/rewording.py`).
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

import click

from station.cli.commune import scanning
from station.cli.commune.about import described_by, said_of
from station.cli.commune.days import WHEN
from station.cli.commune.terminal import Terminal, step
from station.cli.commune.texts import bulletin as texts
from station.cli.group import OfficeGroup
from station.commune.bulletins.drafting import Prepared
from station.commune.bulletins.languages import NAMES
from station.commune.office import amending, amendments, bulletins, drafts, rewording
from station.commune.office.amending import Amendment
from station.commune.office.amendments import Wanted
from station.commune.office.drafts import Preparation
from station.commune.record import Record
from station.errors import InputError
from station.programme.bulletin import Priority
from station.trust.rules import Role

_FILE = click.Path(path_type=Path)
_OFF = click.option("--off", is_flag=True, help="Take it off.")


def add_to(group: OfficeGroup) -> None:
    """Add the commands to the group `bulletin`."""
    group.does("change", "commune bulletin change thong-bao --until 2026-12-05 --field 4")(change)
    group.does("text", 'commune bulletin text thong-bao --paragraph 3 --say "Xin cảm ơn."')(text)
    group.does("record", "commune bulletin record thong-bao --paragraph 3 p3.m4a")(record)
    group.does("language", "commune bulletin language thong-bao Tày tay.m4a")(language)
    group.does("sign", "commune bulletin sign thong-bao")(sign)


@click.argument("id")
@click.option("--title", help="How it is announced on lists and pages.")
@click.option("--from", "since", type=WHEN, help="Local time, or a day.")
@click.option("--until", type=WHEN, help="Local time, or a day with all its hours.")
@click.option("--villages", metavar="ID,ID…", help="Or all.")
@click.option("--priority", type=click.Choice([p.value for p in Priority]))
@click.option("--repeats", type=click.IntRange(1, 10))
@said_of
def change(
    terminal: Terminal,
    id: str,  # noqa: A002
    villages: str | None,
    priority: str | None,
    field: str | None,
    author: str | None,
    origin: str | None,
    **asked: Any,
) -> None:
    """Change a draft's title, days, villages, priority or repeats; the editor signs it anew.

    Field, author and source are the office's alone: they may be changed at any time, unsigned.
    """
    wanted = Wanted(
        priority=Priority(priority) if priority else None,
        villages=None if villages is None else named(villages),
        **asked,
    )
    about = (field, author, origin)
    if wanted == Wanted() and about == (None, None, None):
        raise InputError("say what is to be changed, such as --until 2026-12-05")
    if wanted != Wanted():
        _amended(terminal, amendments.change(terminal.office, id, wanted))
    if about != (None, None, None):
        was = bulletins.dossier(terminal.office, id).record.about
        bulletins.describe(terminal.office, id, described_by(was, *about))
    found = bulletins.dossier(terminal.office, id)
    terminal.say(texts.head(found.record, terminal.home))


@click.argument("id")
@click.argument("file", type=_FILE, required=False)
@click.option("--turn", "turned", multiple=True, type=int, help="A part, the other way.")
@click.option("--paragraph", type=int, help="Only that one, as bulletin show numbers it.")
@click.option("--say", "words", help="With --paragraph: what it is to say; nothing drops it.")
def text(
    terminal: Terminal,
    id: str,  # noqa: A002
    file: Path | None,
    turned: tuple[int, ...],
    paragraph: int | None,
    words: str | None,
) -> None:
    """Put another document, FILE, or other words in one paragraph, in the place of a draft's text.

    What people recorded stays for the paragraphs that say the same as before.
    """
    office = terminal.office
    if paragraph is not None and words is not None:
        change = rewording.words(office, id, paragraph, words)
    elif file is not None:
        found = decided(terminal, drafts.reread(office, id, file), turned)
        change = rewording.text(office, id, found)
    else:
        raise InputError("give the new document, or --paragraph and --say")
    terminal.say(texts.kept(_amended(terminal, change)))
    if not change.anew:
        terminal.say(
            f"A person reads it; have it recorded again: commune bulletin record {id} FILE"
        )


@click.argument("id")
@click.argument("file", type=_FILE, required=False)
@click.option("--paragraph", type=int, help="Its number, as bulletin show has it; otherwise all.")
@_OFF
def record(
    terminal: Terminal,
    id: str,  # noqa: A002
    file: Path | None,
    paragraph: int | None,
    off: bool,
) -> None:
    """Put a person's recording in the place of a draft's paragraph, or of all of it.

    With --off the voice reads it again.
    """
    _one_of(file, off)
    if paragraph is None:
        change = amendments.whole(terminal.office, id, file)
    else:
        change = amendments.paragraph(terminal.office, id, paragraph, file)
    terminal.say(texts.kept(_amended(terminal, change)))


@click.argument("id")
@click.argument("language")
@click.argument("file", type=_FILE, required=False)
@_OFF
def language(
    terminal: Terminal,
    id: str,  # noqa: A002
    language: str,
    file: Path | None,
    off: bool,
) -> None:
    """Add a person's recording of a draft in another language, by its name or its tag."""
    _one_of(file, off)
    change = amendments.language(terminal.office, id, language, file)
    terminal.say(texts.kept(_amended(terminal, change)))
    if not off:
        told = f"A village plays it if its station.toml has “{change.tag}” among its languages."
        terminal.say(told)


language.__doc__ = f"{language.__doc__}\n\n    " + ", ".join(
    f"{name.removeprefix('tiếng ')} {tag}" for tag, name in NAMES.items()
)


@click.argument("id")
def sign(terminal: Terminal, id: str) -> None:  # noqa: A002
    """Sign a draft anew with the editor's key, after a change of keys."""
    _amended(terminal, amendments.signature(terminal.office, id))
    terminal.say(f"Signed anew. Then the chairman: commune approve {id}")


def named(villages: str) -> frozenset[str]:
    """The villages of a list with commas; none for all."""
    names = frozenset(name.strip() for name in villages.split(",") if name.strip())
    return frozenset() if names == {"all"} else names


def decided(terminal: Terminal, found: Preparation, turned: Collection[int]) -> Preparation:
    """The document as the editor wants it; what is doubtful is asked, part by part."""
    found = scanning.confirmed(terminal, found)
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


def _one_of(file: Path | None, off: bool) -> None:
    if (file is None) is not off:
        raise InputError("give the recording, or --off to take off the one that is there")


def _amended(terminal: Terminal, change: Amendment) -> Record:
    editor = terminal.unlock(Role.EDITOR) if change.needs_editor else None
    return amending.amend(terminal.office, change, editor, step)

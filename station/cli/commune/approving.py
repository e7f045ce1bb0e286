"""`commune approve` and `commune bulletin listen`: a bulletin is heard, and signed.

Each recording's digest stands before the chairman, in groups for the eye. Not handled here: what he
may sign (`office/approval.py`).
"""

import click

from station.cli.commune.hearing import say_heard
from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import bulletin as texts
from station.cli.commune.texts.words import grouped
from station.cli.group import OfficeGroup
from station.commune.bulletins.languages import language_name
from station.commune.office import approval, keys
from station.commune.record import Record
from station.programme.bulletin import Recording
from station.trust.rules import Role


def add_to(main: OfficeGroup, bulletin: OfficeGroup) -> None:
    """Add the commands to `main` and to its group `bulletin`."""
    bulletin.does("listen", "commune bulletin listen thong-bao")(listen)
    main.does("approve", "commune approve thong-bao")(approve)


@click.argument("id")
def listen(terminal: Terminal, id: str) -> None:  # noqa: A002
    """Play a bulletin here, or say where its recordings are."""
    record = approval.recordings(terminal.office, id)
    for recording in record.bulletin.recordings:
        _play(terminal, record, recording)


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
    terminal: Terminal,
    id: str,  # noqa: A002
    listen: bool,
    digests: tuple[str, ...],
    deputy: bool,
) -> None:
    """Show and play a draft to the chairman, who signs it with his passphrase.

    Each recording is played, or else confirmed by the first digits of its SHA-256.
    """
    role = Role.DEPUTY if deputy else Role.CHAIRMAN
    case = approval.hearing(terminal.office, id, role)
    keys.require(terminal.office, role)
    terminal.say(texts.bulletin(case.record, case.events, terminal.home))
    say_heard(terminal, case.record)
    heard = [
        _heard(terminal, case.record, recording, listen, digests)
        for recording in case.record.bulletin.recordings
    ]
    who = f"The passphrase of {', '.join(case.people)}" if case.people else "The passphrase"
    terminal.say(f"{who} approves this text and these recordings, and no others:")
    for digest in heard:
        terminal.say(f"  {grouped(digest)}")
    approval.approve(terminal.office, case, heard, terminal.unlock(role))
    terminal.say(f"“{id}” is approved. Send it to the villages: commune publish")


def _heard(
    terminal: Terminal,
    record: Record,
    recording: Recording,
    listen: bool,
    digests: tuple[str, ...],
) -> str:
    """The digest of what was played here, or confirmed by what was heard elsewhere."""
    if listen and _play(terminal, record, recording):
        return recording.sha256
    if not digests:
        language = language_name(recording.language)
        question = f"The first {approval.DIGITS} digits of the SHA-256 of what you heard in"
        digests = (terminal.ask(f"{question} {language}"),)
    return approval.confirmed(recording, digests)


def _play(terminal: Terminal, record: Record, recording: Recording) -> bool:
    terminal.say(texts.recording(record, recording))
    path = terminal.home.audio(recording.sha256)
    if terminal.play(path):
        return True
    terminal.say(f"Nothing here can play it; listen to it elsewhere: {path}")
    return False

"""Leads the editor through the lines that were recognised in a picture; `commune bulletin confirm`.

Not handled here: what becomes of the answers (`office/scans.py`).
"""

from collections.abc import Sequence

import click

from station.cli.commune.terminal import Terminal, step
from station.cli.commune.texts import bulletin as texts
from station.commune.office import scans
from station.commune.office.drafts import Preparation
from station.commune.office.scans import Comparison
from station.commune.record import ScannedLine
from station.trust.rules import Role

LATER, NOTHING = "?", "-"
_HOW = (
    "Compare each line with the paper: Enter if it is right, or type what the paper says; "
    f"{NOTHING} if it isn't there, {LATER} to go on another time."
)


def confirmed(terminal: Terminal, found: Preparation) -> Preparation:
    """What will become a draft, each line of its picture confirmed, or left for later."""
    if found.prepared is None or not found.prepared.scan:
        return found
    answers = _asked(terminal, found.prepared.scan)
    return scans.confirm(terminal.office, found, answers) if answers else found


@click.argument("id")
def confirm(terminal: Terminal, id: str) -> None:  # noqa: A002
    """Compare the lines of a picture with the paper, before the chairman can sign them."""
    answers = _asked(terminal, scans.lines(terminal.office, id))
    if not answers:
        terminal.say("Nothing was changed.")
        return
    found = _decided(terminal, scans.compare(terminal.office, id, answers))
    editor = terminal.unlock(Role.EDITOR) if found.needs_editor else None
    record = scans.keep(terminal.office, found, editor, step)
    left = len(record.unconfirmed)
    terminal.say(
        f"{left} lines are left: commune bulletin confirm {id}"
        if left
        else f"All lines are confirmed. Then the chairman: commune approve {id}"
    )


def _decided(terminal: Terminal, found: Comparison) -> Comparison:
    """What is doubtful of a new text is asked, part by part."""
    if found.prepared is None:
        return found
    parts = found.prepared.document.parts
    answers = {
        number: terminal.confirm(texts.part_question(number, parts[number - 1]))
        for number in found.prepared.undecided
    }
    return scans.decide(terminal.office, found, answers)


def _asked(terminal: Terminal, scan: Sequence[ScannedLine]) -> dict[int, str]:
    """The editor's answers, up to where he wants to go on later."""
    answers: dict[int, str] = {}
    terminal.say(_HOW)
    for number, line in enumerate(scan, 1):
        if line.confirmed:
            continue
        sure = f", {line.sure:.0%} sure"
        said = terminal.mend(f"Line {number} of {len(scan)}{sure}: {line.text}\n", line.text)
        if said.strip() == LATER:
            break
        answers[number] = "" if said.strip() == NOTHING else said
    return answers

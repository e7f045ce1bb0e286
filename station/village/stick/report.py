"""The village's report on the stick: what sounded and how the box is, signed with its own key.

One file for each box, written anew at each visit; the office keeps what it has read. Not handled
here: reading it (the office's `fleet/stick_in.py`), the key (`enrolment/key.py`).
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from securesystemslib.signer import Signer

from station.trust import forms
from station.trust.portable import write_portably
from station.trust.standing.floors import Floors
from station.trust.station_statement import MOST_REPORT, StationStatement, StationStatementKind
from station.village.stick.desk_messages import SignedReport
from station.village.stick.facts import Facts
from station.village.update.decision import running_version

FOLDER = "loa-thon-reports"


def report_form(
    village: str,
    name: str,
    now: datetime,
    *,
    clock: str,
    news: str,
    facts: Facts,
    floors: Floors,
) -> dict[str, Any]:
    """The report's form. `clock` and `news` are sentences: on the clock, and on this stick.

    `floors` are the highest numbers that this box has seen.
    """
    return {
        "village": village,
        "name": name,
        "made_at": forms.write_instant(now),
        "version": running_version(),
        "clock": clock,
        "news": news,
        "floors": floors.form(),
        "entries": list(facts.entries),
        "findings": [asdict(finding) for finding in facts.findings],
    }


def signed_report(form: Mapping[str, Any], key: Signer) -> bytes:
    """The envelope of `form`, signed with the box's `key`; if too large, the oldest entries go.

    Raises InputError.
    """
    entries = form["entries"]
    while True:
        envelope = StationStatement.sign(
            StationStatementKind.REPORT, {**form, "entries": entries}, [key]
        )
        if len(envelope) <= MOST_REPORT or not entries:
            return envelope
        entries = entries[len(entries) // 2 + 1 :]


def write_report(stick: Path, village: str, report: SignedReport) -> Path:
    """Put it on the stick.

    Raises StorageError when the stick is full or locked, InputError.
    """
    path = stick / FOLDER / f"{village}-{report.public[:8]}.json"
    write_portably(path, [report.envelope.encode()])
    return path

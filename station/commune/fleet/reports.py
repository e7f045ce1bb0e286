"""The boxes' reports in the office: verified and kept.

Kept in the office's folder `reports`: for each village the as-run log of all reports, a JSON object
a line, and the newest report's health. A row that came before, by its number in the same box's
log, isn't kept twice. Not handled here: where reports come from (`stick_in.py`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from station.commune.fleet.boxes import FleetBox
from station.errors import StorageError, TrustError
from station.files import write_durably
from station.trust import forms
from station.trust.releases import names as release_names
from station.trust.standing.floors import Floors, floors_in
from station.trust.station_statement import MOST_REPORT, StationStatement, StationStatementKind

_MOST_ENTRIES = 5000
_MOST_FINDINGS = 200
_MOST_KEPT = 100_000_000
_KEYS = ("village", "name", "made_at", "clock", "news", "entries", "findings")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """A verified report; `box` is the beginning of the key that signed it."""

    village: str
    box: str
    made_at: datetime
    clock: str
    news: str
    entries: tuple[Row, ...]
    findings: tuple[Row, ...]
    version: str = ""
    """Of the program that made it, as it says; empty where it says none."""
    floors: Floors = Floors()
    """The highest numbers that the box has seen, as it says."""


def verify(envelope: bytes, stations: Sequence[FleetBox]) -> Report:
    """The report in `envelope`, signed by one of `stations`. Raises TrustError."""
    statement = StationStatement.open(envelope, StationStatementKind.REPORT, most=MOST_REPORT)
    by_key = {station.public: station for station in stations if station.public}
    public = statement.first_signer(by_key.keys())
    if public is None:
        raise TrustError(
            "it isn't signed by a box of this commune; enrol the box: commune station add"
        )
    form = forms.table(statement.form, _KEYS, "the report")
    village = by_key[public].village
    if form["village"] != village:
        raise TrustError(
            "it speaks for another village than its box's, {village}; it isn't used",
            village=village,
        )
    entries = forms.listing(form["entries"], "the report's entries", most=_MOST_ENTRIES)
    findings = forms.listing(form["findings"], "the report's findings", most=_MOST_FINDINGS)
    return Report(
        village,
        public[:8],
        forms.instant(form["made_at"], "the report's made_at"),
        forms.any_text(form["clock"], "the report's clock", most=300),
        forms.any_text(form["news"], "the report's news", most=20_000),
        tuple(_entry(row) for row in entries),
        tuple(_finding(row) for row in findings),
        release_names.said(form[forms.MORE].get("version")),
        floors_in(form[forms.MORE].get("floors")),
    )


def keep(report: Report, folder: Path) -> tuple[Row, ...]:
    """Add a report to what the office has; the rows that are new. Raises StorageError."""
    log, health = folder / f"{report.village}.jsonl", folder / f"{report.village}.json"
    kept = list(_kept(log))
    known = {(row.get("box"), row.get("seq"), row.get("key")) for row in kept}
    rows = [{"box": report.box, **row} for row in report.entries]
    new = [row for row in rows if (row["box"], row["seq"], row["key"]) not in known]
    if new:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in (*kept, *new))
        write_durably(log, "".join(lines).encode())
    if not _has_newer(health, report.made_at):
        form = {
            "made_at": forms.write_instant(report.made_at),
            "version": report.version,
            "clock": report.clock,
            "news": report.news,
            "floors": report.floors.form(),
            "findings": list(report.findings),
        }
        write_durably(health, json.dumps(form, ensure_ascii=False, indent=1).encode())
    return tuple(new)


def _kept(path: Path) -> Iterator[Row]:
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_KEPT).decode("utf-8")
        yield from (json.loads(line) for line in text.splitlines())
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise StorageError(
            "{path} can't be read: move it away, or put a copy back", path=path
        ) from error


def _has_newer(path: Path, made_at: datetime) -> bool:
    try:
        return datetime.fromisoformat(json.loads(path.read_bytes())["made_at"]) > made_at
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _entry(value: object) -> Row:
    """A row of the log: plain values, and those that are told are texts."""
    if not isinstance(value, dict) or len(value) > 40 or "box" in value:
        raise TrustError("the report has an entry that isn't one")
    forms.whole(value.get("seq"), "an entry's number", least=0, most=2**53)
    for name in ("key", "title", "planned", "outcome"):
        forms.any_text(value.get(name), f"an entry's {name}", most=1000)
    if not isinstance(value.get("reason"), str) or len(json.dumps(value)) > 20_000:
        raise TrustError("the report has an entry that isn't one")
    return value


def _finding(value: object) -> Row:
    form = forms.table(value, ("part", "fit", "text"), "a finding")
    if not isinstance(form["fit"], bool):
        raise TrustError("a finding's fit is to be true or false")
    forms.any_text(form["part"], "a finding's part", most=300)
    forms.any_text(form["text"], "a finding's text", most=2000)
    return {name: form[name] for name in ("part", "fit", "text")}

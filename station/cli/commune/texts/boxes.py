"""What comes back from the villages, as text. Not handled here: reading it (`fleet/`)."""

from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo

from station.cli.commune.texts.words import when
from station.cli.language import told
from station.commune.fleet.boxes import FleetBox
from station.commune.fleet.reports import Report, Row
from station.commune.fleet.stick_in import Arrival, EnrolledBox, Refused, Reported
from station.commune.office.boxes import VillageBox
from station.errors import InputError, RefusedError, TrustError
from station.plain_text import shown
from station.programme.asrun import Outcome

_MOST_TOLD = 5
_WELL = ("played",)


def box(of: VillageBox, zone: tzinfo) -> str:
    """A village's line: since when it has its box, and when that last reported."""
    station = of.box
    if station is None:
        state = "no box yet: commune station add"
    elif station.enrolled_at is None:
        state = f"waits for its box since {when(station.added_at, zone)}"
    else:
        report = when(station.reported_at, zone) if station.reported_at else "none yet"
        state = f"enrolled since {when(station.enrolled_at, zone)}, report: {report}"
        state += f", version {station.version}" if station.version else ""
    return f"{of.village}  {of.name}  {state}"


def arrival(of: Arrival, zone: tzinfo) -> str:
    """What one file of a stick brought, or why it isn't used."""
    match of:
        case EnrolledBox(station):
            return f"{station.name} ({station.village}) is enrolled"
        case Reported(station, found, new):
            return report(found, new, station, zone)
        case Refused(file, InputError() | TrustError() | RefusedError() as error):
            return f"{shown(file)}: {told(error)}"
        case Refused(_, error):
            # Not the file's fault; the sentence names what it is about.
            return told(error)


def report(of: Report, new: Sequence[Row], station: FleetBox, zone: tzinfo) -> str:
    """What a village played and missed, and what is unfit, in a few lines."""
    head = f"{station.name} ({station.village}), report of {when(of.made_at, zone)}: "
    lines = [head + (f"{len(new)} new entries, {_counted(new)}" if new else "no new entries")]
    lines += _amiss(of, new)
    unfit = [finding for finding in of.findings if not finding["fit"]]
    lines += [f"  NOT WELL {finding['part']}: {finding['text']}" for finding in unfit]
    if of.clock.startswith("NOT"):
        lines.append(f"  its clock was {of.clock}")
    return "\n".join(map(shown, lines))


def _counted(rows: Sequence[Row]) -> str:
    counts = Counter(str(row["outcome"]) for row in _standing(rows))
    taken_back = sum(row["outcome"] == Outcome.TAKEN_BACK for row in rows)
    if taken_back:
        counts["taken back (its clock was wrong)"] = taken_back
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))


def _standing(rows: Sequence[Row]) -> list[Row]:
    """Without those that a later one takes back, and without these."""
    standing, void = [], set()
    for row in reversed(rows):
        if row["outcome"] == Outcome.TAKEN_BACK:
            void.add(row["key"])
        elif row["key"] in void:
            void.discard(row["key"])
        else:
            standing.append(row)
    return standing[::-1]


def _amiss(of: Report, new: Sequence[Row]) -> list[str]:
    amiss = [row for row in _standing(new) if row["outcome"] not in _WELL]
    lines = [
        f"  {row['outcome']} {row['planned'][:16]} {row['title']}"
        + (f" ({row['reason']})" if row["reason"] else "")
        for row in amiss[-_MOST_TOLD:]
    ]
    if len(amiss) > _MOST_TOLD:
        lines.append(f"  and {len(amiss) - _MOST_TOLD} more in reports/{of.village}.jsonl")
    return lines

"""Entries of the as-run log in words. Pure. Which ones: `log_filter.py`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from station.errors import LinkError
from station.programme.asrun import Kind, Proof, ProofReason, Reason, counted
from station.village.control.messages.log import LogEntries
from web.kit.words.catalogue import Say
from web.panel.views.home import reason_words
from web.panel.words.codes import KINDS, PROOF_REASONS, PROOFS, STATES, WEEKDAYS, WHO, WRONG

_WITHOUT_SENSORS = (ProofReason.NONE, ProofReason.NOTHING_TO_PROVE_BY)
"""Said under every broadcast of such a box, it would only be in the way."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One broadcast; `outcome` is the code, for the colours; `details` are whole phrases.

    `notes` are an earlier daemon's English, for a technician.
    """

    day: str
    at: str
    title: str
    outcome: str
    words: str
    details: tuple[str, ...]
    notes: str

    @property
    def wrong(self) -> bool:
        """Whether it went wrong."""
        return self.outcome in WRONG


def log_lines(found: LogEntries, say: Say, zone: ZoneInfo) -> tuple[LogLine, ...]:
    """Entries in words. Raises LinkError when a row has another form."""
    try:
        return tuple(_line(entry, say, zone) for entry in found.entries)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LinkError("the daemon's log has an unknown form; restart both") from error


def day_words(day: date, say: Say) -> str:
    """A date with its weekday, as it stands above a list."""
    return f"{say(WEEKDAYS[day.weekday()])} {day:%d/%m/%Y}"


def _line(entry: Mapping[str, Any], say: Say, zone: ZoneInfo) -> LogLine:
    planned = datetime.fromisoformat(entry["planned"]).astimezone(zone)
    started = entry["started"] and datetime.fromisoformat(entry["started"]).astimezone(zone)
    details = [say(KINDS.get(entry["kind"], ""))]
    if started:
        details.append(_started(entry, planned, started, say))
        details.append(_proof(entry, say))
    outcome = str(entry["outcome"])
    words = say(STATES[outcome]) if outcome in STATES else outcome
    if entry["reason"]:
        words = f"{words}: {reason_words(entry['reason'], say)}"
    return LogLine(
        day=day_words(planned.date(), say),
        at=planned.strftime("%H:%M"),
        title=str(entry["title"]),
        outcome=outcome,
        words=words,
        details=tuple(filter(None, (*details, *_facts(entry, say, zone)))),
        notes=str(entry["note"]),
    )


def _started(entry: Mapping[str, Any], planned: datetime, started: datetime, say: Say) -> str:
    begun = say("began at %(time)s") % {"time": started.strftime("%H:%M:%S")}
    if entry["kind"] != Kind.SCHEDULED or entry["reason"] == Reason.PREEMPTED:
        return begun
    late = round((started - planned).total_seconds())
    punctual = say("on time") if late <= 0 else say("%(seconds)d s late") % {"seconds": late}
    return f"{begun}, {punctual}"


def _proof(entry: Mapping[str, Any], say: Say) -> str:
    """Whether it sounded, and how that is known; nothing where no box could know."""
    verdict, reason = str(entry["proof"]), str(entry["proof_reason"])
    if reason in _WITHOUT_SENSORS:
        return ""
    verdict_words = say(PROOFS.get(verdict, PROOFS[Proof.UNKNOWN]))
    plain = PROOF_REASONS[ProofReason.NONE]
    return f"{verdict_words}: {say(PROOF_REASONS.get(reason, plain))}"


def _who(who: str, say: Say) -> str:
    """A phone by its own name, where it has one."""
    kind, _, name = who.partition(": ")
    return name if kind == "panel" and name else say(WHO[who]) if who in WHO else who


def _facts(entry: Mapping[str, Any], say: Say, zone: ZoneInfo) -> Iterator[str]:
    """What else is known of it, each a phrase."""
    if who := str(entry["by"]):
        yield say("by: %(who)s") % {"who": _who(who, say)}
    if key := str(entry["preempted_by"]):
        yield say("gave way to: %(key)s") % {"key": key}
    if names := counted(map(str, entry["left_out"])):
        yield say("too long, left out: %(names)s") % {"names": names}
    if entry["found_at"]:
        found = datetime.fromisoformat(entry["found_at"]).astimezone(zone)
        yield say("found at %(time)s") % {"time": found.strftime("%H:%M:%S %d/%m")}

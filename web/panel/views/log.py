"""Entries of the as-run log in words. Pure. Which ones: `replies/log_filter.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from station.errors import LinkError
from station.programme.asrun import Kind, Proof, Reason
from station.programme.proof_of_sound import ProofReason, reason_noted
from web.kit.words.catalogue import Say
from web.panel.views.home import reason_words
from web.panel.words.codes import KINDS, PROOF_REASONS, PROOFS, STATES, WEEKDAYS, WHO, WRONG

_TOO_LONG = "too long for its session, left out: "


@dataclass(frozen=True, slots=True)
class LogLine:
    """One broadcast; `outcome` is the code, for the colours; `details` are whole phrases.

    `notes` are the daemon's English, for a technician.
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


def log_lines(reply: Mapping[str, Any], say: Say, zone: ZoneInfo) -> tuple[LogLine, ...]:
    """The daemon's reply to `log-page`, in words. Raises LinkError when it has another form."""
    try:
        return tuple(_line(entry, say, zone) for entry in reply["entries"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LinkError("the daemon's log has an unknown form; restart both") from error


def day_words(day: date, say: Say) -> str:
    """A date with its weekday, as it stands above a list."""
    return f"{say(WEEKDAYS[day.weekday()])} {day:%d/%m/%Y}"


def _line(entry: Mapping[str, Any], say: Say, zone: ZoneInfo) -> LogLine:
    planned = datetime.fromisoformat(entry["planned"]).astimezone(zone)
    started = entry["started"] and datetime.fromisoformat(entry["started"]).astimezone(zone)
    known, notes = _noted(str(entry["note"]), say)
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
        details=tuple(filter(None, (*details, *known))),
        notes=notes,
    )


def _started(entry: Mapping[str, Any], planned: datetime, started: datetime, say: Say) -> str:
    begun = say("began at %(time)s") % {"time": started.strftime("%H:%M:%S")}
    if entry["kind"] != Kind.SCHEDULED or entry["reason"] == Reason.PREEMPTED:
        return begun
    late = round((started - planned).total_seconds())
    punctual = say("on time") if late <= 0 else say("%(seconds)d s late") % {"seconds": late}
    return f"{begun}, {punctual}"


def _proof(entry: Mapping[str, Any], say: Say) -> str:
    """Whether it sounded, and how that is known."""
    verdict = str(entry["proof"])
    noted = (reason_noted(part) for part in str(entry["note"]).split("; "))
    plain = ProofReason.HEARD if verdict == Proof.SOUNDED else ProofReason.NOTHING_TO_PROVE_BY
    reason = next((found for found in noted if found), plain)
    return f"{say(PROOFS.get(verdict, PROOFS[Proof.UNKNOWN]))}: {say(PROOF_REASONS[reason])}"


def _noted(note: str, say: Say) -> tuple[list[str], str]:
    """What of a note there are words for, and the rest as it is."""
    known, rest = [], []
    for part in filter(None, note.split("; ")):
        who = WHO.get(part.removeprefix("by "))
        if part.startswith("by ") and who:
            known.append(say("by: %(who)s") % {"who": say(who)})
        elif part.startswith(_TOO_LONG):
            names = part.removeprefix(_TOO_LONG)
            known.append(say("too long, left out: %(names)s") % {"names": names})
        elif reason_noted(part) is None:
            rest.append(part)
    return known, "; ".join(rest)

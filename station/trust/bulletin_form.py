"""A bulletin and a timetable as the payload of a signed statement, both ways, strictly.

Not handled here: signatures (`statement.py`) and whether a timetable keeps the quiet hours
(there, too).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from station.errors import TrustError
from station.programme import timetable_form
from station.programme.bulletin import MOST_CORRECTED, Bulletin, Priority, Recording
from station.programme.timetable import Timetable
from station.trust import forms

_MOST_RECORDINGS = 20
_MOST_VILLAGES = 500
MOST_SEQUENCE = 2**53
_BULLETIN_KEYS = (
    *("id", "title", "priority", "recordings", "text_sha256", "valid_from", "valid_until"),
    *("villages", "repeats", "approved_at", "sequence"),
)


@dataclass(frozen=True, slots=True)
class Approval:
    """When a statement was made, by which keys are judged, and its number, which only grows.

    `more` are the fields that this release doesn't know; nothing goes by them.
    """

    at: datetime
    sequence: int
    more: Mapping[str, Any] = field(default_factory=dict, compare=False)


def write_bulletin(bulletin: Bulletin, approval: Approval) -> dict[str, Any]:
    """The form of `bulletin`, of JSON's types only.

    A release that doesn't know `corrects` plays it all the same, beside what it corrects, until
    that is withdrawn.
    """
    return {
        **({"corrects": list(bulletin.corrects)} if bulletin.corrects else {}),
        "id": bulletin.id,
        "title": bulletin.title,
        "priority": bulletin.priority.value,
        "recordings": [
            {
                "language": recording.language,
                "sha256": recording.sha256,
                "length": recording.length,
                "seconds": recording.seconds,
            }
            for recording in bulletin.recordings
        ],
        "text_sha256": bulletin.text_sha256,
        "valid_from": forms.write_instant(bulletin.valid_from),
        "valid_until": forms.write_instant(bulletin.valid_until),
        "villages": sorted(bulletin.villages),
        "repeats": bulletin.repeats,
        "approved_at": forms.write_instant(approval.at),
        "sequence": approval.sequence,
    }


def read_bulletin(value: object) -> tuple[Bulletin, Approval]:
    """The bulletin in a payload. Raises TrustError."""
    form = forms.table(value, _BULLETIN_KEYS, "the bulletin", ("corrects",))
    corrects = form.get("corrects", [])
    corrected = forms.listing(corrects, "the bulletin's corrects", most=MOST_CORRECTED)
    villages = forms.listing(form["villages"], "the bulletin's villages", most=_MOST_VILLAGES)
    try:
        bulletin = Bulletin(
            id=forms.text(form["id"], "the bulletin's id"),
            title=forms.text(form["title"], "the bulletin's title"),
            priority=Priority(forms.text(form["priority"], "the bulletin's priority")),
            recordings=_recordings(form["recordings"]),
            text_sha256=forms.text(form["text_sha256"], "the bulletin's text_sha256"),
            valid_from=forms.instant(form["valid_from"], "the bulletin's valid_from"),
            valid_until=forms.instant(form["valid_until"], "the bulletin's valid_until"),
            villages=frozenset(forms.text(v, "a village of the bulletin") for v in villages),
            repeats=forms.whole(form["repeats"], "the bulletin's repeats", least=1, most=10),
            corrects=tuple(forms.text(name, "a bulletin that it corrects") for name in corrected),
        )
    except ValueError as error:
        raise TrustError("the bulletin can't be played: {error}", error=error) from error
    return bulletin, _approval(form, "the bulletin")


def write_timetable(timetable: Timetable, approval: Approval) -> dict[str, Any]:
    """The form of `timetable`, of JSON's types only."""
    return {
        "timetable": timetable_form.write(timetable),
        "approved_at": forms.write_instant(approval.at),
        "sequence": approval.sequence,
    }


def read_timetable(value: object) -> tuple[Timetable, Approval]:
    """The timetable in a payload. Raises TrustError with all the mistakes in it."""
    form = forms.table(value, ("timetable", "approved_at", "sequence"), "the timetable")
    if not isinstance(form["timetable"], Mapping):
        raise TrustError("the timetable is to be a table")
    try:
        found = timetable_form.read(form["timetable"], additions=True)
        return found, _approval(form, "the timetable")
    except timetable_form.TimetableError as error:
        raise TrustError("the timetable can't be kept: {error}", error=error) from error


def _recordings(value: object) -> tuple[Recording, ...]:
    rows = forms.listing(value, "the bulletin's recordings", most=_MOST_RECORDINGS)
    return tuple(_recording(row) for row in rows)


def _recording(row: object) -> Recording:
    form = forms.table(row, ("language", "sha256", "length", "seconds"), "a recording")
    return Recording(
        language=forms.text(form["language"], "a recording's language", most=35),
        sha256=forms.text(form["sha256"], "a recording's sha256", most=64),
        length=forms.whole(form["length"], "a recording's length", least=1, most=2**31),
        seconds=forms.number(form["seconds"], "a recording's seconds", most=86_400),
    )


def _approval(form: dict[str, Any], what: str) -> Approval:
    return Approval(
        forms.instant(form["approved_at"], f"{what}'s approved_at"),
        forms.whole(form["sequence"], f"{what}'s sequence", least=1, most=MOST_SEQUENCE),
        form[forms.MORE],
    )

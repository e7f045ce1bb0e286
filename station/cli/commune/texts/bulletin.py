"""Bulletins as text: looked at, kept, listed.

Not handled here: asking and printing (`cli/commune/main.py`).
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from pathlib import Path

from station.cli.commune.texts import review
from station.cli.commune.texts.words import grouped, minutes, when
from station.cli.language import said
from station.commune.bulletins.drafting import Prepared
from station.commune.bulletins.languages import language_name
from station.commune.bulletins.named_days import not_heard
from station.commune.bulletins.validity import shown_end
from station.commune.fields_of_law import NAMES
from station.commune.home import Home
from station.commune.office.drafts import Preparation
from station.commune.record import About, BulletinState, Event, Record
from station.programme.bulletin import Recording
from station.studio.paper.layout.parts import Part
from station.studio.voice.voices import ESPEAK, PREVIEW_ONLY


def prepared(found: Prepared) -> str:
    """What nobody knows how to read, what was guessed, what is withheld, and all that is spoken."""
    head = f"“{found.title}”, to be bulletin {found.id}"
    if found.was_cleaned:
        head += "\nIts title had signs that steer a screen; they were taken out."
    return "\n".join([head, *review.looked_over(found.document, found.reading)])


def look_out(advice: Iterable[str]) -> list[str]:
    """What is to be thought over, a line each."""
    return [f"Look out: {said(each)}" for each in advice]


def part_question(number: int, part: Part) -> str:
    """Asked of a part that may be meant for listeners."""
    return f"Part {number}, {part.kind} ({part.why}): {part.text}\nRead this part aloud?"


def head(record: Record, home: Home) -> str:
    """What a bulletin is, in a few lines."""
    of, zone = record.bulletin, home.settings().zoneinfo
    villages = ", ".join(sorted(of.villages)) or "all villages"
    lines = [
        f"{of.id}: {of.title}",
        f"  {record.state}, {of.priority}, for {villages}, {of.repeats}×",
        f"  valid from {when(of.valid_from, zone)} until {shown_end(of.valid_until, zone)}",
        f"  corrects {', '.join(of.corrects)}" if of.corrects else "",
        f"  from {record.source}",
        f"  {_about(record.about)}".rstrip(),
    ]
    return "\n".join(filter(None, lines))


def _about(about: About) -> str:
    """What the office alone knows, in one line; empty when that is nothing."""
    field = f"field: {NAMES[about.field]}" if about.field else ""
    author = f"author: {about.author}" if about.author else ""
    origin = f"source: {about.origin}" if about.origin else ""
    return "; ".join(filter(None, (field, author, origin)))


def before_withdrawal(record: Record, zone: tzinfo) -> str:
    """What will happen when a bulletin is taken back."""
    of = record.bulletin
    villages = ", ".join(sorted(of.villages)) or "all villages"
    if record.state is BulletinState.DRAFT:
        return (
            f"“{of.id}” ({of.title}) is a draft, which nobody has approved; its text goes with it."
        )
    return (
        f"“{of.id}” ({of.title}) is {record.state}, for {villages} until "
        f"{shown_end(of.valid_until, zone)}. It will sound nowhere after the next publishing, and "
        "to have it again it must be added and approved again."
    )


def taken(found: Preparation) -> str:
    """That a bulletin of that name is there, and what that may mean."""
    return (
        f"There is a bulletin “{found.taken}” already, so this one is “{found.wishes.id}”. If it "
        f"is a correction of that one: --corrects {found.taken}"
    )


def bulletin(record: Record, events: Iterable[Event], home: Home) -> str:
    """All about one bulletin, and where in `home` its recordings lie."""
    of, zone = record.bulletin, home.settings().zoneinfo
    lines = [head(record, home)]
    for each in of.recordings:
        lines += _recording(record, each, home.audio(each.sha256))
    lines += [
        f"  {when(event.at, zone)}  {event.who}: {event.what} {event.note}".rstrip()
        for event in events
    ]
    looked_over = review.before_signing(record) if record.text else []
    looked_over += look_out(not_heard(record.text, of.valid_from, of.valid_until, zone))
    changed = review.changed(record)
    return "\n".join([*lines, "", *looked_over, "", spoken(record), *changed])


def _recording(record: Record, each: Recording, path: Path) -> list[str]:
    take = record.take(each)
    measured = ""
    if take.loudness_lufs is not None and take.true_peak_dbtp is not None:
        measured = f", {take.loudness_lufs:.1f} LUFS, peak {take.true_peak_dbtp:.1f} dBTP"
    return [
        f"  in {language_name(each.language)} by {take.by}, {minutes(each.seconds)}{measured}",
        *(f"    look out: {warning}" for warning in take.warnings),
        f"    {path}",
        f"    SHA-256 {each.sha256}",
        f"    begins {grouped(each.sha256)}",
    ]


def recording(record: Record, each: Recording) -> str:
    """Which of a bulletin's recordings comes now."""
    of = record.bulletin.recordings
    return (
        f"Recording {of.index(each) + 1} of {len(of)}, {language_name(each.language)}, "
        f"{minutes(each.seconds)}: {grouped(each.sha256)}"
    )


def spoken(record: Record) -> str:
    """The text as it is spoken, its paragraphs numbered."""
    paragraphs = record.text.splitlines()
    if not paragraphs:
        return "  (a recording; the office has no text of it: what is heard is all there is)"
    return "\n".join(f"  {number:>2}  {text}" for number, text in enumerate(paragraphs, 1))


def kept(record: Record) -> str:
    """What was made of a draft, and what is to be done with it."""
    lines = []
    for each in record.bulletin.recordings:
        take = record.take(each)
        lines.append(f"In {language_name(each.language)}: {minutes(each.seconds)}, by {take.by}")
        lines += [f"  look out: {warning}" for warning in take.warnings]
        if take.by.startswith(ESPEAK):
            lines.append(f"  {PREVIEW_ONLY}")
    name = record.bulletin.id
    return "\n".join(
        [
            *lines,
            f"Kept as a draft. Listen to it: commune bulletin listen {name}",
            f"Then the chairman: commune approve {name}",
        ]
    )


def bulletins(records: Sequence[Record], zone: tzinfo) -> str:
    """One line for each bulletin."""
    if not records:
        return "There is no bulletin yet: commune bulletin add FILE"
    widest = max(len(record.bulletin.id) for record in records)
    return "\n".join(f"{record.bulletin.id:<{widest}}  {_line(record, zone)}" for record in records)


def _line(record: Record, zone: tzinfo) -> str:
    of = record.bulletin
    return (
        f"{record.state:<9}  {of.priority:<9}  "
        f"{when(of.valid_from, zone)} – {shown_end(of.valid_until, zone)}  "
        f"{minutes(record.recording.seconds):>6}  {of.title}"
    )

"""What the `commune` command says, as text.

Not handled here: asking and printing (`cli/commune/main.py`).
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from pathlib import Path

from station.cli.commune import review
from station.cli.commune.words import grouped, minutes, when
from station.cli.language import said
from station.commune.bulletins.drafting import Prepared
from station.commune.bulletins.languages import language_name
from station.commune.bulletins.named_days import not_heard
from station.commune.bulletins.validity import shown_end
from station.commune.ceremony.founding import Founded
from station.commune.home import Home
from station.commune.keys.persons import PersonKey
from station.commune.office.restoration import Lifted
from station.commune.record import Event, Record
from station.commune.repository.writer import Published
from station.programme.bulletin import Recording
from station.programme.session import Overlong
from station.programme.timetable import EVERY, Slot, Timetable
from station.programme.timetable_form import WEEKDAYS
from station.studio.paper.layout.parts import Part
from station.studio.voice.voices import ESPEAK, PREVIEW_ONLY
from station.trust.rules import Role
from station.trust.standing.expiries import Expiring, Notice

_NOTICES = {
    Notice.YEAR: "within a year: ",
    Notice.MONTH: "SOON, within a month: ",
    Notice.WEEK: "AT ONCE, within a week: ",
    Notice.OVER: "OVER: ",
}


def founded(home: Home, made: Founded, brought: Iterable[PersonKey] = ()) -> str:
    """What a new commune has, and where each part belongs; `brought` are keys that stay away."""
    keys, away = home.keys, {key.role for key in brought}
    people = {
        Role.CHAIRMAN: "with the chairman, on a stick of his own",
        Role.EDITOR: "with the culture officer",
    }
    return "\n".join(
        [
            f"The commune is in {home.path}.",
            "Keep these apart, each with a copy, and none of them on this machine:",
            *(f"  {keys.path(name)}: a USB stick" for name in made.roots),
            f"    any {made.threshold} of these are needed when keys change; with",
            f"  {keys.path('targets')}: a USB stick in the safe",
            *(
                f"  {keys.path(role)}: {where}"
                for role, where in people.items()
                if role not in away
            ),
            "This one stays here, for publishing:",
            f"  {keys.path('feed')}",
            "Each village's box gets this file:",
            f"  {home.root_file}",
            f"Look through {home.settings_file}, then: commune bulletin add FILE",
            "Backups need a key, too, kept with the root's: commune keys add backup",
        ]
    )


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


def bulletin(record: Record, events: Iterable[Event], home: Home) -> str:
    """All about one bulletin, and where in `home` its recordings lie."""
    of, zone = record.bulletin, home.settings().zoneinfo
    villages = ", ".join(sorted(of.villages)) or "all villages"
    lines = [
        f"{of.id}: {of.title}",
        f"  {record.state}, {of.priority}, for {villages}, {of.repeats}×",
        f"  valid from {when(of.valid_from, zone)} until {shown_end(of.valid_until, zone)}",
        f"  from {record.source}",
    ]
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


def published(done: Published, expiring: Iterable[Expiring], home: Home) -> str:
    """What went out, until when the villages believe it, and what ends soon."""
    believed, ends = when(done.expires, home.settings().zoneinfo), tuple(expiring)
    over = any(each.notice is Notice.OVER and each.until <= done.expires for each in ends)
    promise = (
        f"NO VILLAGE BELIEVES IT since {believed}: sign the rules anew first, commune renew."
        if over
        else f"the villages believe it until {believed}, so publish again before that."
    )
    return "\n".join(
        [
            f"Published version {done.version} with {done.files} files in {home.repository};",
            promise,
            *(f"LEFT AS IT WAS: {said(each)}" for each in done.left),
            *(f"{_NOTICES[each.notice]}{said(each.text)}" for each in ends),
        ]
    )


def behind(numbers: Sequence[str]) -> list[str]:
    """What to do when boxes have seen higher numbers than the office has."""
    if not numbers:
        return []
    return [
        f"BEHIND: boxes have reported higher numbers than this office has: {', '.join(numbers)}.",
        "So it is after a backup was restored; the villages refuse what is published here.",
        "Lead it out: commune lift, with --seen and where the villages fetch",
    ]


def lifted(done: Lifted) -> list[str]:
    """What is left to do after a lift."""
    lines = ["All numbers are above what the villages can have seen."]
    if done.taken_over:
        lines.append("Later keys and rules were taken over from there.")
    if done.timetable:
        lines.append("The villages may have had a later timetable. Look at it, and have the")
        lines.append("editor sign it again: commune timetable sign, then commune publish")
    lines.append("What was approved after the backup is gone: compare, and add it again.")
    return lines


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


def timetable(found: Timetable) -> str:
    """The slots in the order of the day, and the suspensions."""
    lines = [_slot(slot) for slot in sorted(found.slots, key=lambda slot: slot.at)]
    for suspension in found.suspensions:
        villages = ", ".join(sorted(suspension.villages)) or "all villages"
        slots = f", only {', '.join(sorted(suspension.slots))}" if suspension.slots else ""
        lines.append(
            f"suspended {suspension.first} to {suspension.last}, {villages}{slots}: "
            f"{suspension.reason}"
        )
    return "\n".join(lines) or "The timetable is empty."


def _slot(slot: Slot) -> str:
    days = slot.rrule or ", ".join(WEEKDAYS[day] for day in sorted(slot.days)) or "every day"
    dates = f" {slot.first or '…'} to {slot.last or '…'}" if slot.first or slot.last else ""
    longest = f", at most {slot.longest.total_seconds() / 60:g} minutes"
    parts = [
        f"{slot.at:%H:%M:%S}  {slot.id}: {slot.title}; {days}{dates}{longest}",
        f"again {', '.join(f'{at:%H:%M:%S}' for at in slot.again)}" if slot.again else "",
        f"except {', '.join(map(str, sorted(slot.excepted)))}" if slot.excepted else "",
        "" if slot.zones == EVERY else f"zones {', '.join(slot.zones)}",
        "" if slot.overlong is Overlong.ITEM_END else "cut at its end",
        "" if slot.tune else "without tune",
        "" if slot.closing else "without closing",
    ]
    return ", ".join(filter(None, parts))

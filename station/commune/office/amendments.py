"""Changes of a draft, each in two steps as a draft is made: looked at, then signed and kept.

Whatever changes what is signed makes a new statement with a new number, so a signature of the
chairman's can only come after it. Not handled here: making a draft (`drafts.py`), other words
(`rewording.py`), carrying it out (`amending.py`), and what the office alone knows of a bulletin,
which nobody signs (`bulletins.py`).
"""

from dataclasses import dataclass, replace
from pathlib import Path

from station.commune.bulletins import paragraphs, validity
from station.commune.bulletins.languages import language_name, language_tag
from station.commune.bulletins.validity import Day
from station.commune.office.amending import Amendment, draft, require_paragraph
from station.commune.office.office import Office
from station.commune.office.studio import with_voice
from station.commune.villages import villages_of
from station.errors import InputError, RefusedError, WrongValueError
from station.plain_text import cleaned
from station.programme.bulletin import Priority


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be another of what is signed; None leaves it as it is.

    `since` and `until` as in `drafts.Asked`; no `villages` at all are all of them.
    """

    title: str | None = None
    since: Day | None = None
    until: Day | None = None
    villages: frozenset[str] | None = None
    priority: Priority | None = None
    repeats: int | None = None


def change(office: Office, bulletin_id: str, wanted: Wanted) -> Amendment:
    """Another title, days, villages, priority or number of repeats.

    Raises InputError for what can't be, RefusedError when it is a draft no more.
    """
    was, of = draft(office, bulletin_id), office.home.settings()
    bulletin, zone = was.bulletin, of.zoneinfo
    since = validity.beginning(wanted.since, zone) if wanted.since else bulletin.valid_from
    until = validity.end(wanted.until, zone) if wanted.until else bulletin.valid_until
    if wanted.since or wanted.until:
        validity.require_ahead(since, until, office.clock.now(), zone)
    asked = wanted.villages
    try:
        becomes = replace(
            bulletin,
            title=bulletin.title if wanted.title is None else cleaned(wanted.title),
            valid_from=since.replace(microsecond=0),
            valid_until=until.replace(microsecond=0),
            villages=bulletin.villages if asked is None else villages_of(of, asked),
            priority=wanted.priority or bulletin.priority,
            repeats=bulletin.repeats if wanted.repeats is None else wanted.repeats,
        )
    except WrongValueError as error:
        raise InputError("{name}: {error}", name=bulletin_id, error=error) from error
    names = ("title", "valid_from", "valid_until", "villages", "priority", "repeats")
    told = [name for name in names if getattr(becomes, name) != getattr(bulletin, name)]
    if not told:
        raise InputError("“{bulletin_id}” is so already", bulletin_id=bulletin_id)
    return Amendment(was, replace(was, bulletin=becomes), office.studio(), ", ".join(told))


def paragraph(office: Office, bulletin_id: str, number: int, file: Path | None) -> Amendment:
    """A person's recording in the place of one paragraph, the others as before.

    Without a `file` that paragraph's recording is taken off, and the voice reads it. Raises
    InputError, RefusedError when it is a draft no more or a person's recording as a whole.
    """
    was = draft(office, bulletin_id)
    take, spoken = was.take(was.recording), was.text.splitlines()
    if not take.voice:
        raise RefusedError(
            "all of “{bulletin_id}” is a person's recording; give another for all of it: commune "
            "bulletin record {bulletin_id} FILE",
            bulletin_id=bulletin_id,
        )
    require_paragraph(bulletin_id, number, spoken)
    if file is None and number not in paragraphs.recorded(office.home, bulletin_id):
        raise InputError(
            "paragraph {number} of “{bulletin_id}” is read by the voice already",
            number=number,
            bulletin_id=bulletin_id,
        )
    by = f"by a person ({file.name})" if file else "by the voice again"
    studio = with_voice(office.studio(), office.home, take.voice)
    note = f"paragraph {number} {by}"
    return Amendment(was, was, studio, note, file, number, anew=file is None)


def language(office: Office, bulletin_id: str, language: str, file: Path | None) -> Amendment:
    """A person's recording in a language; without a `file` that language is taken off.

    Of the text's own language it is a person's in the voice's place. Raises InputError,
    RefusedError.
    """
    was, tag = draft(office, bulletin_id), language_tag(language)
    if file is not None:
        note = f"{language_name(tag)} ({tag}), {file.name}"
        return Amendment(was, was, office.studio(), note, file, tag=tag)
    left = tuple(each for each in was.bulletin.recordings if each.language != tag)
    if len(left) == len(was.bulletin.recordings):
        raise InputError(
            "“{bulletin_id}” has no recording in {language_name}",
            bulletin_id=bulletin_id,
            language_name=language_name(tag),
        )
    if tag == was.recording.language:
        raise InputError(
            "{language_name} is the language of the text itself; withdraw the bulletin, or give "
            "another recording of it",
            language_name=language_name(tag),
        )
    takes = {name: take for name, take in was.takes.items() if name != tag}
    becomes = replace(was, bulletin=replace(was.bulletin, recordings=left), takes=takes)
    return Amendment(was, becomes, office.studio(), f"without {language_name(tag)} ({tag})")


def whole(office: Office, bulletin_id: str, file: Path | None) -> Amendment:
    """A person's recording of all the text; without a `file`, the voice reads all of it again.

    Raises InputError, RefusedError.
    """
    was = draft(office, bulletin_id)
    if file is not None:
        return language(office, bulletin_id, was.recording.language, file)
    if not was.text:
        raise InputError("“{bulletin_id}” has no text to read aloud", bulletin_id=bulletin_id)
    studio = with_voice(office.studio(), office.home, was.take(was.recording).voice)
    return Amendment(was, was, studio, "read by the voice again", anew=True)


def signature(office: Office, bulletin_id: str) -> Amendment:
    """The editor's signature once more, after a change of keys. Raises RefusedError."""
    was = draft(office, bulletin_id)
    return Amendment(was, was, office.studio())

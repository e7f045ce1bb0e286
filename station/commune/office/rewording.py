"""Other words in a draft: another document, or one paragraph typed anew.

What was noted of the words before goes with them. Not handled here: reading it aloud
(`amending.py`).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from station.commune.bulletins.drafting import Prepared
from station.commune.office.amending import Amendment, draft, require_paragraph
from station.commune.office.drafts import Preparation
from station.commune.office.office import Office
from station.commune.office.studio import with_voice
from station.commune.record import Record
from station.errors import InputError, RefusedError
from station.studio.reading.aloud import Reading


def text(office: Office, bulletin_id: str, found: Preparation) -> Amendment:
    """Another document in the place of a draft's, as `drafts.reread` and the editor left it.

    Raises RefusedError while a part is undecided, or when it is a draft no more.
    """
    if found.prepared is None or found.prepared.undecided:
        raise RefusedError("decide first which parts are read aloud")
    of: Prepared = found.prepared
    was = draft(office, bulletin_id)
    becomes = replace(was, source=of.path.name, withheld=of.document.withheld, scan=of.scan)
    return _reworded(office, was, becomes, of.reading, f"text of {of.path.name}")


def compared(office: Office, was: Record, of: Prepared) -> Amendment:
    """What the lines of its picture say now that a person mended them. Raises as `text`."""
    if of.undecided:
        raise RefusedError("decide first which parts are read aloud")
    becomes = replace(was, withheld=of.document.withheld, scan=of.scan)
    return _reworded(office, was, becomes, of.reading, "lines compared with the paper")


def words(office: Office, bulletin_id: str, number: int, written: str) -> Amendment:
    """Other words in the place of one paragraph (from 1), read as any text is.

    Raises InputError, RefusedError.
    """
    was = draft(office, bulletin_id)
    spoken = list(was.text.splitlines())
    require_paragraph(bulletin_id, number, spoken)
    part = office.studio().aloud([" ".join(written.split())])
    spoken[number - 1 : number] = [" ".join(part.paragraphs)] if part.paragraphs else []
    if not spoken:
        raise InputError("nothing would be left to read aloud")
    return _reworded(
        office, was, was, _joined(was, spoken, part), f"paragraph {number} in other words"
    )


def _reworded(
    office: Office, was: Record, becomes: Record, reading: Reading, note: str
) -> Amendment:
    spoken = "\n".join(reading.paragraphs)
    bulletin = replace(was.bulletin, text_sha256=hashlib.sha256(spoken.encode()).hexdigest())
    becomes = replace(
        becomes,
        bulletin=bulletin,
        text=spoken,
        changes=reading.changes,
        unread=reading.unread,
        guesses=reading.guesses,
    )
    voice = was.take(was.recording).voice
    studio = with_voice(office.studio(), office.home, voice) if voice else office.studio()
    # A person's recording stays, until he gives another.
    return Amendment(was, becomes, studio, note, anew=bool(voice))


def _joined(was: Record, spoken: list[str], part: Reading) -> Reading:
    """What is still to be told of a text in which a paragraph was replaced by `part`."""

    def stands(said: Iterable[str]) -> bool:
        return any(piece in paragraph for piece in said for paragraph in spoken)

    return Reading(
        tuple(spoken),
        (*(each for each in was.changes if stands([each.spoken])), *part.changes),
        (*(each for each in was.unread if stands([each])), *part.unread),
        (*(each for each in was.guesses if stands(each.choices[:1])), *part.guesses),
    )

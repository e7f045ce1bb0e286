"""Lines that were recognised in a picture are compared with the paper, each by a person.

Before the draft is made, or after; values in, values out, whoever asks the questions. A line that
was mended afterwards makes a new text, a new recording and a new statement; lines that were right
change nothing that was signed. Not handled here: recognising (`studio/paper/recognition.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from securesystemslib.signer import Signer

from station.commune.bulletins import drafting, scanned
from station.commune.bulletins.drafting import Prepared
from station.commune.bulletins.recording import Steps, unseen
from station.commune.office import rewording
from station.commune.office.amending import amend, draft
from station.commune.office.drafts import Preparation
from station.commune.office.office import Office
from station.commune.record import Event, Record, ScannedLine
from station.errors import InputError, RefusedError


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft with the answers to its lines; nothing is kept yet.

    `prepared` is its new text where one was mended, else None.
    """

    was: Record
    scan: tuple[ScannedLine, ...]
    prepared: Prepared | None = None

    @property
    def needs_editor(self) -> bool:
        """Whether the editor's key signs what comes of it."""
        return self.prepared is not None and not self.was.is_emergency


def confirm(office: Office, found: Preparation, answers: Mapping[int, str]) -> Preparation:
    """What will become a draft, with lines confirmed: number (from 1) → what the paper says.

    Raises InputError. Parts that were decided on before have to be decided on again.
    """
    if found.prepared is None or not found.prepared.scan:
        raise InputError("it was not recognised in a picture; there are no lines to confirm")
    scan = scanned.answered(found.prepared.scan, answers)
    if scanned.texts(scan) == scanned.texts(found.prepared.scan):
        return replace(found, prepared=replace(found.prepared, scan=scan))
    return replace(found, prepared=_read_anew(office, found.prepared, scan))


def lines(office: Office, bulletin_id: str) -> tuple[ScannedLine, ...]:
    """The lines of a bulletin, to be compared with the paper. Raises InputError."""
    scan = office.home.store().bulletin(bulletin_id).scan
    if not scan:
        raise InputError("it was not recognised in a picture; there are no lines to confirm")
    return scan


def compare(office: Office, bulletin_id: str, answers: Mapping[int, str]) -> Comparison:
    """A draft with lines confirmed: number (from 1) → what the paper says.

    Raises InputError, RefusedError when it is a draft no more, or its words were changed by hand.
    """
    was = draft(office, bulletin_id)
    scan = scanned.answered(lines(office, bulletin_id), answers)
    if scanned.texts(scan) == scanned.texts(was.scan):
        return Comparison(was, scan)
    if "\n".join(_as_it_is(office, was, was.scan).reading.paragraphs) != was.text:
        raise RefusedError(
            "the words of “{bulletin_id}” were changed by hand; confirm its lines as they are, and "
            "mend the words: commune bulletin text",
            bulletin_id=bulletin_id,
        )
    return Comparison(was, scan, _as_it_is(office, was, scan))


def decide(office: Office, found: Comparison, aloud: Mapping[int, bool]) -> Comparison:
    """The same, with the parts of these numbers read aloud, or not. Raises InputError."""
    if found.prepared is None:
        return found
    return replace(found, prepared=drafting.decided(found.prepared, office.studio(), aloud))


def keep(
    office: Office, found: Comparison, editor: Signer | None = None, steps: Steps = unseen
) -> Record:
    """Keep the answers; what was mended is read anew, and signed with the editor's key.

    Raises RefusedError without that key, while a part is undecided, or when the draft was changed
    meanwhile; InputError, ProgramMissingError, StorageError.
    """
    was = found.was
    if found.prepared is not None:
        return amend(office, rewording.compared(office, was, found.prepared), editor, steps)
    record = replace(was, scan=found.scan)
    done = Event(office.clock.now(), "editor", "compare with the paper", was.bulletin.id)
    office.home.store().change(record, done, was=was)
    return record


def _read_anew(office: Office, prepared: Prepared, scan: tuple[ScannedLine, ...]) -> Prepared:
    document = scanned.document_of(scan)
    reading = office.studio().aloud(document.spoken)
    title = document.title if prepared.title == prepared.document.title else prepared.title
    return replace(
        prepared, title=title, document=document, reading=reading, scan=scan, decided=frozenset()
    )


def _as_it_is(office: Office, was: Record, scan: tuple[ScannedLine, ...]) -> Prepared:
    """What these lines say; parts that the draft withholds or reads are so again."""
    document = scanned.document_of(scan)
    reading = office.studio().aloud(document.spoken)
    of = was.bulletin
    made = Prepared(office.home.path, of.id, of.title, document, reading, scan=scan)
    kept = {each.text for each in was.withheld}
    old = {each.lines for each in scanned.document_of(was.scan).parts}
    aloud = {
        number: not set(each.lines) <= kept
        for number, each in enumerate(document.parts, 1)
        if each.lines in old
    }
    return drafting.decided(made, office.studio(), aloud)

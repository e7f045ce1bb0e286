"""The timetable: read, signed by the editor, and looked at.

Not handled here: what makes one unfit (`programme/timetable_mistakes.py`).
"""

from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.bulletins import signing, timetable_check, timetable_file
from station.commune.bulletins.timetable_check import Against, PlacedFinding
from station.commune.office.office import Office
from station.errors import InputError, MistakesError, RefusedError, Sentence, TrustError
from station.programme.forecast import Audience
from station.programme.timetable import Timetable
from station.trust.statement import read_timetable, verify_timetable


def read(office: Office, file: Path) -> Timetable:
    """The timetable in a TOML file. Raises InputError with all its mistakes."""
    return timetable_file.read_timetable(file, office.home.rules().quiet_hours)


def check(office: Office, timetable: Timetable) -> tuple[PlacedFinding, ...]:
    """All that is wrong with it in this commune, or may be, each at its place; what stops first.

    For a command as for a page's form, before it is signed. Raises TrustError, StorageError.
    """
    home, of = office.home, office.home.settings()
    against = Against(
        quiet=home.rules().quiet_hours,
        villages={village.id: village.name for village in of.village},
        records=home.store().bulletins(),
        audience=Audience("", (of.voice.language,), of.zoneinfo),
        now=office.clock.now(),
    )
    return timetable_check.check(timetable, against)


def sign(
    office: Office, timetable: Timetable, editor: Signer | None, *, agreed: bool = True
) -> None:
    """Sign a timetable with the editor's key, in the place of the one before.

    Whoever was shown what `check` found, and means it so, has `agreed`. Raises InputError when it
    is unfit, RefusedError when somebody is to agree first, TrustError when the villages would
    refuse it.
    """
    findings = check(office, timetable)
    if stopping := [_placed(finding) for finding in findings if finding.stops]:
        raise MistakesError(stopping)
    if findings and not agreed:
        raise RefusedError("look at what was found first, and agree to it; nothing was signed")
    if editor is None:
        raise RefusedError("the editor signs the timetable; give the editor's key")
    store = office.home.store()
    signing.set_timetable(timetable, editor, office.home, store, office.clock.now())


def _placed(finding: PlacedFinding) -> Sentence:
    return Sentence("{path}: {problem}", path=finding.place, problem=finding.sentence)


def signed(office: Office) -> Timetable | None:
    """The timetable that was signed last; None before the first. Raises TrustError."""
    envelope = office.home.store().timetable()
    return None if envelope is None else verify_timetable(envelope, office.home.rules())


def is_believed(office: Office) -> bool:
    """Whether the villages believe the timetable that was signed last; so they do if none was."""
    try:
        signed(office)
    except TrustError:
        return False
    return True


def last(office: Office) -> Timetable:
    """The timetable that was signed last, whether or not the signature still counts.

    Raises InputError when there is none, TrustError when it can't be read.
    """
    envelope = office.home.store().timetable()
    if envelope is None:
        raise InputError("there is no timetable yet: commune timetable set FILE")
    return read_timetable(envelope)

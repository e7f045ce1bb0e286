"""The timetable: read, signed by the editor, and looked at.

Not handled here: what makes one unfit (`programme/timetable_mistakes.py`).
"""

from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.bulletins import signing, timetable_file
from station.commune.office.office import Office
from station.errors import InputError, TrustError
from station.programme.timetable import Timetable
from station.trust.statement import read_timetable, verify_timetable


def read(office: Office, file: Path) -> Timetable:
    """The timetable in a TOML file. Raises InputError with all its mistakes."""
    return timetable_file.read_timetable(file, office.home.rules().quiet_hours)


def sign(office: Office, timetable: Timetable, editor: Signer) -> None:
    """Sign a timetable with the editor's key, in the place of the one before.

    Raises InputError when it is unfit, TrustError when the villages would refuse it.
    """
    timetable_file.require_fit(timetable, office.home.rules().quiet_hours)
    store = office.home.store()
    signing.set_timetable(timetable, editor, office.home, store, office.clock.now())


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

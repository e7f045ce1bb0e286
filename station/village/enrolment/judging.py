"""Judging the office's file whole, before a byte of it is written.

Whatever the box can't go on with is found here: what is not, is no reason to fall silent later.
Not handled here: the file's form (`trust/enrolment_form.py`), and writing (`enrol.py`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station import settings as settings_files
from station.errors import InputError
from station.programme.bulletin import IDENTIFIER
from station.trust.enrolment_form import Enrolment
from station.trust.offline import check_first
from station.village.enrolment.key import signer_of
from station.village.settings.address import is_address
from station.village.settings.station import STICK_ONLY, StationSettings

BESIDE = "enrolment.toml"


def judged(file: Path, given: Enrolment, root: Path) -> Mapping[str, Mapping[str, Any]]:
    """What the enrolment decides of the settings in `file`; `root` is where root.json is to lie.

    Raises TrustError, InputError, SettingsError when a part of it can't be used.
    """
    check_first(given.root.encode(), given.timestamp.encode())
    signer_of(given.code, "the enrolment file")
    _judge_names(given)
    form = {
        "village": {"id": given.village, "name": given.name, "timezone": given.timezone},
        "commune": {"source": given.server or STICK_ONLY, "root": str(root)},
    }
    settings_files.load(file, StationSettings, {BESIDE: form})
    return form


def _judge_names(given: Enrolment) -> None:
    if not all(IDENTIFIER.fullmatch(name) for name in (given.village, given.number)):
        raise InputError("the enrolment file has names that can't be written")
    if not all(text.isprintable() for text in (given.name, given.commune)):
        raise InputError("the enrolment file has names that can't be written")
    if given.server and not is_address(given.server):
        raise InputError(
            "the enrolment file's server is “{server}”, which is no address; make a new file at "
            "the office: commune station add",
            server=ascii(given.server[:100]),
        )
    try:
        ZoneInfo(given.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            "the enrolment file's time zone is “{timezone}”, which there is not; mend it in the "
            "office's commune.toml, then make a new file: commune station add",
            timezone=ascii(given.timezone[:100]),
        ) from error

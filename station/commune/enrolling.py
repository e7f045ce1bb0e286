"""The file that makes a new box this commune's, and the enrolment that it opens.

Not handled here: whose registration counts (`fleet.py`), the box's side.
"""

import difflib
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from station.commune.fleet import Fleet
from station.commune.home import Home
from station.commune.keys import make_key, public_hex
from station.errors import InputError, StorageError
from station.trust import enrolment_form
from station.trust.durable import write_durably
from station.trust.enrolment_form import Enrolment


def fleet(home: Home) -> Fleet:
    """The commune's boxes."""
    return Fleet(home.path / "fleet.json")


def open_enrolment(
    home: Home, village: str, server: str, folder: Path, now: datetime, sequence: Callable[[], int]
) -> Path:
    """Write `VILLAGE.loa-thon.json` into `folder`; where it is. `server` may be empty.

    `sequence` gives a number that every later statement's exceeds. Raises InputError, StorageError.
    """
    of = home.settings()
    names = {entry.id: entry.name for entry in of.village}
    if village not in names:
        near = difflib.get_close_matches(village, names, n=1)
        hint = f"did you mean “{near[0]}”?" if near else "add it to commune.toml first"
        raise InputError(f"there is no village “{village}”; {hint}")
    if server and not server.startswith(("http://", "https://")):
        raise InputError("the server is an address such as http://commune.example:8000/")
    code, number = make_key(), secrets.token_hex(16)
    enrolment = Enrolment(
        commune=of.commune.name,
        village=village,
        name=names[village],
        timezone=of.commune.timezone,
        server=server,
        root=_text(home.root_file),
        timestamp=_text(home.repository / "metadata" / "timestamp.json"),
        sequence=sequence(),
        number=number,
        code=code.private_bytes.decode("ascii"),
    )
    path = folder / f"{village}{enrolment_form.ENDING}"
    if not folder.is_dir():
        raise InputError(f"{folder} isn't a folder; give one with --to")
    # The enrolment is open before its file is anywhere.
    fleet(home).add(village, names[village], number, public_hex(code), now)
    _write(path, enrolment_form.write(enrolment))
    return path


def _write(path: Path, data: bytes) -> None:
    """It may go straight onto a stick, which knows no modes."""
    try:
        write_durably(path, data, mode=0o600)
    except StorageError:
        from station.trust.portable import write_portably

        write_portably(path, [data])


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
        json.loads(text)
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} can't be read; run: commune publish") from error
    return text

"""The file that makes a new box this commune's, and the enrolment that it opens.

Not handled here: whose registration counts (`boxes.py`), the box's side.
"""

import difflib
import json
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from station.commune.fleet.boxes import Fleet
from station.commune.home import Home
from station.commune.keys.folder import make_key, public_hex
from station.commune.record import BulletinState
from station.errors import InputError, Sentence, StorageError, TrustError
from station.files import write_durably
from station.trust import enrolment_form, forms
from station.trust.enrolment_form import Enrolment, Seen
from station.trust.portable import write_portably
from station.trust.statement import open_bulletin, open_timetable


def fleet(home: Home) -> Fleet:
    """The commune's boxes."""
    return Fleet(home.path / "fleet.json")


def open_enrolment(home: Home, village: str, server: str, folder: Path, now: datetime) -> Path:
    """Write `VILLAGE.loa-thon.json` into `folder`; where it is. `server` may be empty.

    Raises InputError, StorageError.
    """
    of = home.settings()
    names = {entry.id: entry.name for entry in of.village}
    if village not in names:
        near = difflib.get_close_matches(village, names, n=1)
        hint = (
            Sentence("did you mean “{near}”?", near=near[0])
            if near
            else Sentence("add it to commune.toml first")
        )
        raise InputError("there is no village “{village}”; {hint}", village=village, hint=hint)
    if server and not server.startswith(("http://", "https://")):
        raise InputError("the server is an address such as http://commune.example:8000/")
    code, number, receipt = make_key(), secrets.token_hex(16), secrets.token_hex(32)
    enrolment = Enrolment(
        commune=of.commune.name,
        village=village,
        name=names[village],
        timezone=of.commune.timezone,
        server=server,
        root=_text(home.root_file),
        timestamp=_text(home.repository / "metadata" / "timestamp.json"),
        seen=_seen(home, now),
        number=number,
        code=code.private_bytes.decode("ascii"),
        receipt=receipt,
    )
    path = folder / f"{village}{enrolment_form.ENDING}"
    if not folder.is_dir():
        raise InputError("{folder} isn't a folder; give one with --to", folder=folder)
    # The enrolment is open before its file is anywhere.
    fleet(home).add(village, names[village], number, public_hex(code), now, receipt)
    _write(path, enrolment_form.write(enrolment))
    return path


def _seen(home: Home, now: datetime) -> dict[str, Seen]:
    """What a box that had followed all along would remember: none of it can be played back."""
    rules, store = home.rules(), home.store()
    found: dict[str, Seen] = {}
    for record in store.bulletins():
        until = record.bulletin.valid_until
        if record.envelope is None or until <= now:
            continue
        # A draft isn't verified, and a draft that was withdrawn never was.
        with suppress(TrustError):
            verified = open_bulletin(record.envelope, rules)
            found[f"bulletins/{record.bulletin.id}.json"] = (
                *(verified.sequence, verified.sha256, forms.write_instant(until)),
                record.state is BulletinState.WITHDRAWN,
            )
    newest = sorted(found, key=lambda name: -found[name][0])[: enrolment_form.MOST_SEEN - 1]
    kept = {name: found[name] for name in newest}
    timetable = store.timetable()
    if timetable is not None:
        table = open_timetable(timetable, rules)
        kept["timetable.json"] = (table.sequence, table.sha256, None, False)
    return kept


def _write(path: Path, data: bytes) -> None:
    """It may go straight onto a stick, which knows no modes."""
    try:
        write_durably(path, data, mode=0o600)
    except StorageError:
        write_portably(path, [data])


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
        json.loads(text)
    except (OSError, ValueError) as error:
        raise StorageError("{path} can't be read; run: commune publish", path=path) from error
    return text

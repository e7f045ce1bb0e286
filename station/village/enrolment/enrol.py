"""Making this box a village's, from the file that the office wrote for it.

Nothing is trusted on first use: what the box believes comes from that file. What the settings need
is laid beside them (`station.d/enrolment.toml`); root.json, the box's own key and what it owes the
office lie in the state folder. Not handled here: sending the registration (`register.py`).
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from station import settings as settings_files
from station.errors import InputError, RefusedError, SettingsError, StorageError
from station.files import write_durably
from station.trust import enrolment_form, forms
from station.trust.enrolment_form import Enrolment
from station.trust.portable import names_in, read_portably
from station.trust.statement import Verified
from station.trust.station_statement import StationStatement, StationStatementKind
from station.village.enrolment.key import public_hex, signer_of, station_key
from station.village.library.sequences import Sequences
from station.village.settings.station import STICK_ONLY, StationSettings
from station.village.update.decision import running_version

DONE = "enrolment.json"
OWED = "registration/owed.json"
RECEIPT = "registration/receipt"
"""What the office alone will answer to it."""
_MOST_FOUND = 20
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""So that nothing is forgotten as over already, by a clock that nobody has set."""


def is_enrolled(state: Path) -> bool:
    """Whether this box was enrolled before."""
    return (state / DONE).exists()


def found_in(folder: Path) -> bytes | None:
    """The one enrolment file in `folder` (a stick, a boot partition); None if there is none.

    Raises InputError when there are several, StorageError.
    """
    names = names_in(folder, enrolment_form.ENDING, _MOST_FOUND)
    if len(names) > 1:
        raise InputError(
            "there are several enrolment files in {folder}; name the one for this "
            "box: sudo station enrol {folder}/{names}",
            folder=folder,
            names=names[0],
        )
    return read_portably(folder / names[0], enrolment_form.MOST_BYTES) if names else None


def enrol(file: Path, data: bytes, *, again: bool = False) -> Enrolment:
    """Make this box what the enrolment in `data` says; `file` is station.toml.

    May be repeated after a power cut. Raises RefusedError when the box is enrolled already,
    TrustError, SettingsError, StorageError; the box then is what it was.
    """
    given = enrolment_form.read(data)
    state = settings_files.load(file, StationSettings).state
    if is_enrolled(state) and not again:
        raise RefusedError(
            "this box is enrolled already; to give it to another village: station enrol --again"
        )
    owed = _registration(state, given)
    root, memory = state / "root.json", state / "library" / "sequences.json"
    _lay_beside(file, given, root)
    if root.exists() and root.read_bytes() != given.root.encode():
        # Another commune counts its statements for itself.
        memory.unlink(missing_ok=True)
    write_durably(root, given.root.encode())
    # The floor: what is older than this was overtaken before the box began.
    write_durably(state / "feed" / "timestamp.json", given.timestamp.encode())
    if not memory.exists():
        _remember(Sequences(memory), given)
    write_durably(state / RECEIPT, _receipt(state, given), mode=0o600)
    write_durably(state / OWED, owed)
    form = {"village": given.village, "number": given.number}
    write_durably(state / DONE, json.dumps(form).encode())
    return given


def _remember(memory: Sequences, given: Enrolment) -> None:
    """What the commune has said so far, as if this box had been there."""
    for name, (number, digest, until, _) in given.seen.items():
        ends = forms.instant(until, name) if until else None
        memory.note(name, Verified(None, number, digest), ends, _LONG_AGO)
    memory.drop({name for name, row in given.seen.items() if not row[3]}, _LONG_AGO)


def _registration(state: Path, given: Enrolment) -> bytes:
    """Signed by the code, so that it counts, and by the box's key, so that it is the box's."""
    key, code = station_key(state), signer_of(given.code, "the enrolment file")
    form = {"number": given.number, "village": given.village, "public": public_hex(key)}
    form["version"] = running_version()
    return StationStatement.sign(StationStatementKind.REGISTRATION, form, [code, key])


def _receipt(state: Path, given: Enrolment) -> bytes:
    public = public_hex(station_key(state))
    return enrolment_form.receipt(given.receipt, given.number, public).encode()


def _lay_beside(file: Path, given: Enrolment, root: Path) -> None:
    """The settings that the enrolment decides; taken away again when they don't fit."""
    values = {
        "village": {"id": given.village, "name": given.name, "timezone": given.timezone},
        "commune": {"source": given.server or STICK_ONLY, "root": str(root)},
    }
    lines = ["# Written by station enrol; it goes before what station.toml says."]
    for table, keys in values.items():
        lines += [f"[{table}]", *(f"{k} = {_quoted(v)}" for k, v in keys.items())]
    beside = settings_files.drop_ins(file) / "enrolment.toml"
    before = beside.read_bytes() if beside.exists() else None
    write_durably(beside, "\n".join([*lines, ""]).encode())
    try:
        settings_files.load(file, StationSettings)
    except SettingsError:
        if before is None:
            beside.unlink()
        else:
            write_durably(beside, before)
        raise


def _quoted(value: str) -> str:
    if not value.isprintable():
        raise InputError("the enrolment file has names that can't be written")
    return json.dumps(value, ensure_ascii=False)


def owed(state: Path) -> bytes | None:
    """The registration that the office has not confirmed yet, if any. Raises StorageError."""
    return _read(state / OWED)


def receipt(state: Path) -> bytes:
    """What the office alone will answer; empty if that was lost. Raises StorageError."""
    return _read(state / RECEIPT) or b""


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(
            "{state} can't be read: {strerror}", state=path, strerror=error.strerror
        ) from error

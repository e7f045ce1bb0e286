"""Making this box a village's, from the file that the office wrote for it.

Nothing is trusted on first use: what the box believes comes from that file. What the settings need
is laid beside them (`station.d/enrolment.toml`); root.json, the box's own key and what it owes the
office lie in the state folder. Not handled here: judging it (`judging.py`), sending the
registration (`register.py`).
"""

import json
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station import foreign
from station import settings as settings_files
from station.errors import InputError, RefusedError, Sentence, StorageError
from station.files import write_durably
from station.plain_text import is_plain
from station.trust import enrolment_form, forms
from station.trust.enrolment_form import Enrolment
from station.trust.portable import names_in, read_portably
from station.trust.statement import Verified
from station.trust.station_statement import StationStatement, StationStatementKind
from station.village.enrolment.judging import BESIDE, judged
from station.village.enrolment.key import public_hex, signer_of, station_key
from station.village.enrolment.undoing import undone_on_failure
from station.village.library.sequences import Sequences
from station.village.settings.at_start import forget_aside, load_at_start
from station.village.settings.places import EnrolmentFiles
from station.village.update.decision import running_version

_MOST_FOUND, _MOST_OWED = 20, 65_536
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""So that nothing is forgotten as over already, by a clock that nobody has set."""


def is_enrolled(state: Path) -> bool:
    """Whether this box was enrolled before."""
    return EnrolmentFiles(state).done.exists()


def found_in(folder: Path) -> bytes | None:
    """The one enrolment file in `folder` (a stick, a boot partition); None if there is none.

    Raises InputError when there are several, StorageError.
    """
    names = names_in(folder, enrolment_form.ENDING, _MOST_FOUND)
    if len(names) > 1:
        raise InputError(
            "there are several enrolment files in {folder}; name the one for this "
            "box: sudo station enrol {file}",
            folder=folder,
            file=_offered(folder, names),
        )
    return read_portably(folder / names[0], enrolment_form.MOST_BYTES) if names else None


def _offered(folder: Path, names: list[str]) -> str:
    """A name that may be copied into a shell: anybody may have named what lies on a stick."""
    plain = [name for name in names if is_plain(name)]
    return shlex.quote(str(folder / plain[0])) if plain else Sentence("FILE")


def enrol(file: Path, data: bytes, *, again: bool = False) -> Enrolment:
    """Make this box what the enrolment in `data` says; `file` is station.toml.

    May be repeated after a power cut. Raises RefusedError when the box is enrolled already,
    TrustError, InputError, SettingsError, StorageError; the box then is what it was.
    """
    given = enrolment_form.read(data)
    places = load_at_start(file).places
    state, files = places.state, EnrolmentFiles(places.state)
    if is_enrolled(state) and not again:
        raise RefusedError(
            "this box is enrolled already; to give it to another village: station enrol --again"
        )
    root, memory, floor = files.root, places.seen_by_sync, places.feed / "timestamp.json"
    form = judged(file, given, root)
    owed, receipt = _registration(state, given), _receipt(state, given)
    beside = settings_files.drop_ins(file) / BESIDE
    owing = (files.receipt, files.owed, files.done)
    with undone_on_failure([beside, root, memory, floor, *owing]):
        write_durably(beside, _written(form))
        _lay_down(given, root, memory, floor)
        write_durably(files.receipt, receipt, mode=0o640)
        write_durably(files.owed, owed)
        done = {"village": given.village, "number": given.number}
        write_durably(files.done, json.dumps(done).encode())
    forget_aside(beside)
    return given


def _lay_down(given: Enrolment, root: Path, memory: Path, floor: Path) -> None:
    """What the box believes from now on."""
    if root.exists() and root.read_bytes() != given.root.encode():
        # Another commune counts its statements for itself.
        memory.unlink(missing_ok=True)
    write_durably(root, given.root.encode())
    # What is older than this was overtaken before the box began.
    write_durably(floor, given.timestamp.encode())
    if not memory.exists():
        _remember(Sequences(memory), given)


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


def _written(form: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The settings that the enrolment decides, as a file beside station.toml."""
    lines = ["# Written by station enrol; it goes before what station.toml says."]
    for table, keys in form.items():
        lines.append(f"[{table}]")
        lines += [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in keys.items()]
    return "\n".join([*lines, ""]).encode()


def owed(state: Path) -> bytes | None:
    """The registration that the office has not confirmed yet, if any. Raises StorageError."""
    return _read(state, EnrolmentFiles(state).owed)


def receipt(state: Path) -> bytes:
    """What the office alone will answer; empty if that was lost. Raises StorageError."""
    return _read(state, EnrolmentFiles(state).receipt) or b""


def _read(state: Path, path: Path) -> bytes | None:
    """What the sync can have laid down, too: a link of its to a secret is not followed."""
    try:
        return foreign.read(state, str(path.relative_to(state)), _MOST_OWED)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(
            "{path} can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error

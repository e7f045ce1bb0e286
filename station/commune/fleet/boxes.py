"""The commune's boxes: which villages have one, and by which key each signs.

An enrolment's one-time code is a private key of its own, which the box's file carries; kept here is
its public half alone, so that nothing in the office's files lets anybody enrol. A registration is
signed by the code (who may) and by the box's new key (which it then is), and by neither if
somebody on the way changed it. Not handled here: writing the box's file (`enrolling.py`), HTTP
(`repository/serve.py`), what the boxes report (`stick_in.py`).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from station.errors import RefusedError, Sentence, StorageError, TrustError
from station.files import write_durably
from station.lock import one_at_a_time
from station.trust import enrolment_form, forms
from station.trust.releases import names as release_names
from station.trust.station_statement import (
    MOST_REGISTRATION,
    StationStatement,
    StationStatementKind,
    public_key,
)

MOST_TRIES = 5
_MOST_FILE = 2_000_000


@dataclass(frozen=True, slots=True)
class FleetBox:
    """One village's box.

    `number` names its newest enrolment, which `code` (a public key) decides; `is_open` until it is
    used, `tries` counts wrong ones. `public` is the box's own key, empty before it registered;
    `version` is of the program that it last said it runs, `receipt` a secret shared with it.
    Instants are aware; None where it has not happened.
    """

    village: str
    name: str
    added_at: datetime
    number: str
    code: str
    is_open: bool = True
    tries: int = 0
    public: str = ""
    enrolled_at: datetime | None = None
    reported_at: datetime | None = None
    version: str = ""
    receipt: str = ""

    @property
    def answer(self) -> bytes:
        """What the box is told once it is known, which nobody else can say."""
        return enrolment_form.receipt(self.receipt, self.number, self.public).encode()


class Fleet:
    """The boxes in the file `path`. Every method raises StorageError, and RefusedError when
    another command is just changing it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = path.with_name(f".{path.name}.lock")

    def stations(self) -> dict[str, FleetBox]:
        """All of them by their villages' short names."""
        try:
            with self._path.open("rb") as file:
                rows = json.loads(file.read(_MOST_FILE))
            return {row["village"]: _station(row) for row in rows}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StorageError(
                "{path} can't be read: {strerror}", path=self._path, strerror=error.strerror
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError(
                "{path} is damaged: put a copy of it there again, or enrol the boxes anew",
                path=self._path,
            ) from error

    def add(
        self, village: str, name: str, number: str, code: str, now: datetime, receipt: str = ""
    ) -> None:
        """Open an enrolment for a village; one that was open before is void.

        A box that was enrolled before stays until the new one registers.
        """
        with self._changing() as found:
            before = found.get(village)
            if before is None:
                before = FleetBox(village, name, now, number, code)
            found[village] = replace(
                before, name=name, number=number, code=code, receipt=receipt, is_open=True, tries=0
            )

    def register(self, envelope: bytes, now: datetime) -> FleetBox:
        """The box that a registration makes known. The same one twice is the same box.

        Raises TrustError when it isn't verified, RefusedError when the enrolment was used by
        another box or is locked.
        """
        said = StationStatement.open(
            envelope, StationStatementKind.REGISTRATION, most=MOST_REGISTRATION
        )
        form = forms.table(said.form, ("number", "village", "public"), "the registration")
        public = public_key(form["public"], "the box's key")
        problem: Exception | None = None
        with self._changing() as found:
            station = next((s for s in found.values() if s.number == form["number"]), None)
            # Who can't even name it may try for ever, and locks nobody's.
            if station is None:
                raise TrustError("there is no such enrolment; make one: commune station add")
            if station.tries >= MOST_TRIES:
                raise RefusedError(
                    "the enrolment of {village} is locked after {most_tries} wrong tries; "
                    "make a new one: commune station add {village}",
                    village=station.village,
                    most_tries=MOST_TRIES,
                )
            if not _is_verified(said, form, station, public):
                found[station.village] = replace(station, tries=station.tries + 1)
                problem = TrustError(
                    "the registration isn't signed with the enrolment's code; it isn't used"
                )
            else:
                problem = _conflict(station, found, public)
            if problem is None:
                since = station.enrolled_at if station.public == public else now
                version = release_names.said(form[forms.MORE].get("version"))
                station = replace(
                    station, is_open=False, public=public, enrolled_at=since, version=version
                )
                found[station.village] = station
        # Not within the block: a wrong try is to be kept.
        if problem is not None:
            raise problem
        return station

    def reported(self, village: str, at: datetime, version: str = "") -> None:
        """Note the newest report of a village, and which version made it."""
        with self._changing() as found:
            last = found[village].reported_at
            if last is None or at >= last:
                found[village] = replace(found[village], reported_at=at, version=version)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, FleetBox]]:
        """The boxes, to be changed; kept when the block ends well."""
        with one_at_a_time(self._lock, Sentence("another enrolment")):
            found = self.stations()
            before = dict(found)
            yield found
            if found != before:
                rows = [_row(station) for _, station in sorted(found.items())]
                text = json.dumps(rows, ensure_ascii=False, indent=1)
                write_durably(self._path, text.encode(), mode=0o600)


def _is_verified(
    said: StationStatement, form: dict[str, Any], station: FleetBox, public: str
) -> bool:
    return (
        form["village"] == station.village
        and said.is_signed_by(station.code)
        and said.is_signed_by(public)
    )


def _conflict(station: FleetBox, found: dict[str, FleetBox], public: str) -> Exception | None:
    if not station.is_open and station.public != public:
        return RefusedError(
            "the enrolment of {village} was used by another box already; if that is "
            "wrong, make a new one: commune station add {village}",
            village=station.village,
        )
    for other in found.values():
        if other.public == public and other.village != station.village:
            return RefusedError("this box is enrolled as {village} already", village=other.village)
    return None


def _row(station: FleetBox) -> dict[str, Any]:
    return {
        name: forms.write_instant(value) if isinstance(value, datetime) else value
        for name, value in asdict(station).items()
    }


def _station(row: dict[str, Any]) -> FleetBox:
    # A field that came later has its default; one of a later release is not for this one.
    values = {field.name: row[field.name] for field in fields(FleetBox) if field.name in row}
    for name in ("added_at", "enrolled_at", "reported_at"):
        values[name] = datetime.fromisoformat(row[name]) if row[name] else None
    return FleetBox(**values)

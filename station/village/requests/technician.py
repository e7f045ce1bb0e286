"""What a technician may change on the page: zones' names and bounds, and the way to the commune.

Laid beside the settings (`station.d/technician.toml`), of what may be changed only, judged by the
settings' own table before anything is written; and only while the air is silent, for the station
then starts anew (`station-enrolled.path`). Not handled here: who is a technician (the panel).
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from station import settings as settings_files
from station.errors import InputError, MistakesError, Sentence, SettingsError
from station.files import write_durably
from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import Done
from station.village.control.messages.box import (
    ChangeSettings,
    CommuneWay,
    GetSettings,
    TechnicianValues,
    ZoneBounds,
)
from station.village.settings.address import is_address
from station.village.settings.at_start import forget_aside
from station.village.settings.station import STICK_ONLY, LinkSettings, StationSettings
from station.village.settings.wiring import ZoneSettings

log = logging.getLogger(__name__)

BESIDE = "technician.toml"
_COMMUNE = ("source", "every_minutes")
_ZONE = ("name", "volume_least", "volume_most")
_HEADING = "# Written by the page's technician; it goes before what station.toml says."


class TechnicianSettings:
    """`file` is station.toml, None where nothing can be changed; `idle` whether now is a time.

    `commune` and `zones` are as they are now.
    """

    def __init__(
        self,
        file: Path | None,
        commune: LinkSettings,
        zones: Sequence[ZoneSettings],
        idle: Callable[[], bool],
    ) -> None:
        self._file, self._commune, self._zones, self._idle = file, commune, zones, idle

    def show(self, _: GetSettings) -> TechnicianValues:
        """The answer to `settings`: what may be changed, as it is."""
        commune, zones = self._commune, self._zones
        return TechnicianValues(
            CommuneWay(commune.source, commune.every_minutes),
            tuple(ZoneBounds(z.id, z.name, z.volume_least, z.volume_most) for z in zones),
        )

    def change(self, request: ChangeSettings) -> Done:
        """Write what differs from station.toml. Raises InputError with all that is wrong.

        Raises RequestRefusedError while something sounds or soon will; StorageError.
        """
        if self._file is None:
            raise InputError("this station's settings can't be changed from the page")
        if not self._idle():
            raise RequestRefusedError(Reason.BUSY, "something sounds or soon will; wait for it")
        wanted = {"commune": request.commune, "zone": request.zone}
        mistakes = list(_mistakes(wanted, tuple(zone.id for zone in self._zones)))
        if mistakes:
            raise MistakesError(mistakes)
        base = settings_files.load(self._file, StationSettings, {BESIDE: {}})
        form = _differing(wanted, base)
        try:
            settings_files.load(self._file, StationSettings, {BESIDE: form})
        except SettingsError as error:
            raise MistakesError(error.problems) from error
        log.warning("%s changes the settings: %s", request.by, json.dumps(form))
        beside = settings_files.drop_ins(self._file) / BESIDE
        write_durably(beside, _written(form).encode())
        forget_aside(beside)
        return Done()


def _mistakes(wanted: Mapping[str, Any], zones: tuple[str, ...]) -> Iterator[str]:
    """What the settings' table can't see: keys that are not a technician's, texts of no sense."""
    commune, rows = wanted["commune"], wanted["zone"]
    if set(commune) != set(_COMMUNE):
        yield Sentence("“commune” is to have {keys} and nothing else", keys=", ".join(_COMMUNE))
    elif not _is_source(commune["source"]):
        yield Sentence("“commune.source” is to be an http(s) address, or stick")
    if not all(set(row) == {"id", *_ZONE} for row in rows):
        yield Sentence("each zone is to have id, {keys} and nothing else", keys=", ".join(_ZONE))
        return
    if tuple(row["id"] for row in rows) != zones:
        yield Sentence("the zones are to be {zones}", zones=", ".join(zones))
    for row in rows:
        name = row["name"]
        if (
            not isinstance(name, str)
            or not name.strip()
            or len(name) > 60
            or not name.isprintable()
        ):
            yield Sentence("zone “{id}” is to have a name of 1 to 60 letters", id=row["id"])


def _is_source(source: object) -> bool:
    return source == STICK_ONLY or (isinstance(source, str) and is_address(source))


def _differing(wanted: Mapping[str, Any], base: StationSettings) -> dict[str, Any]:
    """Only what is not so already: what root writes later in station.toml counts again."""
    commune = {k: v for k, v in wanted["commune"].items() if v != getattr(base.commune, k)}
    form: dict[str, Any] = {"commune": commune} if commune else {}
    rows = []
    for zone, row in zip(base.zone, wanted["zone"], strict=True):
        changed = {key: row[key] for key in _ZONE if row[key] != getattr(zone, key)}
        least, most = row["volume_least"], row["volume_most"]
        if changed and type(least) is type(most) is int and least <= most:
            # What it begins with stays within the new bounds.
            changed["volume"] = max(least, min(most, zone.volume))
        if changed:
            rows.append({"id": zone.id, **changed})
    return form | ({"zone": rows} if rows else {})


def _written(form: Mapping[str, Any]) -> str:
    lines = [_HEADING]
    tables = [("[commune]", form.get("commune", {}))]
    tables += [("[[zone]]", row) for row in form.get("zone", [])]
    for heading, table in tables:
        if table:
            lines.append(heading)
            lines += [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in table.items()]
    return "\n".join([*lines, ""])

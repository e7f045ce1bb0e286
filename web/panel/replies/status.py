"""The daemon's status, read into types. Not handled here: words (`views/home.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from station.errors import LinkError


class Air(StrEnum):
    """What the air is doing."""

    SILENT = "silent"
    WARMING = "warming"
    ON_AIR = "on-air"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class OnAir:
    """What sounds, and where. Instants are aware; `ends` is about when it ends.

    `level` is how loud it is just now, in dB of full scale.
    """

    state: Air
    title: str
    kind: str
    started: datetime | None
    ends: datetime | None
    zones: tuple[str, ...]
    level: float | None


@dataclass(frozen=True, slots=True)
class Zone:
    """One group of horns; volumes in percent, `least` to `most` what they may be set to."""

    id: str
    name: str
    volume: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One broadcast of today; `state` and `reason` are codes, `key` is its name.

    `ends` is about when it ends, or ended.
    """

    key: str
    title: str
    at: datetime
    ends: datetime
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """A bulletin that the village holds; `seconds` of sound."""

    id: str
    title: str
    priority: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Fault:
    """A part that is not fit, with the daemon's English sentence for a technician."""

    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Status:
    """All that the page shows.

    `quiet` are the quiet hours' ends, local; `stopped` is the name of the bulletin that was stopped
    just now, if any.
    """

    now: datetime
    village: str
    zones: tuple[Zone, ...]
    air: OnAir
    today: tuple[Turn, ...]
    quiet: tuple[time, time] | None
    bulletins: tuple[Held, ...]
    stopped: str
    paused_until: datetime | None
    microphone: bool
    clock_trusted: bool
    synced: datetime | None
    sync_failed: bool
    faults: tuple[Fault, ...]

    @property
    def zone_names(self) -> Mapping[str, str]:
        """What people call each zone, by its short name."""
        return {zone.id: zone.name for zone in self.zones}


def read_status(reply: Mapping[str, Any]) -> Status:
    """The daemon's reply to `status`. Raises LinkError when it has another form."""
    try:
        return Status(
            now=_instant(reply["now"]),
            village=str(reply["village"]["name"]),
            zones=tuple(_zone(form) for form in reply["zones"]),
            air=_air(reply["air"]),
            today=tuple(_turn(form) for form in (*reply["today"], *reply["promised"])),
            quiet=_quiet(reply["quiet"]),
            bulletins=tuple(_held(form) for form in reply["bulletins"]),
            stopped=str((reply["stopped"] or {}).get("id", "")),
            paused_until=_perhaps(reply["paused_until"]),
            microphone=bool(reply["microphone"]),
            clock_trusted=bool(reply["clock"]["trusted"]),
            synced=_perhaps(reply["sync"]["last"]),
            sync_failed=bool(reply["sync"]["error"]),
            faults=tuple(Fault(str(f["part"]), str(f["text"])) for f in reply["faults"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LinkError(
            "the daemon's status has an unknown form; restart both: "
            "systemctl restart station station-panel"
        ) from error


def _air(form: Mapping[str, Any]) -> OnAir:
    return OnAir(
        state=Air(form["state"]),
        title=str(form["title"]),
        kind=str(form["kind"]),
        started=_perhaps(form["started"]),
        ends=_perhaps(form["ends"]),
        zones=tuple(str(zone) for zone in form["zones"]),
        level=None if form["level"] is None else float(form["level"]),
    )


def _zone(form: Mapping[str, Any]) -> Zone:
    volumes = (int(form[name]) for name in ("volume", "volume_least", "volume_most"))
    return Zone(str(form["id"]), str(form["name"]), *volumes)


def _turn(form: Mapping[str, Any]) -> Turn:
    return Turn(
        str(form["key"]),
        str(form["title"]),
        _instant(form["at"]),
        _instant(form["ends"]),
        str(form["state"]),
        str(form.get("reason", "")),
    )


def _held(form: Mapping[str, Any]) -> Held:
    seconds = float(form["seconds"])
    if not 0 <= seconds < 86_400:
        raise ValueError("a bulletin lasts less than a day")
    return Held(str(form["id"]), str(form["title"]), str(form["priority"]), seconds)


def _quiet(form: Mapping[str, Any] | None) -> tuple[time, time] | None:
    if form is None:
        return None
    return time.fromisoformat(form["start"]), time.fromisoformat(form["end"])


def _perhaps(value: object) -> datetime | None:
    return None if value is None else _instant(value)


def _instant(value: object) -> datetime:
    instant = datetime.fromisoformat(str(value))
    if instant.tzinfo is None:
        raise ValueError("an instant carries its time zone")
    return instant

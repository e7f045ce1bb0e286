"""How the box is, what may be set on it, and what a technician asks of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station.clock import ClockTrust
from station.village.control.messages.air import Done
from station.village.control.messages.request import SOMEBODY, By, Request
from station.village.finding import Finding


@dataclass(frozen=True, slots=True)
class BoxVitals:
    """What was last measured; null where there is no sensor."""

    temperature: float | None
    """°C of the processor."""
    weak: datetime | None = None
    """When the supply was last too weak in this boot."""
    watched: bool = False
    """Whether anything tells of a weak supply."""
    disk_errors: int = 0
    """Errors that the file systems have counted."""
    memory: tuple[int, ...] | None = None
    """Bytes free, and bytes in all."""


@dataclass(frozen=True, slots=True)
class BoxState:
    """How each part of the box is, and how long its content lasts."""

    now: datetime
    """The station's clock."""
    relays: tuple[str, ...]
    """Names of the relays that are on."""
    card: str
    """The sound card's name in the settings."""
    free: int
    """Bytes free on the disk."""
    vitals: BoxVitals
    """What was measured."""
    clock: str
    """What the clock goes by, in English."""
    lasts: datetime | None
    """When the last session begins that has something to say."""
    beyond: bool
    """Whether that is as far ahead as anybody looks."""
    findings: tuple[Finding, ...]
    """Each part's state."""
    facts: Mapping[str, str]
    """Versions, addresses and the like, for a technician."""


@dataclass(frozen=True, slots=True)
class GetBox(Request[BoxState]):
    """How the box is."""

    do = "box"


@dataclass(frozen=True, slots=True)
class Findings:
    """The state of all parts."""

    findings: tuple[Finding, ...]
    """Each with one sentence in English."""


@dataclass(frozen=True, slots=True)
class CheckParts(Request[Findings]):
    """The state of all parts, as last looked at."""

    do = "check"


@dataclass(frozen=True, slots=True)
class CheckDisk(Request[Finding]):
    """Write to the disk and read it back, now."""

    do = "disk-test"


@dataclass(frozen=True, slots=True)
class FetchNews(Request[Done]):
    """Fetch what the commune has published, as soon as may be; the status tells when it is done."""

    do = "sync"


@dataclass(frozen=True, slots=True)
class ConfirmClock(Request[ClockTrust]):
    """A person says that the clock is right."""

    do = "confirm-clock"
    by: By = SOMEBODY
    """Who says so."""


@dataclass(frozen=True, slots=True)
class SetClock(Request[ClockTrust]):
    """A person says what time it is: clock and battery clock are set. Refused: no reason's code.

    A clock that others than a person or a battery clock have set is only compared.
    """

    do = "set-clock"
    patience = 8.0
    instant: datetime
    """What time it is now, to the minute."""
    by: By = SOMEBODY
    """Who says so."""


@dataclass(frozen=True, slots=True)
class CommuneWay:
    """The way to the commune."""

    source: str
    """Its repository's address, or “stick”."""
    every_minutes: float
    """How often news are looked for."""


@dataclass(frozen=True, slots=True)
class ZoneBounds:
    """What may be set of one zone."""

    id: str
    """Its short name."""
    name: str
    """What people call it, 1 to 60 letters."""
    volume_least: int
    """Percent; it can be set no softer."""
    volume_most: int
    """Percent; it can be set no louder."""


@dataclass(frozen=True, slots=True)
class TechnicianValues:
    """What a technician may change from the page, as it is."""

    commune: CommuneWay
    """The way to the commune."""
    zone: tuple[ZoneBounds, ...]
    """The zones."""


@dataclass(frozen=True, slots=True)
class GetSettings(Request[TechnicianValues]):
    """What may be changed, as it is."""

    do = "settings"


@dataclass(frozen=True, slots=True)
class ChangeSettings(Request[Done]):
    """Change these settings; the station then starts anew. Refused: busy.

    Tables as in `TechnicianValues`, but with values as somebody typed them: the settings' own rules
    judge them, and all that is wrong is said at once.
    """

    do = "change"
    commune: Mapping[str, Any]
    """The way to the commune."""
    zone: tuple[Mapping[str, Any], ...]
    """All zones, in their order."""
    by: By = SOMEBODY
    """Who changes them."""

"""The settings of one village's station (`station.toml`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station.errors import Sentence
from station.settings import setting
from station.village.settings import across, metered
from station.village.settings.optional import (
    ButtonSettings,
    MemoSettings,
    MicrophoneSettings,
    SenseSettings,
    UpdateSettings,
)
from station.village.settings.places import Places
from station.village.settings.wiring import AmplifierSettings, ZoneSettings

HEADING = """The settings of one village's station.
Check them after every change: station check
"""

STICK_ONLY = "stick"
"""The commune's source in a village without any network."""

_EARLY = 6
"""The local hour before which it is softer."""


@dataclass(frozen=True, slots=True)
class VillageSettings:
    """Which village this is."""

    id: str = setting("The village's name for the commune: a-z, 0-9 and -", example="na-dong")
    name: str = setting("The village's name as its people write it", example="Thôn Nà Đông")
    timezone: str = setting("Its time zone, of the IANA list", "Asia/Ho_Chi_Minh")
    languages: list[str] = setting("Languages to play, in this order", ["vi"])

    @property
    def zoneinfo(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Where bulletins come from, and how often to ask."""

    source: str = setting(
        "The commune's repository: an http(s) address, or a folder; stick: by USB stick only",
        example="http://commune.example:8000/",
    )
    root: str = setting(
        "The commune's root.json, put here when the station was set up",
        "/etc/loa-thon/root.json",
    )
    proxy: str = setting(
        "A proxy to ask by, as http://proxy.example:3128; empty: as http_proxy, https_proxy and "
        "no_proxy say",
        "",
    )
    every_minutes: float = setting(
        "Ask for news every", 15.0, unit="minutes", least=0.05, most=1440
    )
    silent_days: float = setting(
        "Say so when the commune has published nothing for", 14.0, unit="days", least=1, most=366
    )
    metered_hours: list[str] = setting(
        "Local hours in which no recordings come but an emergency's, as 06:00-22:00", []
    )

    @property
    def is_online(self) -> bool:
        """Whether there is a repository to ask: else news comes by stick only."""
        return self.source != STICK_ONLY


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """The sound card and how loud it plays."""

    card: str = setting(
        "The card's name, or a part of it, as `station check` lists it; a USB card's port will do",
        "default",
    )
    volume: int = setting("Loudness from 06:00", 100, unit="percent", least=0, most=100)
    early_volume: int = setting("Loudness before 06:00", 70, unit="percent", least=0, most=100)

    def gain(self, local: datetime) -> float:
        """The amplitude, 0 to 1, for a broadcast that starts at the local time `local`."""
        percent = self.early_volume if local.hour < _EARLY else self.volume
        return (percent / 100) ** 2


@dataclass(frozen=True, slots=True)
class PathSettings:
    """Where the station keeps its things."""

    state: str = setting("Library, journal and keys; survives power cuts", "/var/lib/loa-thon")
    runtime: str = setting("The control socket; may be in memory", "/run/loa-thon")


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """The village head's page."""

    listen: str = setting("The address to listen at", "0.0.0.0")  # noqa: S104 - the village's Wi-Fi
    port: int = setting("The port to listen at", 8080, least=1, most=65535)
    https_port: int = setting(
        "The port for HTTPS, once station https has set it up", 8443, least=1, most=65535
    )
    hosts: list[str] = setting(
        "Further names by which phones may reach it, beside private addresses and .local", []
    )
    language: str = setting("The language it opens in", "vi", choices=("vi", "en"))


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """When the clock is believed."""

    drift_ppm: float = setting(
        "How far an unwatched clock may drift", 100.0, unit="ppm", least=1, most=500
    )
    most_error: float = setting(
        "Error up to which timed broadcasts play", 300.0, unit="seconds", least=1, most=600
    )
    grace: float = setting(
        "How late a timed broadcast may still begin", 60.0, unit="seconds", least=1, most=900
    )

    @property
    def lateness(self) -> timedelta:
        """How late a timed broadcast may still begin."""
        return timedelta(seconds=self.grace)

    @property
    def without_source(self) -> timedelta:
        """How long a clock that was right may go on by itself."""
        return timedelta(seconds=self.most_error / self.drift_ppm * 1e6)


@dataclass(frozen=True, slots=True)
class StationSettings:
    """All settings of a station."""

    village: VillageSettings
    commune: LinkSettings
    sound: SoundSettings
    amplifier: AmplifierSettings
    zone: list[ZoneSettings] = setting("One table for each zone, at least one")
    paths: PathSettings = setting("")
    panel: PanelSettings = setting("")
    clock: ClockSettings = setting("")
    sense: SenseSettings = setting("Proof that it sounded; all of it may be left out")
    microphone: MicrophoneSettings = setting("")
    buttons: ButtonSettings = setting("")
    program: UpdateSettings = setting("")
    memo: MemoSettings = setting("")

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The village's time zone."""
        return self.village.zoneinfo

    def local(self, instant: datetime) -> datetime:
        """`instant` (aware) by the village's own clocks."""
        return instant.astimezone(self.zoneinfo)

    @property
    def places(self) -> Places:
        """Where the station's files lie."""
        return Places(Path(self.paths.state), Path(self.paths.runtime))

    @property
    def state(self) -> Path:
        """The folder that survives power cuts."""
        return self.places.state

    @property
    def socket(self) -> Path:
        """The daemon's control socket."""
        return self.places.control_socket

    @property
    def sync_socket(self) -> Path:
        """Where the process that syncs listens, if systemd starts it."""
        return self.places.sync_socket

    @property
    def silent_after(self) -> timedelta | None:
        """How long the commune may publish nothing; None where news comes by stick only."""
        return timedelta(days=self.commune.silent_days) if self.commune.is_online else None

    @property
    def sync_every(self) -> timedelta:
        """The time between two syncs that went well."""
        return timedelta(minutes=self.commune.every_minutes)

    @property
    def zone_ids(self) -> tuple[str, ...]:
        """The zones' short names, in the file's order."""
        return tuple(zone.id for zone in self.zone)

    def mistakes(self) -> Iterator[str]:
        """What is wrong across keys; `settings.load` reports it."""
        yield from across.name_mistakes(self.village.id, self.zone)
        yield from across.pin_mistakes(self.amplifier, self.zone, self.sense, self.buttons)
        yield from metered.mistakes(self.commune.metered_hours)
        for zone in self.zone:
            if not zone.volume_least <= zone.volume <= zone.volume_most:
                yield Sentence(
                    "zone “{id}”: its volume is to be between volume_least and volume_most",
                    id=zone.id,
                )
        yield from self.sense.mistakes()
        yield from self.microphone.mistakes(self.zone_ids)
        try:
            ZoneInfo(self.village.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield Sentence(
                "“village.timezone”: there is no time zone “{timezone}”",
                timezone=self.village.timezone,
            )

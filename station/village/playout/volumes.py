"""How loud each zone is: by the settings, by the hour, and by the village head's hand.

Zones that sound together share one amplifier, so the quietest of them counts. What a hand set is
kept. Not handled here: who is asked (`control/queue.py`), and a warning, which is as loud as can
be.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from station.errors import InputError
from station.programme.asrun import Kind
from station.programme.request import AirRequest
from station.village.asrun.journal import Journal
from station.village.settings.station import SoundSettings
from station.village.settings.wiring import ZoneSettings

_MARK = "volume/"
FIXED = (Kind.EMERGENCY, Kind.TEST)
"""These have a loudness of their own, which no hand changes."""


class Volumes:
    """The zones' volumes in percent, within their bounds."""

    def __init__(
        self,
        sound: SoundSettings,
        zones: Iterable[ZoneSettings],
        journal: Journal,
        local: Callable[[datetime], datetime],
    ) -> None:
        self._sound, self._journal, self._local = sound, journal, local
        self._zones = {zone.id: zone for zone in zones}
        self._percent = {name: self._kept(zone) for name, zone in self._zones.items()}
        self._unkept: set[str] = set()

    def percent(self, zone: str) -> int:
        """What is set for `zone`."""
        return self._percent[zone]

    def gain(self, request: AirRequest) -> float:
        """The amplitude, 0 to 1, at which `request` is played."""
        if request.kind is Kind.EMERGENCY:
            return 1.0
        least = min((self._percent[zone] for zone in request.zones), default=100)
        return self._sound.gain(self._local(request.starts)) * (least / 100) ** 2

    def set(self, zone: str, percent: int) -> int:
        """Set `zone` to `percent`, or as near as its bounds allow; what it is then.

        Raises InputError when there is no such zone.
        """
        of = self._zones.get(zone)
        if of is None:
            raise InputError(
                "there is no zone “{zone}”; there are: {zones}",
                zone=zone[:40],
                zones=", ".join(self._zones),
            )
        self._percent[zone] = max(of.volume_least, min(of.volume_most, percent))
        self._unkept.add(zone)
        return self._percent[zone]

    def remember(self) -> None:
        """Keep what was set for the next start; a job. Raises StorageError."""
        while self._unkept:
            zone = self._unkept.pop()
            self._journal.mark(_MARK + zone, str(self._percent[zone]))

    def _kept(self, zone: ZoneSettings) -> int:
        kept = self._journal.marked(_MARK + zone.id) or ""
        percent = int(kept) if kept.isdecimal() else zone.volume
        return max(zone.volume_least, min(zone.volume_most, percent))

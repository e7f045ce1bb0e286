"""The zones' volumes, asked for by a hand."""

import logging

from station.village.control.messages.air import SetVolume, VolumeNow
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.volumes import FIXED, Volumes

log = logging.getLogger(__name__)


class VolumeCommands:
    """Louder and softer, at once. For the loop only."""

    def __init__(self, volumes: Volumes, broadcaster: Broadcaster) -> None:
        self._volumes, self._broadcaster = volumes, broadcaster

    def set(self, request: SetVolume) -> VolumeNow:
        """Set a zone's volume, and of what it is hearing. Raises InputError."""
        zone = request.zone
        now = self._volumes.set(zone, request.percent)
        log.warning("%s sets %s to %d %%", request.by, zone, now)
        current = self._broadcaster.arbiter.current
        if current is not None and zone in current.zones and current.kind not in FIXED:
            self._broadcaster.volume(self._volumes.gain(current))
        return VolumeNow(zone, now)

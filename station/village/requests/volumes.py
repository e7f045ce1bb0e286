"""The zones' volumes, asked for by a hand."""

from collections.abc import Mapping
from typing import Any

from station.errors import InputError
from station.village.control.request import Answer, by, log
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.volumes import _OWN, Volumes


class VolumeCommands:
    """Louder and softer, at once. For the loop only."""

    def __init__(self, volumes: Volumes, broadcaster: Broadcaster) -> None:
        self._volumes, self._broadcaster = volumes, broadcaster

    def set(self, request: Mapping[str, Any]) -> Answer:
        """Set a zone's volume, and of what it is hearing. Raises InputError."""
        percent = request.get("percent")
        if not isinstance(percent, int) or isinstance(percent, bool):
            raise InputError("write a volume in percent, such as 70")
        zone = str(request.get("zone", ""))
        now = self._volumes.set(zone, percent)
        log.warning("%s sets %s to %d %%", by(request), zone, now)
        current = self._broadcaster.arbiter.current
        if current is not None and zone in current.zones and current.kind not in _OWN:
            self._broadcaster.volume(self._volumes.gain(current))
        return {"zone": zone, "percent": now}

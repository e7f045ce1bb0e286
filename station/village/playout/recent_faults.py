"""What broke at the last broadcast, for the screens, until one works again.

Not handled here: what is done about it (`programme/arbiter.py`).
"""

from collections.abc import Iterator

from station.programme import arbiter
from station.programme.asrun import Reason
from station.village.finding import Finding

_BROKEN = {
    Reason.CARD: ("card", "the sound card failed at the last broadcast; run: station check"),
    Reason.PIN: ("pins", "a relay's pin failed at the last broadcast; run: station check"),
    Reason.DISK: ("disk", "the last broadcast could not be written down; look at: df -h"),
    Reason.NOT_VERIFIED: ("library", "the last broadcast was not verified; run: station sync"),
}


class RecentFaults:
    """A finding for each part that failed when it was last used."""

    def __init__(self) -> None:
        self._broken: dict[str, str] = {}

    def note(self, event: arbiter.Event) -> None:
        """Learn from what the arbiter is told."""
        if isinstance(event, arbiter.Began):
            self._broken.clear()
        elif isinstance(event, arbiter.Broke | arbiter.Unready) and event.reason in _BROKEN:
            part, text = _BROKEN[event.reason]
            self._broken[part] = text

    def findings(self) -> Iterator[Finding]:
        """The parts that failed when they were last used."""
        for part, text in self._broken.items():
            yield Finding(part, False, text)

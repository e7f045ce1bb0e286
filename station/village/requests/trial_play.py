"""Test play: two soft seconds in one zone, when a hand asks for it.

It gives way to all else, and what it played is in the log. Not handled here: the daily test
(`health/self_test.py`), who asked before (the screens').
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from station.air.player.messages import PlayItem
from station.clock import Clock
from station.errors import InputError, StorageError
from station.programme import arbiter
from station.programme.asrun import Kind
from station.programme.request import AirItem, AirRequest
from station.studio.sound.probe_tune import probe_samples
from station.studio.sound.tune import write_wave
from station.village.control.messages.air import Begun, PlayTrial
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.jingles import kept
from station.village.requests.by_hand import refuse_busy

log = logging.getLogger(__name__)

_KEY = "test/hand/"
_TITLE = "Phát thử"
_SECONDS = 2.0
_SOFTER = 0.35
"""Of the zone's own amplitude: 9 dB less than speech."""

_ENDS = timedelta(minutes=2)


def hand_probe(folder: Path) -> Path:
    """The sound in `folder`, written if it isn't there. Raises StorageError."""
    path = folder / "hand-test.wav"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            "the test's tune can't be written: {strerror}", strerror=error.strerror
        ) from error
    if not path.exists():
        write_wave(path, probe_samples(_SECONDS))
    return path


class TrialPlay:
    """What tests play: `gain` is a request's amplitude, 0 to 1; `daily` the box's own tests.

    The sound is kept in the first of `folders` that takes it. Raises StorageError.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        gain: Callable[[AirRequest], float],
        daily: Callable[[AirRequest], Sequence[PlayItem]],
    ) -> None:
        self._recording, self._gain, self._daily = kept(folders, hand_probe), gain, daily

    def items(self, request: AirRequest) -> Sequence[PlayItem]:
        """What `request`, a test, plays."""
        if not request.key.startswith(_KEY):
            return self._daily(request)
        return (PlayItem(self._recording, self._gain(request) * _SOFTER, _TITLE),)


class TrialPlayCommands:
    """Begin a test. `require_day` raises RequestRefusedError in quiet hours, unless told True."""

    def __init__(
        self,
        zones: Sequence[str],
        broadcaster: Broadcaster,
        clock: Clock,
        require_day: Callable[[bool], None],
    ) -> None:
        self._zones, self._broadcaster, self._clock = zones, broadcaster, clock
        self._require_day = require_day
        self._count = 0

    def test(self, request: PlayTrial) -> Begun:
        """Sound in one zone. Raises InputError, RequestRefusedError."""
        zone = request.zone
        if zone not in self._zones:
            raise InputError(
                "there is no zone “{zone}”; there are: {zones}",
                zone=zone[:40],
                zones=", ".join(self._zones),
            )
        self._require_day(request.confirmed)
        asked = self._request(zone)
        refuse_busy(self._broadcaster, asked)
        log.warning("%s tests %s", request.by, zone)
        self._broadcaster.dispatch(arbiter.Ask(asked, asked.starts))
        return Begun(asked.key)

    def _request(self, zone: str) -> AirRequest:
        self._count += 1
        now = self._clock.now()
        return AirRequest(
            key=f"{_KEY}{now:%Y%m%dT%H%M%S}-{self._count}",
            kind=Kind.TEST,
            title=_TITLE,
            starts=now,
            ends=now + _ENDS,
            grace_until=now,
            zones=(zone,),
            items=(AirItem("", _TITLE, "", _SECONDS),),
            tune=False,
            closing=False,
        )

"""Test play: two soft seconds in one zone, when a hand asks for it.

It gives way to all else, and what it played is in the log. Not handled here: the daily test
(`health/self_test.py`), who asked before (the screens').
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from station.air.player.messages import PlayItem
from station.clock import Clock
from station.errors import InputError
from station.programme import arbiter
from station.programme.asrun import Kind
from station.programme.request import AirItem, AirRequest
from station.village.control.messages.air import Begun, PlayTrial
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.computed import TRIAL_SECONDS, ComputedSound
from station.village.requests.by_hand import refuse_busy

log = logging.getLogger(__name__)

_KEY = "test/hand/"
_TITLE = "Phát thử"
_SOFTER = 0.35
"""Of the zone's own amplitude: 9 dB less than speech."""

_ENDS = timedelta(minutes=2)


class TrialPlay:
    """What tests play: `gain` is a request's amplitude, 0 to 1; `daily` the box's own tests.

    `sound` is the one of a test by hand; nothing plays when it isn't whole.
    """

    def __init__(
        self,
        sound: ComputedSound,
        gain: Callable[[AirRequest], float],
        daily: Callable[[AirRequest], Sequence[PlayItem]],
    ) -> None:
        self._sound, self._gain, self._daily = sound, gain, daily

    def items(self, request: AirRequest) -> Sequence[PlayItem]:
        """What `request`, a test, plays."""
        if not request.key.startswith(_KEY):
            return self._daily(request)
        recording = self._sound.verified()
        if recording is None:
            return ()
        return (PlayItem(recording, self._gain(request) * _SOFTER, _TITLE),)


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
            items=(AirItem("", _TITLE, "", TRIAL_SECONDS),),
            tune=False,
            closing=False,
        )

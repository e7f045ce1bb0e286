"""Live speech, asked for by a phone or a button."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from station.clock import Clock
from station.errors import InputError
from station.programme import arbiter
from station.programme.asrun import Kind, Reason
from station.programme.request import AirItem, AirRequest
from station.programme.timetable import EVERY
from station.village.control.request import Answer, by
from station.village.microphone.live import TITLE, Live, log
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.requests.by_hand import refuse_busy

_READY_WITHIN = timedelta(seconds=15)
"""For the amplifier to warm up; it doesn't count as speaking."""


class LiveCommands:
    """Begin to speak, and end it; `longest` is how long anybody may. For the loop only."""

    def __init__(
        self,
        live: Live,
        broadcaster: Broadcaster,
        planner: Planner,
        clock: Clock,
        longest: timedelta,
        require_day: Callable[[Mapping[str, Any]], None],
    ) -> None:
        self._live, self._broadcaster, self._planner = live, broadcaster, planner
        self._clock, self._longest, self._require_day = clock, longest, require_day
        self._count = 0

    def speak(self, request: Mapping[str, Any]) -> Answer:
        """Put the microphone on the air, or with `source` “phone” whoever gives blocks.

        Raises InputError, RequestRefusedError.
        """
        by_phone = request.get("source") == "phone"
        if not by_phone and not self._live.there:
            raise InputError("there is no microphone to speak into; see hands.speak_microphone")
        self._require_day(request)
        asked = self._request()
        refuse_busy(self._broadcaster, asked)
        given = {"feed": self._live.expect_phone(asked.key)} if by_phone else {}
        log.warning("%s speaks", by(request))
        self._broadcaster.dispatch(arbiter.Ask(asked, asked.starts))
        return {"key": asked.key, "seconds": self._longest.total_seconds(), **given}

    def give(self, request: Mapping[str, Any]) -> Answer:
        """A block of a phone's voice; for any thread. Raises InputError, RequestRefusedError."""
        if self._live.phone is None:
            raise InputError("this station takes no voice from phones")
        return self._live.phone.give(request)

    def end(self, request: Mapping[str, Any]) -> Answer:
        """Nothing more is said. What else is on the air goes on."""
        current = self._broadcaster.arbiter.current
        if current is None or current.kind is not Kind.LIVE:
            return {"ended": False}
        log.warning("%s has spoken", by(request))
        if self._broadcaster.started is None:
            self._broadcaster.dispatch(arbiter.TimeUp(Reason.BY_HAND))
        self._live.end()
        return {"ended": True}

    def toggle(self, request: Mapping[str, Any]) -> Answer:
        """One button for both."""
        ended = self.end(request)
        return ended if ended["ended"] else self.speak(request)

    def _request(self) -> AirRequest:
        self._count += 1
        now = self._clock.now()
        return AirRequest(
            key=f"live/{now:%Y%m%dT%H%M%S}-{self._count}",
            kind=Kind.LIVE,
            title=TITLE,
            starts=now,
            ends=now + self._longest + _READY_WITHIN,
            grace_until=now,
            zones=self._planner.zones(EVERY),
            items=(AirItem("", TITLE, seconds=self._longest.total_seconds()),),
            tune=False,
            closing=False,
        )

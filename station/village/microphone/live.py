"""Speaking through the box's microphone or a phone: on the air, off it, never longer than agreed.

Not handled here: the way of the voice (`box.py`, `player/live_feed.py`), who gives way
(`programme/arbiter.py`).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from station.air.player.messages import Item as AirItem
from station.clock import Clock
from station.errors import HardwareError, InputError
from station.programme import arbiter
from station.programme.asrun import Kind, Reason
from station.programme.request import Item, Request
from station.programme.timetable import EVERY
from station.village.control.queue import Answer, by, refuse_busy
from station.village.microphone.box import Speech
from station.village.microphone.phone import PhoneSpeech
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner

log = logging.getLogger(__name__)

TITLE = "Phát trực tiếp"
_READY_WITHIN = timedelta(seconds=15)
"""For the amplifier to warm up; it doesn't count as speaking."""


class Live:
    """What is spoken, while it is its turn. `speech` is None on a box without a microphone.

    `gain` gives the amplitude, 0 to 1, of a request; `phone` is the way in for phones, if any.
    """

    def __init__(
        self,
        speech: Speech | None,
        gain: Callable[[Request], float],
        phone: PhoneSpeech | None = None,
    ) -> None:
        self._box, self._gain, self.phone = speech, gain, phone
        self._speech: Speech | None = None
        self._by_phone = self._key = self._fault = ""

    @property
    def there(self) -> bool:
        """Whether there is a microphone to speak into."""
        return self._box is not None

    def expect_phone(self, key: str) -> str:
        """The request `key` is a phone's; what proves each of its blocks. Raises InputError."""
        if self.phone is None:
            raise InputError("this station takes no voice from phones")
        self._by_phone = key
        return self.phone.admit()

    def items(self, request: Request) -> Sequence[AirItem]:
        """Open the microphone for `request`; what the player is to play."""
        chosen = self.phone if request.key == self._by_phone else self._box
        if chosen is not self._speech:
            self.close()
        self._speech = chosen
        if self._speech is None:
            return ()
        self._key, self._fault = request.key, ""
        try:
            self._speech.begin()
        except HardwareError as error:
            self._fault = str(error)
        return (AirItem(self._speech.pipe, self._gain(request), TITLE, live=True),)

    def poll(self, broadcaster: Broadcaster) -> None:
        """Close the microphone when its turn is over; say when it fails before that."""
        if self._speech is None or not self._key:
            return
        current = broadcaster.desk.current
        if current is None or current.key != self._key:
            self._speech.close()
            self._key = ""
        elif trouble := self._trouble(broadcaster):
            broadcaster.happen(arbiter.Broke(trouble))
        elif self._fault or (self._speech.over and broadcaster.started is None):
            log.error("nobody can speak: %s", self._fault or "the microphone gives nothing")
            broadcaster.happen(arbiter.Broke(Reason.MICROPHONE))

    def _trouble(self, broadcaster: Broadcaster) -> Reason:
        if self.phone is None or self._speech is not self.phone:
            return Reason.NONE
        self.phone.on_air = broadcaster.started is not None
        return self.phone.trouble()

    def end(self) -> None:
        """Nothing more is said; what was said is still heard."""
        if self._speech is not None:
            self._speech.end()

    def close(self) -> None:
        """Let go of the microphone. Never raises."""
        if self._speech is not None:
            self._speech.close()


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
        self._broadcaster.happen(arbiter.Ask(asked, asked.starts))
        return {"key": asked.key, "seconds": self._longest.total_seconds(), **given}

    def give(self, request: Mapping[str, Any]) -> Answer:
        """A block of a phone's voice; for any thread. Raises InputError, RequestRefusedError."""
        if self._live.phone is None:
            raise InputError("this station takes no voice from phones")
        return self._live.phone.give(request)

    def end(self, request: Mapping[str, Any]) -> Answer:
        """Nothing more is said. What else is on the air goes on."""
        current = self._broadcaster.desk.current
        if current is None or current.kind is not Kind.LIVE:
            return {"ended": False}
        log.warning("%s has spoken", by(request))
        if self._broadcaster.started is None:
            self._broadcaster.happen(arbiter.TimeUp(Reason.BY_HAND))
        self._live.end()
        return {"ended": True}

    def toggle(self, request: Mapping[str, Any]) -> Answer:
        """One button for both."""
        ended = self.end(request)
        return ended if ended["ended"] else self.speak(request)

    def _request(self) -> Request:
        self._count += 1
        now = self._clock.now()
        return Request(
            key=f"live/{now:%Y%m%dT%H%M%S}-{self._count}",
            kind=Kind.LIVE,
            title=TITLE,
            starts=now,
            ends=now + self._longest + _READY_WITHIN,
            grace_until=now,
            zones=self._planner.zones(EVERY),
            items=(Item("", TITLE, seconds=self._longest.total_seconds()),),
            tune=False,
            closing=False,
        )

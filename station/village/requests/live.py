"""Live speech, asked for by a phone or a button."""

from collections.abc import Callable
from datetime import timedelta

from station.clock import Clock
from station.errors import InputError
from station.programme import arbiter
from station.programme.asrun import Kind, Reason
from station.programme.request import AirItem, AirRequest
from station.programme.timetable import EVERY
from station.village.control.messages.air import (
    BeginSpeaking,
    BlockTaken,
    EndSpeaking,
    GiveBlock,
    Speaking,
    SpeakingEnded,
)
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
        require_day: Callable[[bool], None],
    ) -> None:
        self._live, self._broadcaster, self._planner = live, broadcaster, planner
        self._clock, self._longest, self._require_day = clock, longest, require_day
        self._count = 0

    def speak(self, request: BeginSpeaking) -> Speaking:
        """Put the microphone on the air, or with `source` “phone” whoever gives blocks.

        Raises InputError, RequestRefusedError.
        """
        by_phone = request.source == "phone"
        if not by_phone and not self._live.there:
            raise InputError("there is no microphone to speak into; see buttons.speak_microphone")
        self._require_day(request.confirmed)
        asked = self._request()
        refuse_busy(self._broadcaster, asked)
        feed = self._live.expect_phone(asked.key) if by_phone else ""
        log.warning("%s speaks", request.by)
        self._broadcaster.dispatch(arbiter.Ask(asked, asked.starts))
        return Speaking(asked.key, self._longest.total_seconds(), feed)

    def give(self, request: GiveBlock) -> BlockTaken:
        """A block of a phone's voice; for any thread. Raises InputError, RequestRefusedError."""
        if self._live.phone is None:
            raise InputError("this station takes no voice from phones")
        return self._live.phone.give(request)

    def end(self, request: EndSpeaking) -> SpeakingEnded:
        """Nothing more is said. What else is on the air goes on."""
        current = self._broadcaster.arbiter.current
        if current is None or current.kind is not Kind.LIVE:
            return SpeakingEnded(False)
        log.warning("%s has spoken", request.by)
        if self._broadcaster.started is None:
            self._broadcaster.dispatch(arbiter.TimeUp(Reason.BY_HAND))
        self._live.end()
        return SpeakingEnded(True)

    def toggle(self, by: str) -> Speaking | SpeakingEnded:
        """One button for both, pressed `by` somebody."""
        ended = self.end(EndSpeaking(by))
        return ended if ended.ended else self.speak(BeginSpeaking(by=by))

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

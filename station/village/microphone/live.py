"""Speaking through the box's microphone or a phone: on the air, off it, never longer than agreed.

Not handled here: the way of the voice (`box.py`, `player/live_feed.py`), who gives way
(`programme/arbiter.py`).
"""

import logging
from collections.abc import Callable, Sequence

from station.air.player.messages import PlayItem
from station.errors import HardwareError, InputError
from station.programme import arbiter
from station.programme.asrun import Reason
from station.programme.request import AirRequest
from station.village.microphone.box import Speech
from station.village.microphone.phone import PhoneSpeech
from station.village.playout.broadcaster import Broadcaster

log = logging.getLogger(__name__)

TITLE = "Phát trực tiếp"


class Live:
    """What is spoken, while it is its turn. `speech` is None on a box without a microphone.

    `gain` gives the amplitude, 0 to 1, of a request; `phone` is the way in for phones, if any.
    """

    def __init__(
        self,
        speech: Speech | None,
        gain: Callable[[AirRequest], float],
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
        """The request `key` is a phone's; what verifies each of its blocks. Raises InputError."""
        if self.phone is None:
            raise InputError("this station takes no voice from phones")
        self._by_phone = key
        return self.phone.admit()

    def items(self, request: AirRequest) -> Sequence[PlayItem]:
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
        return (PlayItem(self._speech.pipe, self._gain(request), TITLE, live=True),)

    def poll(self, broadcaster: Broadcaster) -> None:
        """Close the microphone when its turn is over; say when it fails before that."""
        if self._speech is None or not self._key:
            return
        current = broadcaster.arbiter.current
        if current is None or current.key != self._key:
            self._speech.close()
            self._key = ""
        elif trouble := self._trouble(broadcaster):
            broadcaster.dispatch(arbiter.Broke(trouble))
        elif self._fault or (self._speech.over and broadcaster.started is None):
            log.error("nobody can speak: %s", self._fault or "the microphone gives nothing")
            broadcaster.dispatch(arbiter.Broke(Reason.MICROPHONE))

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

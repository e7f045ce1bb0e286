"""Whether a card tells the time at all; some give junk, and say it with four decimals.

What tells none: a clock that is none of ours or stands still, and a delay that is always nothing.
The second shows by the other way to know: a block is asked for when the buffer has room for it, so
it is heard no later than the stream's latency after that. Not handled here: what is made of it
(`block_clock.py`).
"""

from station.air.player.clock.stream_clock import CallbackTimes, first_frame

_JUDGED = 10.0  # seconds from the first reading; later the card is what it was found to be
_EARLY, _EARLY_READINGS = 0.010, 19  # seconds before the other way's line; so often in a row


class TimeTold:
    """The judgement over one opening of the card: `told` is what it comes to so far."""

    def __init__(self) -> None:
        self.told = True
        self._since: float | None = None
        self._stream = float("nan")
        self._readings = self._junk = self._early = 0

    def judge(self, times: CallbackTimes, bound: float) -> None:
        """Take one reading in; `bound` is the instant after which the block can't be heard."""
        self._since = times.monotonic if self._since is None else self._since
        if times.monotonic - self._since > _JUDGED:
            return
        seen = first_frame(times)
        self._readings += 1
        self._junk += seen is None or times.stream == self._stream
        self._stream = times.stream
        self._early = self._early + 1 if seen is not None and seen < bound - _EARLY else 0
        no_delay = self._early >= _EARLY_READINGS
        self.told = self.told and not no_delay and 2 * self._junk <= self._readings

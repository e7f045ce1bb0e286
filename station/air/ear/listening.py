"""One broadcast as it is listened to: the recordings, the microphone's samples, both in step.

Not handled here: where the samples come from (`process.py`), how the two compare (`comparison.py`).
"""

from array import array
from collections import deque
from collections.abc import Iterator, Sequence

from station.air.ear.comparison import Ear
from station.air.ear.loudness_envelope import FRAMES, LoudnessEnvelope
from station.air.player.decoder import RATE, Decoder
from station.air.player.decoder_thread import PAUSE
from station.air.player.messages import Play, PlayItem
from station.air.player.samples import silence
from station.programme.proof_of_sound import Hearing

_KEPT = 6  # seconds of the past: word of the first frame comes after it
_CHUNK = RATE // 10
_LOST = 0.2  # seconds that the microphone may fall behind before silence stands in


class SentSound:
    """The frames of `LoudnessEnvelope` of what is sent, without end."""

    def __init__(self, items: Sequence[PlayItem]) -> None:
        self._frames = self._sounding(items)
        self._ready: deque[float] = deque()

    def take(self, count: int) -> list[float]:
        """The next `count` frames. Raises InputError when a recording is broken."""
        while len(self._ready) < count:
            self._ready.extend(next(self._frames, [0.0] * FRAMES))
        return [self._ready.popleft() for _ in range(count)]

    def _sounding(self, items: Sequence[PlayItem]) -> Iterator[list[float]]:
        envelope = LoudnessEnvelope(RATE)
        for item in items:
            power = item.gain**2
            with Decoder(item.path) as decoder:
                while samples := decoder.read(_CHUNK):
                    yield [frame * power for frame in envelope.feed(samples)]
            yield envelope.feed(silence(PAUSE))


class Listening:
    """What a microphone of `rate` Hz hears of horns at most `farthest` metres away.

    `began` is the instant of its first sample, in Unix seconds.
    """

    def __init__(self, rate: int, farthest: float, began: float) -> None:
        self._rate, self._farthest, self._began = rate, farthest, began
        self._count = 0  # samples so far
        self._past: array[int] = array("h")
        self._ear: Ear | None = None
        self._envelope = LoudnessEnvelope(rate)
        self._recordings = SentSound(())
        self._ahead = 0  # samples still to come before the first frame

    def play(self, play: Play) -> None:
        """What is sent from `play.at` on. Raises InputError when a recording is broken."""
        self._ear, self._envelope = Ear(self._farthest), LoudnessEnvelope(self._rate)
        self._recordings = SentSound(play.items)
        first = round((play.at - self._began) * self._rate) - (self._count - len(self._past))
        past, self._past = self._past, array("h")
        self._ahead = max(0, first - len(past))
        missing = silence(min(-first, _KEPT * self._rate))  # none, unless word came very late
        self._hear(missing + past[max(0, first) :])

    def take(self, samples: "array[int]", now: float) -> None:
        """The next samples, the last of them heard at `now` (Unix seconds). Raises InputError."""
        behind = now - self._began - (self._count + len(samples)) / self._rate
        if behind > _LOST:  # an overrun, or the card stood still
            samples = silence(min(round(behind * self._rate), _KEPT * self._rate)) + samples
        self._count += len(samples)
        if self._ear is None:
            self._past = (self._past + samples)[-_KEPT * self._rate :]
            return
        skipped = min(self._ahead, len(samples))
        self._ahead -= skipped
        self._hear(samples[skipped:])

    def hearing(self) -> Hearing | None:
        """What has been found so far, if there is a second of it."""
        return self._ear.hearing() if self._ear is not None else None

    def _hear(self, samples: "array[int]") -> None:
        assert self._ear is not None  # noqa: S101
        frames = self._envelope.feed(samples)
        self._ear.sent(self._recordings.take(self._ear.wanted + len(frames)))
        self._ear.heard(frames)

"""One `Play` being carried out, and what is told of it.

Not handled here: the card (`player_loop.py` looks after it), when a frame sounds (`playback.py`).
"""

from collections.abc import Callable

from station.air.decoder import RATE
from station.air.feeder import Feeder
from station.air.messages import Ended, Event, Failed, ItemStarted, Play, Progress, Started
from station.air.playback import Playback
from station.air.tape import Tape

_AHEAD = 2 * RATE  # frames decoded before they are heard
_PROGRESS_EVERY = 0.25  # seconds


class Performance:
    """Plays and tells. Raises InputError when one of the files can't be played."""

    def __init__(self, play: Play, emit: Callable[[Event], None]) -> None:
        tape = Tape(_AHEAD)
        self._feeder = Feeder(play.items, tape)
        self._at = play.at
        self._emit = emit
        self._told_started = False
        self._told_items = 0
        self._next_progress = 0.0
        self._stopped = False
        self.playback = Playback(tape, play.at, RATE)
        self._feeder.start()

    def stop(self, now: float, *, at_once: bool) -> None:
        """Fall silent; `at_once` when there is no card that could fade."""
        self._stopped = True
        self.playback.stop()
        if at_once and self.playback.ended is None:
            self.playback.ended = now

    def deadline(self, wall_offset: float) -> float:
        """The monotonic instant at which its last frame is to be heard."""
        return self.playback.due(wall_offset) + self._feeder.total / RATE

    def tick(self, now: float) -> bool:
        """Tell what is new at `now` (monotonic); True when there is nothing more to come."""
        self._tell_started(now)
        self._tell_item(now)
        if self._feeder.error is not None:
            self.playback.stop()
        ended = self.playback.ended
        if ended is not None and now >= ended:
            self._tell_ended(now)
            return True
        if now >= self._next_progress:
            self._next_progress = now + _PROGRESS_EVERY
            self._emit(Progress(self._heard(now) / RATE, self.playback.underruns))
        return False

    def close(self) -> None:
        """Let go of the files."""
        self._feeder.close()

    def _heard(self, now: float) -> int:
        begun = self.playback.begun
        if begun is None or now < begun:
            return 0
        return min(round((now - begun) * RATE), self.playback.position)

    def _tell_started(self, now: float) -> None:
        begun = self.playback.begun
        if begun is not None and now >= begun and not self._told_started:
            self._told_started = True
            late = self.playback.late
            self._emit(Started(late * 1000, self._at + late))

    def _tell_item(self, now: float) -> None:
        starts = self._feeder.starts
        if not self._told_started or self._told_items == len(starts):
            return
        if self._heard(now) >= starts[self._told_items]:
            self._emit(ItemStarted(self._told_items))
            self._told_items += 1

    def _tell_ended(self, now: float) -> None:
        if self._feeder.error is not None:
            self._emit(Failed("file", str(self._feeder.error)))
            return
        frames = self._heard(now)
        self._emit(Ended(self.playback.underruns, frames, self._stopped, frames / RATE))

"""One `Play` being carried out, and what is told of it.

Not handled here: the card (`loop.py` looks after it), when a frame sounds (`playback.py`).
"""

from collections.abc import Callable
from dataclasses import replace

from station.air.player.decoder import RATE
from station.air.player.decoder_thread import DecoderThread
from station.air.player.live_feed import IN_HAND, LiveFeeder, LivePlayback
from station.air.player.messages import (
    Event,
    Failed,
    Interrupted,
    ItemStarted,
    Play,
    PlayingEnded,
    PlayItem,
    Progress,
    Started,
)
from station.air.player.pcm_buffer import PcmBuffer
from station.air.player.playback import Playback
from station.errors import InputError

_AHEAD = 2 * RATE  # frames decoded before they are heard
_PROGRESS_EVERY = 0.25  # seconds
_SHORTEST = 0.02  # seconds between two looks at what is heard
_STARVED = 6.0  # seconds of silence that isn't meant


class PlaySession:
    """Plays and tells; `stopped` once it was told to stop.

    `before` says what of it is over already; `wall` is in Unix seconds. Raises InputError when a
    file can't be played.
    """

    def __init__(
        self,
        play: Play,
        emit: Callable[[Event], None],
        wall: Callable[[], float],
        before: Interrupted | None = None,
    ) -> None:
        self._play, self._wall = play, wall
        self._emit = emit
        self._begin(before or Interrupted("", 0.0))
        self._next_progress = 0.0
        self.stopped = False
        self._decoder_thread.start()

    def _begin(self, before: Interrupted) -> None:
        """Make what plays; what was `before` an interruption goes on where it is to be by now."""
        live = self.live = any(item.live for item in self._play.items)
        pcm_buffer = self._pcm_buffer = PcmBuffer(4 * IN_HAND if live else _AHEAD)
        # The loudest item's gain is the card's, where it can still be changed while it sounds.
        gain = max((item.gain for item in self._play.items), default=1.0)
        self._items = tuple(_relative(item, gain) for item in self._play.items)
        self.playback = (LivePlayback if live else Playback)(pcm_buffer, self._play.at, RATE, gain)
        self.playback.underruns = before.underruns
        self.playback.corrected = before.corrected
        self._told_started = before.player_told > 0
        self._told_items = before.player_told
        position = 0
        if before.begun >= 0:
            position = max(0, round((before.lost - before.begun) * RATE))
            self.playback.resume(before.begun, before.late, position)
        self._skipped = position
        self._decoder_thread = self._make_feeder(pcm_buffer, position)

    def _make_feeder(self, pcm_buffer: PcmBuffer, position: int) -> DecoderThread | LiveFeeder:
        if not self.live:
            return DecoderThread(self._items, pcm_buffer, position)
        if len(self._play.items) > 1:
            raise InputError("what is spoken live stands alone; play recordings apart from it")
        fresh = self._play.at - IN_HAND / RATE
        return LiveFeeder(self._items[0], pcm_buffer, lambda: self._wall() >= fresh)

    def interrupted(self, card: str, now: float) -> Interrupted:
        """What is to be taken up again of it at `now` (monotonic) or later."""
        playback = self.playback
        return Interrupted(
            card,
            now,
            self._play.at,
            tuple(replace(item, gain=item.gain * playback.gain) for item in self._items),
            -1.0 if playback.begun is None else playback.begun,
            playback.late,
            playback.underruns,
            self._told_items,
            playback.corrected,
        )

    def volume(self, gain: float) -> None:
        """Play on with the loudest item at `gain`, 0 to 1."""
        self.playback.gain = gain

    def follow(self, now: float) -> None:
        """Keep in step while no card asks for blocks."""
        self.playback.follow(now)

    def stop(self, now: float, *, at_once: bool) -> None:
        """Fall silent; `at_once` when there is no card that could fade."""
        self.stopped = True
        self.playback.stop()
        if at_once and self.playback.ended is None:
            self.playback.ended = now

    def begins(self, wall_offset: float) -> float:
        """The monotonic instant at which its first frame is to be heard, or was."""
        return self.playback.due(wall_offset)

    def deadline(self, wall_offset: float) -> float:
        """The monotonic instant at which its last frame is to be heard."""
        return self.playback.due(wall_offset) + self._decoder_thread.total / RATE

    def patience(self, now: float, wall_offset: float) -> float:
        """Seconds from `now` (monotonic) to the next instant at which there may be news."""
        playback, starts = self.playback, self._decoder_thread.starts
        due = playback.due(wall_offset)
        instants = [self._next_progress, self.deadline(wall_offset)]
        if not self._told_started:
            instants.append(due if playback.begun is None else playback.begun)
        elif self._told_items < len(starts):
            instants.append(due + starts[self._told_items] / RATE)
        if self.stopped or playback.ended is not None:
            instants.append(now)
        return max(_SHORTEST, min(instants) - now)

    def tick(self, now: float, *, lost: bool = False) -> bool:
        """Tell what is new at `now` (monotonic), and whether the card is `lost`.

        True when there is nothing more to come.
        """
        self._tell_started(now)
        self._tell_item(now)
        if self._decoder_thread.error is not None:
            self.playback.stop()
        if self._is_starved(now):
            self._emit(
                Failed("file", "nothing more of the recording can be read; look at the disk")
            )
            return True
        ended = self.playback.ended
        if ended is not None and now >= ended:
            self._tell_ended(now)
            return True
        if now >= self._next_progress:
            self._next_progress = now + _PROGRESS_EVERY
            heard = self._heard(now)
            level = self._pcm_buffer.meter.level(heard - self._skipped, self.playback.gain)
            underruns = self.playback.underruns
            self._emit(Progress(heard / RATE, underruns, round(level, 1), lost))
        return False

    def close(self) -> None:
        """Let go of the files."""
        self._decoder_thread.close()

    def _heard(self, now: float) -> int:
        begun = self.playback.begun
        if begun is None or now < begun:
            return 0
        return min(round((now - begun) * RATE), self.playback.position)

    def _is_starved(self, now: float) -> bool:
        """Whether what is decoded has stayed away for too long; a speaker may be silent."""
        since = self.playback.silent_since
        return not (self.live or since is None or self.stopped) and now > since + _STARVED

    def _tell_started(self, now: float) -> None:
        begun = self.playback.begun
        if begun is not None and now >= begun and not self._told_started:
            self._told_started = True
            late = self.playback.late
            error_ms = late * 1000 if self.playback.timed else None
            self._emit(Started(error_ms, self._play.at + late))

    def _tell_item(self, now: float) -> None:
        starts = self._decoder_thread.starts
        if not self._told_started or self._told_items == len(starts):
            return
        if self._heard(now) >= starts[self._told_items]:
            self._emit(ItemStarted(self._told_items))
            self._told_items += 1

    def _tell_ended(self, now: float) -> None:
        if self._decoder_thread.error is not None:
            self._emit(Failed("file", str(self._decoder_thread.error)))
            return
        frames = self._heard(now)
        playback = self.playback
        seconds = frames / RATE
        self._emit(
            PlayingEnded(playback.underruns, frames, self.stopped, seconds, playback.corrected)
        )


def _relative(item: PlayItem, gain: float) -> PlayItem:
    return replace(item, gain=item.gain / gain if gain else 1.0)

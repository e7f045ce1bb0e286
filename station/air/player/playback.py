"""One tape, placed at its instant and held to it, block by block.

Runs in the card's callback: it only reads what is decoded, and never waits. Not handled here:
decoding (`decoder_thread.py`), how far off is too far (`drift_correction.py`), the card.
"""

from array import array

from station.air.player.clock.block_clock import Block
from station.air.player.clock.drift_correction import correction
from station.air.player.pcm_buffer import PcmBuffer
from station.air.player.samples import (
    FADE,
    STOP_FADE,
    faded_in,
    faded_out,
    leveled,
    silence,
    spliced,
)


class Playback:
    """What is to be heard from `at` (Unix seconds) on; asked for block by block.

    `begun` is the monotonic instant of its frame 0 (None before it is placed) and `late` how many
    seconds after the plan that is; `ended` is the monotonic instant at which its last frame
    leaves the card (None before that is known); `position` counts the tape's frames that were
    written to the card, `corrected` those of them left out or put in to keep time, `underruns`
    the gaps that a listener heard. `timed` says whether the card told the time when it was placed.
    `silent_since` is the instant since which nothing is heard where something should be.
    `gain` (0 to 1) may be changed at any time.
    """

    def __init__(self, pcm_buffer: PcmBuffer, at: float, rate: int, gain: float = 1.0) -> None:
        self._pcm_buffer = pcm_buffer
        self._at = at
        self._rate = rate
        self._origin = 0.0  # where frame 0 belongs; what the position is held to
        self._stopping = False
        self._muted = False
        self.gain = self._given = gain
        self.begun: float | None = None
        self.ended: float | None = None
        self.late = 0.0
        self.timed = True
        self.silent_since: float | None = None
        self.position = 0
        self.corrected = 0
        self.underruns = 0

    def resume(self, begun: float, late: float, position: int) -> None:
        """Go on with what began at the monotonic instant `begun`, the tape now from `position`."""
        self.begun = self._origin = begun
        self.late = late
        self.position = position
        self._muted = True

    def stop(self) -> None:
        """Fall silent within a fade from the next block on."""
        self._stopping = True

    def follow(self, now: float) -> None:
        """Throw away what should have been heard by `now` (monotonic): there is no card."""
        if self.begun is not None:
            self.position += self._pcm_buffer.skip(
                max(0, round((now - self._origin) * self._rate) - self.position)
            )

    def due(self, wall_offset: float) -> float:
        """The monotonic instant at which its frame 0 is to be heard, or was."""
        return self._at - wall_offset if self.begun is None else self._origin

    def render(self, block: Block) -> "array[int]":
        """The samples of `block`, one channel, exactly as many as it asks for."""
        if self.ended is not None:
            return silence(block.frames)
        samples, before = self._render(block), self._given
        if self.begun is None:
            return samples
        self.silent_since = (self.silent_since or block.instant) if self._muted else None
        self._given = self.gain
        return leveled(samples, before, self._given)

    def _render(self, block: Block) -> "array[int]":
        if self.begun is None:
            return self._wait(block)
        if block.settling:
            return self._hush(block)
        if block.broken:
            self.underruns += 1
        if self._stopping:
            return self._fade_away(block)
        return self._go_on(block)

    def _wait(self, block: Block) -> "array[int]":
        if self._stopping:
            self.ended = block.instant
            return silence(block.frames)
        due = self._at - block.wall_offset
        lead = max(0, round((due - block.instant) * self._rate))
        if lead >= block.frames or block.settling or not self._pcm_buffer.ready:
            return silence(block.frames)
        placed = block.instant + lead / self._rate
        self.late, self.timed = placed - due, block.timed
        # What comes late begins at its beginning, and stays as late as it began.
        self._origin = placed if self.late > 1 / self._rate else due
        self.begun = placed
        return self._closed(block, silence(lead) + self._read(block.frames - lead))

    def _hush(self, block: Block) -> "array[int]":
        """Silence; what goes on after it rises from it."""
        self._muted = True
        if self._stopping:
            self.ended = block.instant
        return silence(block.frames)

    def _go_on(self, block: Block) -> "array[int]":
        behind = (block.instant - self._origin) * self._rate - self.position
        fix = correction(behind, self._rate, broken=block.broken or self._muted)
        if fix.cut:
            return self._cut(block, fix.frames)
        if self._muted:
            self._muted = False
            return self._closed(block, faded_in(self._read(block.frames)))
        samples = self._read(block.frames + fix.frames)
        if fix.frames and len(samples) == block.frames + fix.frames:
            samples = spliced(samples, fix.frames)
            self.corrected += abs(fix.frames)
        return self._closed(block, samples)

    def _cut(self, block: Block, frames: int) -> "array[int]":
        """Leave `frames` out (negative: keep silent for so long), in step from there on."""
        fade = 0 if block.broken or self._muted else min(FADE, block.frames // 2)
        samples = faded_out(self._read(fade))
        if frames > 0:
            skipped = self._pcm_buffer.skip(frames)
            self.position += skipped
            self.corrected += skipped
            self._muted = skipped < frames
        else:
            pause = silence(min(-frames, block.frames - len(samples)))
            self.corrected += len(pause)
            samples += pause
            # With no room left in this block to rise again, the next one does.
            self._muted = block.frames - len(samples) < min(FADE, block.frames // 2)
        if not self._muted:
            samples += faded_in(self._read(block.frames - len(samples)))
        elif not self._pcm_buffer.ended:
            samples += silence(block.frames - len(samples))
        return self._closed(block, samples)

    def _fade_away(self, block: Block) -> "array[int]":
        silent = block.broken or self._muted
        samples = faded_out(self._read(0 if silent else min(STOP_FADE, block.frames)))
        self.ended = block.instant + len(samples) / self._rate
        return samples + silence(block.frames - len(samples))

    def _read(self, frames: int) -> "array[int]":
        samples = self._pcm_buffer.read(frames)
        self.position += len(samples)
        return samples

    def _closed(self, block: Block, samples: "array[int]") -> "array[int]":
        """`samples` made as long as the block: at the tape's end, or when the decoder is late."""
        short = block.frames - len(samples)
        if not short and not self._pcm_buffer.ended:
            return samples
        if self._pcm_buffer.ended:
            self.ended = block.instant + len(samples) / self._rate
        else:
            self.underruns += 1
            samples, self._muted = faded_out(samples), True
        return samples + silence(short)

"""The silence before and after a recording: where it ends and begins.

Who starts a recorder walks to the microphone; a village needs not hear that. Not handled here:
cutting it off (`mastering.py`), telling of it (`judgement.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

STEP = 0.05  # seconds, of each level
_WINDOW = "highpass=f=200,aresample=16000,asetnsamples=n=800"  # 50 ms, without rumble
_LEVELS = "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=RMS_level"
_PRINT = "ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-"
FILTERS = (_WINDOW, _LEVELS, _PRINT)
"""What makes ffmpeg print the level of each 50 ms."""
_LEVEL = re.compile(r"lavfi\.astats\.Overall\.RMS_level=(\S{1,20})")
QUIETEST = -90.0  # dB; digital silence counts as this
_BELOW_SPEECH, _SILENT = 25.0, -40.0  # dB below the syllables, and dB of full scale
_KEPT = 0.3  # seconds of it that stay, so that nothing begins with a start
_WORTH = 1.0  # seconds: less of it is a breath


@dataclass(frozen=True, slots=True)
class Sounding:
    """From when to when a recording sounds, and what is silent before and after, in seconds."""

    start: float
    end: float
    before: float
    after: float

    @property
    def is_trimmed(self) -> bool:
        """Whether there is silence that is worth cutting off."""
        return self.before > 0 or self.after > 0

    @property
    def cut(self) -> tuple[str, ...]:
        """The filters that leave the silence away; none where there is none."""
        if not self.is_trimmed:
            return ()
        return (f"atrim=start={self.start:.2f}:end={self.end:.2f}", "asetpts=PTS-STARTPTS")


def level(line: str) -> float | None:
    """The level in dB that a line of ffmpeg's output tells; None when it tells none."""
    found = _LEVEL.fullmatch(line)
    if found is None:
        return None
    try:
        value = float(found[1])
    except ValueError:
        return QUIETEST
    return max(QUIETEST, value) if value == value else QUIETEST  # not a number: digital silence


def sounding(levels: Sequence[float]) -> Sounding:
    """Where, of the levels of each 50 ms, the first and the last that aren't silence are."""
    whole = len(levels) * STEP
    ordered = sorted(levels) or [QUIETEST]
    silence = min(ordered[int(len(ordered) * 0.9)] - _BELOW_SPEECH, _SILENT)
    heard = [number for number, each in enumerate(levels) if each > silence]
    if not heard:
        return Sounding(0.0, whole, 0.0, 0.0)
    start = max(0.0, heard[0] * STEP - _KEPT)
    end = min(whole, (heard[-1] + 1) * STEP + _KEPT)
    before, after = (start if start >= _WORTH else 0.0), whole - end
    after = after if after >= _WORTH else 0.0
    return Sounding(start if before else 0.0, end if after else whole + 1, before, after)

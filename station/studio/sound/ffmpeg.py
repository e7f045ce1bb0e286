"""The only runner of ffmpeg: one pass over a recording, its loudness measured at the end.

A recording from outside is hostile until proved: it can't make ffmpeg open another file or a
network address, nor follow a playlist, nor run without end. Not handled here: which filters make
a recording fit for horns (`mastering.py`).
"""

import math
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from station.errors import ProgramMissingError, Sentence, StorageError
from station.studio.sound.unfit import Unfit, UnfitError
from station.studio.subprocesses import Finished, run_program

RATE = 48_000  # Hz, of every pass
# What phones, recorders and browsers make. No playlist or script of ffmpeg's own is among them.
_CONTAINERS = (
    "wav,w64,aiff,caf,flac,ogg,mp3,aac,amr,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
    ",avi,asf,mpeg,mpegts"
)
_INSTALL = Sentence("run: sudo apt-get install ffmpeg")
_LOUDNESS = f"aresample={RATE},ebur128=framelog=verbose"
# First of all: two sides would be measured 3 LU louder than what they become.
MONO = "aformat=channel_layouts=mono"
ONE_SIDE = "pan=mono|c0=c0"
"""Of two sides that cancel each other, the first."""
_DAMAGED = ("Conversion failed", "Invalid data found", "Error while decoding", "Error submitting")
"""What ffmpeg says of bytes that it can't decode."""
_NOWHERE = ("-f", "null", "-")
_LOUDNESS_AND_PEAK = f"{_LOUDNESS}:peak=true"  # slow: it oversamples four times


@dataclass(frozen=True, slots=True)
class Pass:
    """What came out of a pass: its length in seconds, integrated loudness (EBU R 128) in LUFS,
    true peak in dBTP (not a number where it was not asked for); minus infinity for silence.
    """

    seconds: float
    loudness_lufs: float
    true_peak_dbtp: float


class Ffmpeg:
    """The program; each pass is stopped after `timeout` seconds."""

    def __init__(self, program: str = "ffmpeg", timeout: float = 900.0) -> None:
        self._program = program
        self._timeout = timeout

    def check(self) -> None:
        """Raises ProgramMissingError when ffmpeg is absent, broken, or can't write Opus."""
        if shutil.which(self._program) is None:
            raise ProgramMissingError(
                "{program} is not installed; {install}", program=self._program, install=_INSTALL
            )
        finished = run_program([self._program, "-hide_banner", "-encoders"], timeout=60)
        if finished.status or "libopus" not in finished.output:
            raise ProgramMissingError(
                "{program} can't write Opus; {install} --reinstall",
                program=self._program,
                install=_INSTALL,
            )

    def run(
        self,
        source: Path,
        filters: Sequence[str] = (),
        *output: str,
        peak: bool = False,
        mono: str = MONO,
        most_seconds: float = math.inf,
        progress: Callable[[float], None] | None = None,
    ) -> Pass:
        """Read `source` through `filters` to `output` (ffmpeg's own words; without any: nowhere).

        The true peak is measured if `peak`; `mono` is how sides become one. Not more than
        `most_seconds` are read; `progress` hears the seconds done. Raises InputError when `source`
        is not audio, ProgramMissingError, StorageError on a full disk.
        """
        seconds = 0.0

        def on_line(line: str) -> None:
            nonlocal seconds
            done = re.fullmatch(r"out_time_us=(\d{1,15})", line)
            if done:
                seconds = int(done[1]) / 1e6
                if progress:
                    progress(seconds)

        measure = _LOUDNESS_AND_PEAK if peak else _LOUDNESS
        words = ("-af", ",".join((mono, *filters, measure)), *(output or _NOWHERE))
        finished = self._listen(source, words, on_line, most_seconds)
        return Pass(seconds, *self._summary(finished))

    def inspect(
        self,
        source: Path,
        filters: Sequence[str],
        on_line: Callable[[str], None],
        *,
        most_seconds: float = math.inf,
    ) -> str:
        """Put `source` through `filters` that print to standard output, which `on_line` hears.

        Returns what ffmpeg itself said. Raises as `run`.
        """
        words = ("-af", ",".join(filters), *_NOWHERE)
        return self._listen(source, words, on_line, most_seconds).errors

    def _listen(
        self,
        source: Path,
        words: Sequence[str],
        on_line: Callable[[str], None],
        most_seconds: float,
    ) -> Finished:
        limit = ["-t", f"{most_seconds:g}"] if math.isfinite(most_seconds) else []
        command = [
            *(self._program, "-hide_banner", "-nostdin", "-nostats", "-progress", "pipe:1", "-y"),
            *("-protocol_whitelist", "file,pipe", "-format_whitelist", _CONTAINERS),
            *(*limit, "-i", f"file:{source}", "-map", "0:a:0", "-map_metadata", "-1", *words),
        ]
        finished = run_program(command, timeout=self._timeout, on_line=on_line)
        if finished.status:
            raise self._failure(source, finished)
        return finished

    def _summary(self, finished: Finished) -> tuple[float, float]:
        summary = finished.errors.rpartition("Summary:")[2]
        loudness = re.search(r"\bI:\s+(\S+) LUFS", summary)
        peak = re.search(r"\bPeak:\s+(\S+) dBFS", summary)
        try:
            return float(loudness[1] if loudness else ""), float(peak[1] if peak else "nan")
        except ValueError as error:
            raise ProgramMissingError(
                "{program} did not measure the loudness; {install} --reinstall",
                program=self._program,
                install=_INSTALL,
            ) from error

    def _failure(self, source: Path, finished: Finished) -> Exception:
        lines = [line.strip() for line in finished.errors.splitlines() if line.strip()]
        said = (lines or [f"status {finished.status}"])[-1][:200]
        if "No space left on device" in finished.errors:
            return StorageError("the disk is full; make room and try again")
        if "moov atom not found" in finished.errors:
            return UnfitError(
                Unfit.TORN,
                "{source} is torn, its end is missing; copy it again from the phone or recorder",
                source=source.name,
            )
        if any(f"file:{source}" in line or "matches no streams" in line for line in lines[-4:]):
            return UnfitError(
                Unfit.NO_RECORDING,
                "{source} is not a recording that can be read; save it as WAV, MP3, M4A or Opus",
                source=source.name,
            )
        if any(sign in finished.errors for sign in _DAMAGED) and "output" not in said:
            return UnfitError(
                Unfit.TORN,
                "{source} is damaged inside ({said}); copy it again from the phone or recorder",
                source=source.name,
                said=said,
            )
        return ProgramMissingError(
            "{program} failed ({said}); {install} --reinstall",
            program=self._program,
            said=said,
            install=_INSTALL,
        )

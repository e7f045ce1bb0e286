"""A recording, spoken by a voice or a person, made fit for horns: one small Opus file.

Horns give back little below 300 Hz and above 6 kHz, so nothing is spent there; presence and
compression bring the consonants over the noise of a village. Loudness and true peak are measured
on the encoded result (ITU-R BS.1770 through EBU R 128), because encoding moves both. Not handled
here: running ffmpeg (`ffmpeg.py`), the tune (`tune.py`).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station.errors import InputError
from station.studio.made_aside import made_aside
from station.studio.sound import silence
from station.studio.sound.ffmpeg import MONO, ONE_SIDE, RATE, Ffmpeg, Pass
from station.studio.sound.silence import Sounding
from station.studio.sound.unfit import Unfit, UnfitError

log = logging.getLogger(__name__)

LOUDNESS = -14.0  # LUFS
TRUE_PEAK = -1.5  # dBTP
LEAST_SECONDS, MOST_SECONDS = 0.5, 3600.0
_SILENCE = -60.0  # LUFS; a whisper into a phone is 15 LU above
_MAY_BE_CANCELLED, _CANCELLED = -24.0, 12.0  # LUFS; LU that one side is louder than both
_HIGHEST_PEAK = -1.0  # dBTP, of the encoded result
_FURTHEST = 0.9  # LU from the wanted loudness, likewise
# What Opus at 24 kbit/s does to compressed speech: it takes a little of its loudness, and single
# peaks grow by 1 to 2.5 dB, at places which nobody can foretell.
_ENCODER_LOSS = 0.4  # LU
_ENCODER_OVERSHOOT = 1.7  # dB
_NEXT_CEILING = 0.6  # dB lower at each further attempt
_TONE = ("highpass=f=300", "lowpass=f=6000", "equalizer=f=2700:t=q:w=1:g=5")
_BEFORE_COMPRESSION = -20.0  # LUFS: the threshold stands 10 dB below, whoever speaks
_COMPRESSION = "acompressor=threshold=-30dB:ratio=4:attack=2:release=60:knee=3dB"
_WAV = ("-ar", str(RATE), "-c:a", "pcm_f32le", "-f", "wav")
# Nothing in the file depends on when or where it was made, so that its digest is that of its
# sound: no date, no program's name, a fixed stream number.
_OPUS = (
    *("-ar", str(RATE), "-c:a", "libopus", "-application", "voip", "-b:a", "24k"),
    *(
        "-compression_level",
        "5",
        "-cutoff",
        "8000",
        "-fflags",
        "+bitexact",
        "-flags:a",
        "+bitexact",
    ),
    *("-serial_offset", "1", "-f", "opus"),
)


@dataclass(frozen=True, slots=True)
class Mastered:
    """What was measured on the finished file: its length, loudness (LUFS), true peak (dBTP)."""

    seconds: float
    loudness_lufs: float
    true_peak_dbtp: float


def master(
    source: Path,
    destination: Path,
    *,
    progress: Callable[[float], None] | None = None,
    ffmpeg: str = "ffmpeg",
    timeout: float = 900.0,
    longest: float = MOST_SECONDS,
) -> Mastered:
    """Make `destination` (Ogg Opus, 48 kHz mono, 24 kbit/s) of `source`, whole or not at all.

    The same source gives the same bytes. `progress` hears the share done, 0 to 1. Each pass may
    take `timeout` seconds. Raises InputError when `source` is silent, shorter than 0.5 s, longer
    than `longest` seconds or no audio, ProgramMissingError when ffmpeg is absent or fails,
    StorageError.
    """
    if not source.is_file():
        raise InputError("{source}: there is no such recording; check its name", source=source)
    program = Ffmpeg(ffmpeg, timeout)
    program.check()
    with made_aside(destination, _RESULT) as folder:
        chain = _MasteringChain(program, folder, progress or (lambda _share: None))
        return chain.master(source, longest)


_RESULT = "result.opus"


class _MasteringChain:
    """The passes over one recording, in a folder of their own."""

    def __init__(self, program: Ffmpeg, folder: Path, progress: Callable[[float], None]) -> None:
        self._program = program
        self._compressed = folder / "compressed.wav"
        self.result = folder / _RESULT
        self._progress = progress
        self._share = 0.0
        self._seconds = 0.0
        self._mono = MONO
        self._cut: tuple[str, ...] = ()

    def master(self, source: Path, longest: float) -> Mastered:
        self._cut = self._sounding(source, longest).cut
        raw = self._raw(source, longest)
        self._accept(source, raw, longest)
        self._advance(0.2)
        level = f"volume={_BEFORE_COMPRESSION - raw.loudness_lufs:.2f}dB"
        tone = (*self._cut, *_TONE, level, _COMPRESSION)
        compressed = self._pass(source, 0.3, tone, _WAV, self._compressed, mono=self._mono)
        heard = self._encode_until_it_fits(compressed.loudness_lufs)
        self._advance(1.0)
        return Mastered(self._seconds, heard.loudness_lufs, heard.true_peak_dbtp)

    def _sounding(self, source: Path, longest: float) -> Sounding:
        """From when to when it sounds. Raises UnfitError when it is too long, silence included."""
        levels: list[float] = []

        def on_line(line: str) -> None:
            found = silence.level(line)
            if found is not None:
                levels.append(found)

        self._program.inspect(source, silence.FILTERS, on_line, most_seconds=longest + 1)
        if len(levels) * silence.STEP > longest + 0.5:
            raise _too_long(source, longest)
        return silence.sounding(levels)

    def _raw(self, source: Path, longest: float) -> Pass:
        """As it came; of two sides that cancel each other, one."""
        tone = (*self._cut, *_TONE)
        both = self._program.run(source, tone, most_seconds=longest + 1)
        if both.loudness_lufs > _MAY_BE_CANCELLED or both.seconds > longest:
            return both
        one = self._program.run(source, tone, mono=ONE_SIDE, most_seconds=longest + 1)
        if one.loudness_lufs - both.loudness_lufs < _CANCELLED:
            return both
        self._mono = ONE_SIDE
        return one

    def _accept(self, source: Path, raw: Pass, longest: float) -> None:
        self._seconds = raw.seconds
        if raw.seconds < LEAST_SECONDS:
            raise UnfitError(
                Unfit.TOO_SHORT,
                "{source} is shorter than half a second; record it again",
                source=source.name,
            )
        if raw.seconds > longest:
            raise _too_long(source, longest)
        if not raw.loudness_lufs > _SILENCE:
            raise UnfitError(
                Unfit.SILENT,
                "{source} is silent; check the microphone and record it again",
                source=source.name,
            )

    def _encode_until_it_fits(self, compressed: float) -> Pass:
        """Encode and measure; while a peak is too high, again with a lower ceiling."""
        wanted = LOUDNESS + _ENCODER_LOSS
        ceiling = TRUE_PEAK - _ENCODER_OVERSHOOT
        gain = self._gain_for(wanted, ceiling, wanted - compressed + 4)
        for _attempt in range(4):
            share = self._share + (1.0 - self._share) / 2
            self._pass(self._compressed, share, _limiter(gain, ceiling), _OPUS, self.result)
            heard = self._pass(self.result, share + (1.0 - share) / 3, peak=True)
            log.info("gain %.1f dB, ceiling %.1f dB: %s", gain, ceiling, heard)
            if _fits(heard):
                return heard
            if heard.true_peak_dbtp > _HIGHEST_PEAK:
                ceiling -= _NEXT_CEILING
            gain += LOUDNESS - heard.loudness_lufs
        log.warning("the recording is not as loud as wanted, or its peaks are higher: %s", heard)
        return heard

    def _gain_for(self, wanted: float, ceiling: float, gain: float) -> float:
        """The gain that reaches `wanted` LUFS through the limiter, which takes some of it back."""
        for _ in range(4):
            heard = self._pass(self._compressed, self._share, _limiter(gain, ceiling))
            missing = wanted - heard.loudness_lufs
            if abs(missing) < 0.25:
                break
            gain = min(40.0, gain + missing * (1.5 if missing > 0 else 1.0))
        return gain

    def _pass(
        self,
        source: Path,
        share: float,
        filters: tuple[str, ...] = (),
        form: tuple[str, ...] = (),
        target: Path | None = None,
        *,
        peak: bool = False,
        mono: str = MONO,
    ) -> Pass:
        output = (*form, f"file:{target}") if target else ()
        begin = self._share

        def hear(seconds: float) -> None:
            self._advance(begin + (share - begin) * min(1.0, seconds / self._seconds))

        done = self._program.run(source, filters, *output, peak=peak, mono=mono, progress=hear)
        self._advance(share)
        return done

    def _advance(self, share: float) -> None:
        if share > self._share:
            self._share = share
            self._progress(share)


def _too_long(source: Path, longest: float) -> UnfitError:
    return UnfitError(
        Unfit.TOO_LONG,
        "{source} is longer than {longest:g} minutes; send it in parts",
        source=source.name,
        longest=longest / 60,
    )


def _limiter(gain: float, ceiling: float) -> tuple[str, ...]:
    """What a limiter adds above the speech, the encoder would turn into peaks: it is cut off."""
    limiter = f"alimiter=limit={ceiling:.2f}dB:attack=5:release=50:level=0"
    return f"volume={gain:.2f}dB", limiter, "lowpass=f=7000", limiter


def _fits(heard: Pass) -> bool:
    # In tenths, as it is measured: 0.9 must not fail for a rounding error, at an attempt each.
    near = round(abs(heard.loudness_lufs - LOUDNESS), 1) <= _FURTHEST
    return near and heard.true_peak_dbtp <= _HIGHEST_PEAK

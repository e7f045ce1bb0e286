"""Whether a person's recording is good enough to be sent to horns, and what is wrong with it.

Nothing here mends: what distorted or drowned in noise at the microphone stays so. A recording that
nobody would understand is refused, one that could be better is warned of, in words for whoever
holds the microphone. Not handled here: silence and length (`mastering.py`), running ffmpeg
(`ffmpeg.py`).
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from station.errors import InputError, Sentence
from station.studio.sound import silence
from station.studio.sound.container import missing_share
from station.studio.sound.ffmpeg import Ffmpeg
from station.studio.sound.silence import Sounding
from station.studio.sound.unfit import Remark, Unfit, UnfitError

# Of all samples, those within 1 dB of full scale. Clean speech whose peaks reach it has 0.02 %,
# speech 6 dB too loud 0.2 %, 12 dB 3 %, 20 dB 10 to 12 %, whatever the codec.
_DISTORTED, _UNINTELLIGIBLE = 0.0015, 0.08
# dB from the quiet of the pauses (10th percentile of 50 ms) to the loud of the syllables (90th).
# Speech with noise 20 dB below it has 24, 10 dB below it 14, 3 dB below it 8.
_NOISY, _DROWNED = 18.0, 7.0
_SILENT = -60.0  # dB
_OFFSET = 0.03  # of full scale
_DEAD_SIDE = 30.0  # dB below the other side
_TELEPHONE = 8000  # Hz
_WHOLE = "astats=measure_overall=none:measure_perchannel=DC_offset+RMS_level"
_FILTERS = ("aformat=sample_fmts=s16", "volumedetect", _WHOLE, *silence.FILTERS)
_MIXED = (
    "aformat=channel_layouts=mono",
    "astats=measure_perchannel=none:measure_overall=RMS_level",
)
_MIXED_LEVEL = re.compile(r"RMS level dB: (\S{1,20})")
_CANCELLED = 15.0  # dB that two sides lose by being put together
_ALIKE = 6.0  # dB between sides that may cancel each other
_LENGTH = re.compile(r"Duration: (\d{2,3}):(\d{2}):(\d{2}\.\d{1,3})")
_DAMAGED = re.compile(r"Error while decoding|Error submitting packet|Packet corrupt")
_LACKING = 0.02  # of the file
_SHORT_OF = 0.9  # of the length that the file says it has
_SIDE = re.compile(r"Parsed_astats_2 @ \w+\] RMS level dB: (\S{1,20})")  # third of the filters


@dataclass(frozen=True, slots=True)
class HeardSound:
    """What was measured on a recording as it came.

    `clipped` is a share of the samples; `contrast` in dB, from pauses to syllables; `offset` the
    largest of a side, of full scale; `sides` the level of each in dB; `rate` in Hz, 0 if unknown.
    `told` is the length that the file claims and `seconds` what was heard of it, in seconds.
    """

    clipped: float
    contrast: float
    offset: float
    sides: tuple[float, ...]
    rate: int
    told: float = 0.0
    seconds: float = 0.0
    sounding: Sounding = Sounding(0.0, 0.0, 0.0, 0.0)
    mixed: float | None = None
    missing: float = 0.0
    damaged: bool = False


def judge(
    source: Path, *, longest: float, ffmpeg: str = "ffmpeg", timeout: float = 900.0
) -> tuple[Remark, ...]:
    """Sentences about what could be better in the recording `source`; not more than `longest`
    seconds of it are heard.

    Raises InputError when nobody would understand it or it isn't audio, ProgramMissingError.
    """
    if not source.is_file():
        raise InputError("{source}: there is no such recording; check its name", source=source)
    program = Ffmpeg(ffmpeg, timeout)
    program.check()
    levels: list[float] = []

    def on_line(line: str) -> None:
        found = silence.level(line)
        if found is not None:
            levels.append(found)

    said = program.inspect(source, _FILTERS, on_line, most_seconds=longest + 1)
    heard = measured(said, levels)
    heard = replace(heard, told=min(heard.told, longest))  # no more than that was listened to
    heard = replace(heard, missing=missing_share(source))
    if _may_cancel(heard):
        mixed = program.inspect(source, _MIXED, lambda _line: None, most_seconds=longest + 1)
        heard = replace(heard, mixed=_last(_MIXED_LEVEL.pattern, mixed))
    for fault, problem in _unbearable(heard):
        raise UnfitError(fault, "{source} {problem}", source=source.name, problem=problem)
    return tuple(Remark(flaw, text) for flaw, text in _warnings(heard))


def measured(said: str, levels: Sequence[float]) -> HeardSound:
    """What ffmpeg `said` at its end, and the levels of each 50 ms in dB."""
    samples = _last(r"n_samples: (\d{1,15})", said) or 1.0
    offsets = [abs(_number(value)) for value in re.findall(r"DC offset: (\S{1,20})", said)]
    rate = re.search(r"Stream #0[^\n]*Audio:[^\n]*?, (\d{1,7}) Hz", said)
    sides = [_number(value) for value in _SIDE.findall(said)]
    ordered = sorted(levels) or [silence.QUIETEST]
    quiet, loud = (ordered[int(len(ordered) * share)] for share in (0.1, 0.9))
    # Silence is found, and named, by its loudness.
    contrast = loud - quiet if loud > _SILENT else math.inf
    return HeardSound(
        clipped=_last(r"histogram_0db: (\d{1,15})", said) / samples,
        contrast=contrast,
        offset=max(offsets, default=0.0),
        sides=tuple(max(silence.QUIETEST, side) for side in sides),
        rate=int(rate[1]) if rate else 0,
        told=_told_length(said),
        seconds=len(levels) * silence.STEP,
        sounding=silence.sounding(levels),
        damaged=_DAMAGED.search(said) is not None,
    )


def _told_length(said: str) -> float:
    found = _LENGTH.search(said)
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else 0.0


def _may_cancel(heard: HeardSound) -> bool:
    """Two sides of about one level: they are put together to hear whether anything is left."""
    return len(heard.sides) == 2 and abs(heard.sides[0] - heard.sides[1]) < _ALIKE


def _unbearable(heard: HeardSound) -> Iterator[tuple[Unfit, str]]:
    if heard.clipped > _UNINTELLIGIBLE:
        yield (
            Unfit.DISTORTED,
            Sentence(
                "is distorted beyond understanding; record it again, further from the microphone, "
                "or with the recorder's level turned down"
            ),
        )
    if heard.contrast < _DROWNED:
        yield (
            Unfit.DROWNED,
            Sentence(
                "is noise nearly as loud as the voice, or no speech at all; record it again in a "
                "quiet room, close to the microphone"
            ),
        )


def _warnings(heard: HeardSound) -> Iterator[tuple[Unfit, str]]:
    if heard.clipped > _DISTORTED:
        yield (
            Unfit.SOMEWHAT_DISTORTED,
            (
                f"it is distorted: {heard.clipped:.1%} of it is as loud as can be recorded; speak "
                "from further away, or turn the recorder's level down"
            ),
        )
    if heard.contrast < _NOISY:
        yield (
            Unfit.NOISY,
            (
                f"it is noisy: the pauses are only {heard.contrast:.0f} dB quieter than the voice; "
                "record in a quiet room, a hand's breadth from the microphone"
            ),
        )
    if heard.offset > _OFFSET:
        yield (
            Unfit.RECORDER,
            "the recorder or its sound card is faulty: the sound doesn't swing around zero",
        )
    if len(heard.sides) == 2 and abs(heard.sides[0] - heard.sides[1]) > _DEAD_SIDE:
        side = "left" if heard.sides[0] < heard.sides[1] else "right"
        yield Unfit.ONE_SIDE, f"its {side} side is silent: look at the microphone's plug"
    if 0 < heard.rate <= _TELEPHONE:
        yield (
            Unfit.TELEPHONE,
            (
                f"it sounds like a telephone ({heard.rate} Hz): consonants are lost; choose a "
                "better quality in the recorder's settings"
            ),
        )

    yield from _of_the_file(heard)


def _of_the_file(heard: HeardSound) -> Iterator[tuple[Unfit, str]]:
    """What was done about it, and what no recording of sound alone would show."""
    if heard.mixed is not None and heard.mixed < max(heard.sides) - _CANCELLED:
        yield (
            Unfit.ANTIPHASE,
            "its two sides cancel each other, so that one is taken: look at the microphone's cable",
        )
    if heard.sounding.is_trimmed:
        yield (
            Unfit.TRIMMED,
            (
                f"silence is cut off: {heard.sounding.before:.0f} s at its beginning, "
                f"{heard.sounding.after:.0f} s at its end"
            ),
        )
    if 0 < heard.seconds < _SHORT_OF * heard.told - 0.5:
        yield (
            Unfit.CUT_OFF,
            (
                f"the file is torn: it should last {heard.told:.0f} s and there are "
                f"{heard.seconds:.0f}; copy it again"
            ),
        )
    elif heard.missing > _LACKING:
        yield (
            Unfit.CUT_OFF,
            f"the file is torn: {heard.missing:.0%} of it is missing; copy it again",
        )
    elif heard.damaged:
        yield Unfit.CUT_OFF, "the file is damaged, words may be missing; copy it again"


def _last(pattern: str, said: str) -> float:
    found = re.findall(pattern, said)
    return float(found[-1]) if found else 0.0


def _number(written: str) -> float:
    try:
        value = float(written)
    except ValueError:
        return 0.0
    return silence.QUIETEST if math.isnan(value) else value

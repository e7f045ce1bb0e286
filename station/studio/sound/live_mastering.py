"""What somebody says right now, made fit for horns on its way: the command that does it.

A high-pass against rumble and breath, compression, a limiter that nothing passes. Latency counts
here, so loudness is not measured. Not handled here: running it (`microphone/box.py`), recordings
(`mastering.py`).
"""

import shutil
from collections.abc import Sequence

from station.errors import ProgramMissingError

RATE = 48_000  # Hz
LIMIT_DB = -3.0  # dBFS: no sample is louder
_CHAIN = ",".join(
    (
        "highpass=f=300",
        "lowpass=f=6000",
        "equalizer=f=2700:t=q:w=1:g=5",
        "acompressor=threshold=-30dB:ratio=4:attack=2:release=80:knee=3dB:makeup=12dB",
        f"aresample={RATE}",
        f"alimiter=limit={LIMIT_DB}dB:attack=2:release=50:level=false",
    )
)
# Nothing is gathered, looked through or kept back on the way.
_AT_ONCE = ("-fflags", "nobuffer", "-flags", "low_delay", "-probesize", "32", "-analyzeduration")


def live_command(program: str = "ffmpeg", *, raw_rate: int | None = None) -> Sequence[str]:
    """The command that makes WAV on its standard input fit for horns, as 48 kHz mono 16 bit raw.

    With `raw_rate`, in Hz, it takes mono 16 bit samples without a header instead of WAV.
    Raises ProgramMissingError when ffmpeg is not installed.
    """
    if shutil.which(program) is None:
        raise ProgramMissingError(
            "{program} is not installed; run: sudo apt-get install ffmpeg", program=program
        )
    quiet = ("-hide_banner", "-loglevel", "error", "-nostats", "-nostdin")
    form: Sequence[str] = ("-ignore_length", "1", "-f", "wav")
    if raw_rate is not None:
        form = ("-f", "s16le", "-ar", str(raw_rate), "-ac", "1")
    source = (*_AT_ONCE, "0", "-protocol_whitelist", "pipe", *form)
    result = ("-af", _CHAIN, "-ac", "1", "-c:a", "pcm_s16le", "-f", "s16le", "-flush_packets", "1")
    return (program, *quiet, *source, "-i", "pipe:0", *result, "pipe:1")

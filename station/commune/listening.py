"""Playing a recording in the office, with whatever player is there.

Not handled here: the village's sound (`air`).
"""

import shutil
import subprocess
from pathlib import Path


def play(recording: Path) -> bool:
    """Play an Opus file to its end. False when there is no player, or no sound card."""
    try:
        if shutil.which("ffplay"):
            options = ["-nodisp", "-autoexit", "-loglevel", "error"]
            return subprocess.run(["ffplay", *options, str(recording)], check=False).returncode == 0
        if shutil.which("aplay") and shutil.which("ffmpeg"):
            return _through_aplay(recording)
    except OSError:
        return False
    return False


def _through_aplay(recording: Path) -> bool:
    """aplay knows no Opus, so ffmpeg decodes for it."""
    decode = ["ffmpeg", "-loglevel", "error", "-i", str(recording), "-f", "wav", "-"]
    with subprocess.Popen(decode, stdout=subprocess.PIPE) as decoder:
        played = subprocess.run(["aplay", "-q"], stdin=decoder.stdout, check=False)
        if decoder.stdout:
            decoder.stdout.close()
        decoder.terminate()
    return played.returncode == 0

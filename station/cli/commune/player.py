"""Playing a recording in the office, with whatever player is there.

Not handled here: the village's sound (`air`).
"""

import shutil
import subprocess
from pathlib import Path


def play(recording: Path) -> bool:
    """Play an Opus file to its end. False when there is no player, or no sound card."""
    try:
        return _by_ffplay(recording) or _by_aplay(recording)
    except OSError:
        return False


def _by_ffplay(recording: Path) -> bool:
    if not shutil.which("ffplay"):
        return False
    command = ["ffplay", "-nodisp", "-autoexit", "-loglevel", "error", str(recording)]
    # What is typed meanwhile is for us, not for the player.
    played = subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL)
    # Without a sound card ffplay ends well, having played nothing.
    return played.returncode == 0 and b"open failed" not in played.stderr


def _by_aplay(recording: Path) -> bool:
    """aplay knows no Opus, so ffmpeg decodes for it."""
    if not (shutil.which("aplay") and shutil.which("ffmpeg")):
        return False
    quiet = ["-nostdin", "-loglevel", "quiet"]
    decode = ["ffmpeg", *quiet, "-i", str(recording), "-f", "wav", "-"]
    with subprocess.Popen(decode, stdout=subprocess.PIPE) as decoder:
        played = subprocess.run(
            ["aplay", "-q"], stdin=decoder.stdout, check=False, capture_output=True
        )
        decoder.kill()
    return played.returncode == 0

"""What ALSA itself knows and PortAudio doesn't say: who is busy, and how to convert.

The only user of libasound. PortAudio leaves out a card that another program has open, as if it
weren't there, and refuses one of another rate or format, which ALSA can convert for
(`converted.conf`). Not handled here: playing.
"""

import ctypes
import errno
import os
import re
from pathlib import Path

CONVERTED = "loa-thon-converted"
"""What a converted card is called in `converted.conf`."""
_CONVERTING = Path(__file__).with_name("converted.conf")
_USUAL = "/usr/share/alsa/alsa.conf"
_KNOWN = Path("/proc/asound/cards")
_HARDWARE = re.compile(r"\((hw:\d+,\d+)\)")
_NUMBERED = re.compile(r"^ *(\d+) \[([^\]]*)\]: *(.*)$", re.MULTILINE)
_PLAYBACK, _NONBLOCK = 0, 1


def in_use(name: str, known: Path = _KNOWN) -> bool:
    """Whether another program has the card open that `name` names, or is a part of the name of."""
    return any(_busy(each) for each in (name, *_hardware(name, known)))


def convert(device: str, rate: int) -> None:
    """From the next PyAudio() on `CONVERTED` is the card that PortAudio calls `device`.

    `rate` (Hz) is what that card plays itself.
    """
    hardware = _HARDWARE.search(device)
    paths = os.environ.get("ALSA_CONFIG_PATH", _USUAL).split(":")
    os.environ["ALSA_CONFIG_PATH"] = ":".join(dict.fromkeys([*paths, str(_CONVERTING)]))
    os.environ["LOA_THON_CARD"] = hardware[1] if hardware else device
    os.environ["LOA_THON_RATE"] = str(rate)


def _hardware(name: str, known: Path) -> list[str]:
    """ALSA's names of the cards that the kernel calls by a part of `name`, or the reverse."""
    try:
        cards = _NUMBERED.findall(known.read_text("utf-8", "replace"))
    except OSError:
        return []
    wanted = name.lower()
    return [
        f"hw:{number}"
        for number, short, long in cards
        if any(wanted in each or (each and each in wanted) for each in _called(short, long))
    ]


def _called(short: str, long: str) -> tuple[str, str]:
    return short.strip().lower(), long.partition(" - ")[2].strip().lower()


def _busy(pcm: str) -> bool:
    try:
        alsa = ctypes.CDLL("libasound.so.2")
    except OSError:
        return False
    handle = ctypes.c_void_p()
    found = int(alsa.snd_pcm_open(ctypes.byref(handle), pcm.encode(), _PLAYBACK, _NONBLOCK))
    if found >= 0:
        alsa.snd_pcm_close(handle)
    return found == -errno.EBUSY

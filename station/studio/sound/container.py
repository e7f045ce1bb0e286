"""How long a file says it is, in its own head: less on disk, and it is torn.

RIFF (.wav, .avi), FORM (.aiff) and ASF (.wma) write it; MP4 and Matroska say a duration, which
ffmpeg tells; MP2, MP3 and AMR say nothing. Not handled here: what is heard (`judgement.py`).
"""

import struct
from pathlib import Path

_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_HEAD = 65536
_UNKNOWN = (0, 0xFFFFFFFF)  # as who writes while recording leaves it


def missing_share(source: Path) -> float:
    """The share of the file that is missing, 0 to 1; 0 where its head doesn't say."""
    whole = source.stat().st_size
    with source.open("rb") as file:
        told = _told(file.read(_HEAD))
    return max(0.0, 1 - whole / told) if told else 0.0


def _told(head: bytes) -> int:
    """The bytes that the file should have; 0 when it doesn't say."""
    if head[:4] in {b"RIFF", b"FORM"} and len(head) >= 8:
        (size,) = struct.unpack("<I" if head[:4] == b"RIFF" else ">I", head[4:8])
        return 0 if size in _UNKNOWN else size + 8
    if head.startswith(_ASF):
        place = head.find(_ASF_PROPERTIES)
        if 0 <= place <= len(head) - 48:
            return int.from_bytes(head[place + 40 : place + 48], "little")
    return 0

"""In place of the process that makes a recording fit for horns: as it speaks, in no time.

python -m tests.crash.quick_mastering RECORDING RESULT SECONDS

What comes out tells whether all of the recording went in. The real one has tests of its own
(`tests/real/village/test_memo_worker.py`).
"""

import hashlib
import json
import sys
from pathlib import Path


def made_of(recording: bytes) -> bytes:
    """What comes of `recording`, somewhat smaller."""
    return b"OggS" + hashlib.sha256(recording).digest() + recording[: len(recording) // 3]


if __name__ == "__main__":
    whole = Path(sys.argv[1]).read_bytes()
    Path(sys.argv[2]).write_bytes(made_of(whole))
    fault = "" if whole else "no-recording"
    sys.stdout.write(json.dumps({"fault": fault, "seconds": 2.5, "flaws": []}))

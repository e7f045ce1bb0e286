"""A program that keeps the contract of piper 1.8's command line, and fails on cue.

Seen on the real one: each line of standard input becomes a WAV file in --output-dir, named by a
number that grows; 16 bit, mono, at the model's rate; what it says goes to standard error; unknown
words on the command line would be spoken instead of standard input.
"""

import argparse
import json
import os
import sys
import time
import wave
from pathlib import Path


def main() -> None:
    """As `python -m piper`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-m", "--model", required=True)
    parser.add_argument("-c", "--config")
    parser.add_argument("-d", "--output-dir")
    parser.add_argument("--sentence-silence", type=float, default=0.0)
    options, unknown = parser.parse_known_args()
    fault = os.environ.get("FAKE_PIPER", "")
    if fault == "fails":
        sys.exit("onnxruntime: the model is no model")
    if fault == "hangs":
        time.sleep(300)
    rate = json.loads(Path(options.config).read_text())["audio"]["sample_rate"]
    lines = [" ".join(unknown)] if unknown else [line.strip() for line in sys.stdin]
    for line in filter(None, lines):
        if fault == "skips":
            return
        path = Path(options.output_dir) / f"{time.monotonic_ns()}.wav"
        if fault == "nonsense":
            path.write_text("nonsense")
            continue
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes((line.encode() + b"  ")[: len(line.encode()) // 2 * 2] * 100)


main()

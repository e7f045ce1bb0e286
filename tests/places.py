"""Where the project lies, for tests that read what stands beside the code."""

from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
SAMPLES = TOP / "tests" / "samples"
SYSTEMD = TOP / "systemd"

"""`make bench`: the figures of the README, on this machine."""

import platform
import subprocess
from pathlib import Path

from tests.bench import idle, pipeline, start_error

RUNS = "20"


def main() -> None:
    """Every benchmark after the other, with the machine named."""
    print(f"{_processor()}, {platform.platform()}, Python {platform.python_version()}\n")
    print("From text to the village, the project's own sample")
    pipeline.main([])
    print("\nIdle")
    idle.main([])
    print("\nStart error against the wall clock, on the virtual card")
    start_error.main([RUNS])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
        if line.startswith(("model name", "Model")):
            return line.partition(":")[2].strip()
    count = subprocess.run(["nproc"], capture_output=True, text=True, check=False).stdout.strip()
    return f"{platform.machine()}, {count} cores"


if __name__ == "__main__":
    main()

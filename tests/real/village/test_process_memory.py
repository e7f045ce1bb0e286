"""The station's memory, with a real child: what the kernel says of both."""

import subprocess
import sys

from station.village.health import sensors

MB = 1_000_000


def test_this_very_process_and_a_child_of_it_are_seen() -> None:
    alone = sensors.family_memory()
    assert alone is not None
    assert alone > 5 * MB
    wait = [sys.executable, "-c", "x = bytearray(30_000_000); print(1, flush=True); input()"]
    with subprocess.Popen(wait, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        both = sensors.family_memory()
        child.communicate(b"\n")
    assert both is not None
    assert both - alone > 25 * MB

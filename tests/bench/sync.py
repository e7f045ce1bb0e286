"""What a sync costs: 50 bulletins, nothing new, and a long recording over a link that breaks.

    python -m tests.bench.sync

Over real HTTP on loopback, by a process of its own without `cryptography`, as on a village's box;
memory is the most that was ever resident (VmHWM).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.office_simulator import OfficeSimulator, ServedRepository

_BULLETINS = 50
_SOUND = 200_000
_LONG, _CUT = 10_000_000, 2_000_000


def main(_: Sequence[str]) -> None:
    """Measure and print; there are no arguments."""
    with tempfile.TemporaryDirectory() as name:
        folder, now = Path(name), datetime.now(UTC)
        office = OfficeSimulator(folder / "office", now=now)
        (folder / "root.json").write_bytes(office.root_bytes)
        for number in range(_BULLETINS):
            office.add_bulletin(f"b{number}", f"Bản tin {number}", os.urandom(_SOUND))
        office.set_timetable({"slot": [{"id": "sang", "at": "05:30"}]})
        office.publish()
        print(f"  {'':44} {'seconds':>8} {'MB':>6} {'requests':>9} {'bytes':>11}")
        with office.serve() as served:
            _measure(f"{_BULLETINS} bulletins of {_SOUND / 1e6:.1f} MB", folder, served)
            _measure("nothing new", folder, served)
            office.add_bulletin("dai", "Dài", os.urandom(_LONG))
            office.publish()
            served.cut_after, served.only = _CUT, "/audio/"
            _measure(
                f"one more of {_LONG / 1e6:.0f} MB, cut every {_CUT / 1e6:.0f} MB", folder, served
            )


def _measure(what: str, folder: Path, served: ServedRepository) -> None:
    served.requests.clear()
    served.sent = 0
    command = [sys.executable, "-m", "tests.bench.one_sync", served.url, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if found["trouble"]:
        sys.exit(f"{what}: {found['trouble']}")
    print(
        f"  {what:44} {found['seconds']:8.2f} {found['memory'] / 1e6:6.1f} "
        f"{len(served.requests):9} {served.sent:11,}"
    )


if __name__ == "__main__":
    main([])

"""One sync as a village's box does it, its figures on the standard output.

    python -m tests.bench.one_sync URL FOLDER

Without `cryptography`, which a box doesn't have: it must go before anything that would import it.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.modules["cryptography"] = None  # type: ignore[assignment]

from station.trust.feed import Feed  # noqa: E402
from station.village.library.library import Library  # noqa: E402
from station.village.sync.syncer import Syncer  # noqa: E402


def main(url: str, place: str) -> None:
    """Sync from `url` into `place`, which has the commune's root.json, and print."""
    folder, now = Path(place), datetime.now(UTC)
    root = (folder / "root.json").read_bytes()
    library = Library(folder / "library", "na-dong", ["vi"])

    def connect() -> Feed:
        return Feed(url, folder / "feed", root, reference_time=now)

    began = time.perf_counter()
    result = Syncer(library, connect, lambda: now).sync()
    seconds = time.perf_counter() - began
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    memory = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    trouble = "; ".join((*result.refused, *result.missing))
    print(json.dumps({"seconds": seconds, "memory": memory, "trouble": trouble}))


if __name__ == "__main__":
    main(*sys.argv[1:])

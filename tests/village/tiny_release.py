"""A release so small that its whole way takes seconds: a daemon that answers, or ends at once.

Its wheel holds the names that a box tries before it takes a release, and a `station` of its own.
What the daemon does is in the wheel: it `works`, or it `crashes`.
"""

from pathlib import Path

from tests.village.release_site import wheel

_MODULES = (
    "station/village/daemon/main.py",
    "station/village/playout/relays.py",
    "station/village/stick/exchange.py",
    "station/village/update/install.py",
    "web/panel/wsgi.py",
)
_COMMAND = """
import os, sys, time
from pathlib import Path

VERSION, DOES = "{version}", "{does}"

def main():
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    if "--version" in sys.argv or "next" in words:
        print(VERSION)
    elif "status" in words:
        sys.exit(not (Path(os.environ["LOA_THON_RUN"]) / f"answers-{{VERSION}}").exists())
    elif DOES == "crashes":
        sys.exit(1)
    else:
        (Path(os.environ["LOA_THON_RUN"]) / f"answers-{{VERSION}}").touch()
        time.sleep(600)
"""


def tiny_wheel(folder: Path, version: str, does: str) -> Path:
    """The wheel of a release that `works` or `crashes`."""
    return wheel(
        folder, version, _COMMAND.format(version=version, does=does), dict.fromkeys(_MODULES, b"")
    )

"""A release so small that its whole way takes seconds: a daemon that answers, or ends at once.

Its wheel holds what a box tries before it takes a release: a `station` of its own. What the daemon
does is in the wheel: it `works`, or it `crashes`.
"""

from pathlib import Path

from tests.village.release_site import wheel

_COMMAND = """
import os, sys, time
from pathlib import Path

VERSION, DOES = "{version}", "{does}"

def main():
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    if "self-check" in words:
        sys.exit(words[-1] != VERSION)
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
    return wheel(folder, version, _COMMAND.format(version=version, does=does))

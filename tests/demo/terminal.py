"""What the demo shows: steps with their times, and the station's relays as they switch."""

import re
import sys
import threading
import time
from typing import IO

_BEGAN = time.monotonic()
_RELAY = re.compile(r"relay (\S+) (on|off)")


def say(text: str) -> None:
    """One line, with the seconds since the demo began."""
    print(f"{time.monotonic() - _BEGAN:6.1f} s  {text}", flush=True)


def follow(name: str, stream: IO[str]) -> threading.Thread:
    """Show `stream`'s lines as they come, relays as lamps; ends with the stream."""
    thread = threading.Thread(target=_follow, args=(name, stream), name=f"follow-{name}")
    thread.start()
    return thread


def _follow(name: str, stream: IO[str]) -> None:
    with stream:
        for line in stream:
            found = _RELAY.search(line)
            if found:
                relay, state = found.groups()
                lamp = "\033[1;32m●\033[0m" if state == "on" else "○"
                say(f"    {lamp} relay {relay} {state.upper()}")
            else:
                print(f"          {name}: {line.rstrip()}", file=sys.stderr, flush=True)

"""The daemon's replies as lines of text, for a terminal. Not handled here: asking (`main.py`)."""

from collections.abc import Iterator
from typing import Any


def status_lines(reply: dict[str, Any]) -> Iterator[str]:
    """A status as lines of text."""
    air, village = reply["air"], reply["village"]
    yield f"{village['name']} ({village['id']}), {reply['now']}"
    if air["state"] == "silent":
        yield "on air: silent"
    else:
        since = f" since {air['started'][11:19]}" if air["started"] else ""
        yield f"on air: {air['state']} “{air['title']}”{since} in {', '.join(air['zones'])}"
    for slot in reply["today"]:
        reason = f" ({slot['reason']})" if slot["reason"] else ""
        yield f"today:  {slot['at'][11:19]} {slot['title']}: {slot['state']}{reason}"
    for bulletin in reply["bulletins"]:
        yield f"held:   {bulletin['id']} “{bulletin['title']}” {bulletin['seconds']:.0f} s"
    clock = reply["clock"]
    yield f"clock:  {'trusted' if clock['trusted'] else 'NOT trusted'}, {clock['text']}"
    yield f"sync:   {reply['sync']['last'] or 'never'} {reply['sync']['error']}".rstrip()
    for fault in reply["faults"]:
        yield f"FAULT:  {fault['part']}: {fault['text']}"

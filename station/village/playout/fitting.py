"""What a request plays in the time that is left to it, and what its entry says of the rest.

Not handled here: the rule (`access/session.py`), and verifying the recordings (`verifier.py`).
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from station.programme.request import AirItem, AirRequest
from station.programme.session import Session, Surround, fit

AROUND = Surround(tune=5.0, closing=1.5, pause=0.35)
"""Seconds of the computed tunes (`tune.py`) and the player's pause (`decoder_thread.py`)."""


def fitted(request: AirRequest, begins: datetime, around: Surround = AROUND) -> AirRequest:
    """`request` with the items that it can play when it begins at `begins`, and a note."""
    seconds = (request.ends - begins).total_seconds()
    room = around.room(seconds, tune=request.tune, closing=request.closing)
    session = fit(request.items, room, around.pause, request.overlong)
    notes = filter(None, (request.note, _left_out(session)))
    return replace(request, items=session.played, note="; ".join(notes))


def _left_out(session: Session[AirItem]) -> str:
    times = Counter(item.bulletin for item in session.left_out)
    names = [name if count == 1 else f"{name} {count}×" for name, count in times.items()]
    return f"too long for its session, left out: {', '.join(names)}" if names else ""

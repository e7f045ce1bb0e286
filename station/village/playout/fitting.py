"""What a request plays in the time that is left to it, and what its entry says of the rest.

Not handled here: the rule (`access/session.py`), and verifying the recordings (`verifier.py`).
"""

from dataclasses import replace
from datetime import datetime

from station.programme.forecast import AROUND
from station.programme.request import AirRequest
from station.programme.session import Surround, fit


def fitted(request: AirRequest, begins: datetime, around: Surround = AROUND) -> AirRequest:
    """`request` with the items that it can play when it begins at `begins`, and those it can't."""
    seconds = (request.ends - begins).total_seconds()
    room = around.room(seconds, tune=request.tune, closing=request.closing)
    session = fit(request.items, room, around.pause, request.overlong)
    left_out = (item.bulletin for item in session.left_out)
    return replace(request, items=session.played, left_out=(*request.left_out, *left_out))

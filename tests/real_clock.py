"""The one place where a test is given another try: it meets the real clock, and says how.

Each try is told in the summary, and counted there as “rerun”. Nothing else is tried twice; a whole
module never is (`test_tries.py`).
"""

import pytest

TRIES_MORE = 2

PLAYS = "the daemon plays at real speed, and ends itself when its loop is held up for a second"
CARD = "the virtual card runs at real speed: a player that is held up leaves a gap in what is heard"
EAR = "horns, microphone and listener run at real speed: who is held up hears something else"
BROWSER = "the browser draws and times out by the real clock"


def meets_the_clock(how: str) -> pytest.MarkDecorator:
    """Two more tries for a test that a machine under load can spoil; `how` says by what."""
    return pytest.mark.flaky(reruns=TRIES_MORE, how=how)

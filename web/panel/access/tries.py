"""How wrong tries are counted, and how long the next one has to wait."""

from collections.abc import Callable

from station.backoff import backoff

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0
"""Seconds: after each further wrong try the wait doubles."""


class Tries:
    """One count; `monotonic` tells seconds that never step."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic, self._wrong, self._until = monotonic, 0, 0.0

    def wait(self) -> float:
        """Seconds until another try is let; not above 0 when it is now."""
        return self._until - self._monotonic()

    def failed(self) -> None:
        """A wrong one."""
        self._wrong += 1
        over = self._wrong - FREE_TRIES + 1
        if over > 0:
            self._until = self._monotonic() + backoff(FIRST_WAIT, over, LONGEST_WAIT)

    def forgive(self) -> None:
        """The right one came."""
        self._wrong = 0

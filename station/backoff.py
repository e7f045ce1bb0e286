"""How long to wait after the nth failure: twice as long each time, up to a bound. Pure."""

_MOST_DOUBLINGS = 64


def backoff(first: float, failures: int, longest: float) -> float:
    """Seconds after so many `failures` (from 1 on): `first`, then doubling, at most `longest`."""
    return min(longest, first * 2.0 ** min(max(0, failures - 1), _MOST_DOUBLINGS))

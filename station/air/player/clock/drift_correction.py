"""How a broadcast is kept to its instants while the card's crystal runs fast or slow.

Pure: says how many frames to drop or repeat. Not handled here: doing it (`playback.py`).
"""

from dataclasses import dataclass

MOST_SPLICES = 4  # a block: at 2,048 frames a card 1,950 ppm off is still held
_DEADBAND = 2.0  # frames: 42 µs; less would splice after the noise of the estimate
_CREEP = 1e-3  # seconds; what is further off is put right at once


@dataclass(frozen=True, slots=True)
class DriftCorrection:
    """`frames` to leave out (or, negative, to put in): one by one, or all at once with a `cut`."""

    frames: int = 0
    cut: bool = False


def correction(behind: float, rate: int, *, broken: bool = False) -> DriftCorrection:
    """What brings a broadcast back that is `behind` by so many frames (negative: ahead).

    After a break in the stream the listener has heard a gap already: all is put right at once.
    """
    if abs(behind) < (1.0 if broken else _DEADBAND):
        return DriftCorrection()
    if broken or abs(behind) > _CREEP * rate:
        return DriftCorrection(round(behind), cut=True)
    splices = min(MOST_SPLICES, int(abs(behind)))
    return DriftCorrection(splices if behind > 0 else -splices)

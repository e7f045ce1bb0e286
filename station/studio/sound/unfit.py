"""Why a recording can't be broadcast, or could be better: codes, for screens in another language.

The sentences that go with them are English, for command lines and logs. Not handled here: finding
out (`mastering.py`, `judgement.py`, `ffmpeg.py`).
"""

from enum import StrEnum

from station.errors import InputError


class Unfit(StrEnum):
    """What is wrong with a recording; the first seven refuse it."""

    NO_RECORDING = "no-recording"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    SILENT = "silent"
    DISTORTED = "distorted"
    DROWNED = "drowned"
    TORN = "torn"
    SOMEWHAT_DISTORTED = "somewhat-distorted"
    NOISY = "noisy"
    RECORDER = "recorder"
    ONE_SIDE = "one-side"
    TELEPHONE = "telephone"
    ANTIPHASE = "antiphase"
    TRIMMED = "trimmed"
    CUT_OFF = "cut-off"


class UnfitError(InputError):
    """A recording that can't be broadcast; `fault` says why."""

    def __init__(self, fault: Unfit, message: str, /, **values: object) -> None:
        self.fault = fault
        super().__init__(message, **values)


class Remark(str):
    """A sentence about a recording that could be better; `flaw` says what."""

    __slots__ = ("flaw",)
    flaw: Unfit

    def __new__(cls, flaw: Unfit, text: str) -> "Remark":
        """The sentence `text`, which says `flaw`."""
        made = super().__new__(cls, text)
        made.flaw = flaw
        return made

"""Who has the air and who waits for it: the arbiter's state, and what follows from it alone.

Not handled here: what changes it (`arbiter.py`).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from station.programme.asrun import Kind, Outcome, Reason
from station.programme.request import AirRequest

_NO_TIME = {Reason.BUSY, Reason.TOO_LATE, Reason.TOO_LONG}
"""Of what failed before, these are no reasons of their own: its time went by failing."""


class Air(StrEnum):
    """What the air is doing."""

    SILENT = "silent"
    WARMING = "warming"
    ON_AIR = "on-air"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the request of that key has failed so far."""

    key: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Arbiter:
    """Who has the air, and who waits for it; of these rest those that have failed."""

    air: Air = Air.SILENT
    current: AirRequest | None = None
    waiting: tuple[AirRequest, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def resting(self) -> tuple[AirRequest, ...]:
        """What has failed and waits for its next try, the most important first."""
        found = (request for request in self.waiting if self.failure(request) is not None)
        return tuple(sorted(found, key=lambda request: -request.rank))

    @property
    def holder(self) -> AirRequest:
        """The request that has the air. Raises ValueError when none has."""
        if self.current is None:
            raise ValueError(f"the air is {self.air.name} without a request")
        return self.current

    def failure(self, request: AirRequest) -> Reason | None:
        """Why `request` has failed so far, if it has."""
        return next((each.reason for each in self.failures if each.key == request.key), None)

    def lacks_recording(self, request: AirRequest) -> bool:
        """Whether `request` is a warning that rests until its recording is here."""
        waits = self.failure(request) is Reason.NOT_VERIFIED
        return request.kind is Kind.EMERGENCY and waits

    def failed(self, request: AirRequest, reason: Reason) -> "Arbiter":
        """With that failure of `request` in place of any before."""
        failures = (*self.forgiven(request).failures, Failure(request.key, reason))
        return replace(self, failures=failures)

    def forgiven(self, request: AirRequest) -> "Arbiter":
        """Without the failures of `request`."""
        rest = tuple(each for each in self.failures if each.key != request.key)
        return replace(self, failures=rest)

    def without(self, request: AirRequest) -> "Arbiter":
        """`request` waits no more."""
        return replace(self, waiting=tuple(each for each in self.waiting if each != request))

    def why(self, request: AirRequest, outcome: Outcome, reason: Reason) -> tuple[Outcome, Reason]:
        """What has failed until its time was over has failed, and by what it failed."""
        failure = self.failure(request)
        if failure is None or reason not in _NO_TIME:
            return outcome, reason
        return Outcome.FAILED, failure

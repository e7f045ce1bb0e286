"""The answer to `box`: how each part of the box is, in figures, and how long its content lasts.

On the loop's thread and from memory; the figures of the disk are those of the last look. Not
handled here: words (the screens'), findings (`health/checks.py`).
"""

import platform
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from station.clock import Clock, ClockTrust
from station.files import free_bytes
from station.village.control.messages.box import BoxState, GetBox
from station.village.finding import Finding
from station.village.health.vitals import Vitals
from station.village.https.addresses import addresses
from station.village.playout.planner import Planner

_HORIZON = timedelta(days=60)
"""Nobody asks further ahead."""

_AGAIN = 60.0
"""Seconds after which it is looked anew how long the content lasts."""


def lasts_until(planner: Planner, now: datetime) -> datetime | None:
    """When the last session begins that has something to say, within the horizon; None: none."""
    for planned in reversed(planner.planned(now, now + _HORIZON)):
        if planned.suspension is None and planner.bulletins(planned.occurrence):
            return planned.occurrence.starts
    return None


class BoxReport:
    """How the box is: its `card`, its `disk`, its way to the commune, and all that the others say.

    `relays_on` are the names of those that are on, `let_in` tells of phones.
    """

    def __init__(
        self,
        card: str,
        disk: Path,
        source: str,
        clock: Clock,
        vitals: Vitals,
        trust: Callable[[], ClockTrust],
        planner: Planner,
        relays_on: Callable[[], tuple[str, ...]],
        findings: Callable[[], Iterable[Finding]],
        let_in: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._card, self._disk, self._source, self._clock = card, disk, source, clock
        self._vitals, self._trust = vitals, trust
        self._planner, self._relays_on, self._findings = planner, relays_on, findings
        self._let_in = let_in
        self._lasts: datetime | None = None
        self._looked = float("-inf")

    def reply(self, _: GetBox) -> BoxState:
        """The answer. Raises StorageError."""
        now = self._clock.now()
        lasts = self._content(now)
        return BoxState(
            now=now,
            relays=self._relays_on(),
            card=self._card,
            free=free_bytes(self._disk),
            vitals=self._vitals.last.told,
            clock=self._trust().text,
            lasts=lasts,
            beyond=lasts is not None and lasts - now > _HORIZON - timedelta(days=2),
            findings=tuple(self._findings()),
            facts=self._facts(),
        )

    def _content(self, now: datetime) -> datetime | None:
        ago = self._clock.monotonic() - self._looked
        if ago >= _AGAIN:
            self._lasts, self._looked = lasts_until(self._planner, now), self._clock.monotonic()
        return self._lasts

    def _facts(self) -> dict[str, str]:
        """What a technician asks first on the telephone."""
        return {
            "loa-thon": _version(),
            "python": platform.python_version(),
            "kernel": platform.release(),
            "machine": platform.machine(),
            "addresses": ", ".join(addresses()),
            "source": self._source,
            "phones let in": "; ".join(self._let_in()[:5]) or "-",
        }


def _version() -> str:
    try:
        return version("loa-thon")
    except PackageNotFoundError:
        return "?"

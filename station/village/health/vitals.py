"""Heat, supply voltage, the disk's errors and memory: looked at often, remembered, judged in words.

A supply that was too weak once stays told until the box is started anew. What has no sensor is not
there, and no fault. Not handled here: reading them (`sensors.py`).
"""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from station.village.control.messages.box import BoxVitals
from station.village.finding import Finding
from station.village.health import sensors
from station.village.kept_form import NOT_WHOLE
from station.village.periodic_jobs import PeriodicJobs

log = logging.getLogger(__name__)

_HOT = 80.0
"""°C from which a Pi slows itself down."""

_LEAST_MEMORY = 30_000_000


@dataclass(frozen=True, slots=True)
class Sensors:
    """The readers; a test gives its own."""

    temperature: Callable[[], float | None] = sensors.temperature
    under_voltage: Callable[[], bool | None] = sensors.under_voltage
    disk_errors: Callable[[], dict[str, int]] = sensors.disk_errors
    memory: Callable[[], tuple[int, int] | None] = sensors.memory


@dataclass(frozen=True, slots=True)
class Vital:
    """What was last seen; None and empty where there is no sensor.

    `weak` is when the supply was last too weak in this boot; `watched` whether anybody tells.
    """

    temperature: float | None = None
    watched: bool = False
    weak: datetime | None = None
    disk_errors: dict[str, int] = field(default_factory=dict)
    memory: tuple[int, int] | None = None

    def findings(self) -> Iterator[Finding]:
        """Each in words."""
        if self.temperature is not None:
            yield _heat(self.temperature)
        if self.weak is not None:
            text = (
                f"the supply was too weak, last at {self.weak:%Y-%m-%d %H:%M} UTC: use one of "
                "5.1 V and 3 A, and a short cable"
            )
            yield Finding("power", False, text)
        elif self.watched:
            yield Finding("power", True, "the supply was never too weak since the start")
        for name, count in self.disk_errors.items():
            if count:
                text = f"{count} errors on {name}: copy what matters and replace the memory card"
                yield Finding("disk", False, text)
        if self.memory is not None:
            yield _memory(*self.memory)

    @property
    def told(self) -> BoxVitals:
        """It as a part of the answer to `box`."""
        return BoxVitals(
            temperature=self.temperature,
            weak=self.weak,
            watched=self.watched,
            disk_errors=sum(self.disk_errors.values()),
            memory=self.memory,
        )


class Vitals:
    """`last` is what was last seen. `memory` is a file in the runtime folder, `boot` its boot."""

    def __init__(
        self, memory: Path, boot: str, now: Callable[[], datetime], read: Sensors | None = None
    ) -> None:
        self._memory, self._boot, self._now = memory, boot, now
        self._read = read or Sensors()
        self._weak = self._remembered()
        self.last = Vital(weak=self._weak)
        self.measure()

    def register_jobs(self, jobs: PeriodicJobs) -> None:
        """Put the looks among the jobs."""
        # The driver's alarm lasts from one of its own looks to the next: 2 s.
        jobs.every(2, "power", self.watch_power)
        jobs.every(30, "vitals", self.measure)

    def watch_power(self) -> None:
        """Remember a supply that is too weak just now."""
        if not self._read.under_voltage():
            return
        if self._weak is None:
            log.error("the supply is too weak; use one of 5.1 V and 3 A, and a short cable")
        self._weak = self._now()
        self._remember(self._weak)

    def measure(self) -> None:
        """Look at all."""
        self.watch_power()
        read = self._read
        self.last = Vital(
            temperature=read.temperature(),
            watched=read.under_voltage() is not None,
            weak=self._weak,
            disk_errors=read.disk_errors(),
            memory=read.memory(),
        )

    def _remember(self, weak: datetime) -> None:
        try:
            self._memory.write_text(json.dumps([self._boot, weak.isoformat()]), "utf-8")
        except OSError as error:
            log.warning("a weak supply can't be remembered: %s", error.strerror)

    def _remembered(self) -> datetime | None:
        try:
            boot, weak = json.loads(self._memory.read_text("utf-8"))
            instant = datetime.fromisoformat(weak)
        except NOT_WHOLE:
            return None
        return instant if boot == self._boot and instant.tzinfo is not None else None


def _heat(degrees: float) -> Finding:
    if degrees < _HOT:
        return Finding("heat", True, f"{degrees:.0f} °C")
    text = f"{degrees:.0f} °C, it slows down from {_HOT:.0f}: shade the box and let air through it"
    return Finding("heat", False, text)


def _memory(left: int, whole: int) -> Finding:
    said = f"{left / 1e6:.0f} of {whole / 1e6:.0f} MB of memory are free"
    if left >= _LEAST_MEMORY:
        return Finding("memory", True, said)
    return Finding("memory", False, f"only {said}; restart the station: systemctl restart station")

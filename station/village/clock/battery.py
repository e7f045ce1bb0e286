"""What a battery clock says of the time, by a record that this box made when it was sure of it.

The kernel copies a clock that NTP disciplines to the battery clock, a wrong one too. So within a
boot it counts only as it stood before NTP spoke, and what NTP alone says against what is believed
ends the record. Not handled here: setting a battery clock, which the system does.
"""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from station.clock import Clock
from station.errors import StorageError
from station.fields import FormError
from station.files import write_durably, write_whole
from station.wire import form_of, message_of

T = TypeVar("T")

log = logging.getLogger(__name__)

DEVICE = Path("/sys/class/rtc/rtc0")
STEP = 1.0
"""Seconds in which it tells the time."""

DRIFT = 50e-6
DRIFT_DS3231 = 20e-6
"""How far it may drift in its warm or cold box, as fractions; the DS3231 measures its crystal."""

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class BatteryReading:
    """It is `instant` now, within `error` seconds: what it was set with, and its drift since."""

    instant: datetime
    error: float


@dataclass(frozen=True, slots=True)
class _Record:
    """The clock called `name` was right within `error` seconds at `instant`, as this box knew."""

    instant: datetime
    error: float
    name: str


@dataclass(frozen=True, slots=True)
class _First:
    """Battery clock minus monotonic clock in this `boot`, before NTP spoke; None: it had."""

    boot: str
    offset: float | None


def no_battery() -> BatteryReading | None:
    """A box without a battery clock that it set itself."""
    return None


class BatteryClock:
    """The one at `device`; `record` is a file that lasts, `first` one of the `boot` so called.

    `disciplined` says whether NTP has disciplined the kernel's clock, `most` is the error in
    seconds beyond which it says nothing.
    """

    def __init__(
        self,
        record: Path,
        first: Path,
        boot: str,
        clock: Clock,
        disciplined: Callable[[], bool],
        *,
        most: float,
        device: Path = DEVICE,
    ) -> None:
        self._record, self._first, self._boot = record, first, boot
        self._clock, self._disciplined = clock, disciplined
        self._most, self._device = most, device

    def read(self) -> BatteryReading | None:
        """What it says; None without a record that still holds, or if it was set in this boot."""
        shown, record = self._shown(), _read(_Record, self._record)
        if shown is None or not self._is_untouched(shown):
            return None
        if record is None or record.name != self._name():
            return None
        elapsed = shown - record.instant.timestamp()
        error = record.error + STEP + elapsed * self._drift()
        if elapsed < 0 or record.error < 0 or not error <= self._most:
            return None
        return BatteryReading(datetime.fromtimestamp(shown, UTC), error)

    def compare(self, now: datetime, error: float | None) -> None:
        """It is `now` within `error` seconds, for sure: record whether the battery clock agrees.

        None: something says another time, and may have set the battery clock too.
        """
        shown = self._shown()
        if error is None or shown is None or abs(shown - now.timestamp()) > 2 * STEP + error:
            with suppress(OSError):
                self._record.unlink(missing_ok=True)
        elif not self._is_recorded(now):
            record = _Record(now, error + 2 * STEP, self._name())
            _write(write_durably, self._record, record)

    def _is_recorded(self, now: datetime) -> bool:
        record = _read(_Record, self._record)
        if record is None or record.name != self._name():
            return False
        return 0 <= (now - record.instant).total_seconds() < _DAY

    def _is_untouched(self, shown: float) -> bool:
        """Whether nobody has set it since this boot's first look, before which NTP was silent."""
        at = self._clock.monotonic()
        first = _read(_First, self._first)
        if first is None or first.boot != self._boot:
            first = _First(self._boot, None if self._disciplined() else shown - at)
            _write(write_whole, self._first, first)
        if first.offset is None:
            return False
        return abs(shown - at - first.offset) <= 2 * STEP + at * 2 * self._drift()

    def _shown(self) -> float | None:
        """Seconds since 1970, to the middle of the second that it shows; None: it shows none."""
        try:
            shown = int((self._device / "since_epoch").read_text("ascii")) + STEP / 2
            datetime.fromtimestamp(shown, UTC)
        except (OSError, ValueError, OverflowError):
            return None
        return shown

    def _name(self) -> str:
        return _text(self._device / "name")

    def _drift(self) -> float:
        chip = _text(self._device / "device" / "of_node" / "compatible")
        return DRIFT_DS3231 if "ds3231" in chip else DRIFT


def _text(path: Path) -> str:
    try:
        return path.read_bytes()[:200].decode("ascii", "replace").strip()
    except OSError:
        return ""


def _read(kind: type[T], path: Path) -> T | None:
    try:
        return message_of(kind, json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, FormError, RecursionError):
        return None


def _write(write: Callable[[Path, bytes], None], path: Path, form: object) -> None:
    try:
        write(path, json.dumps(form_of(form)).encode())
    except (OSError, StorageError) as error:
        log.warning("what is known of the battery clock can't be kept: %s", error)

"""Whatever one source says, and whenever: a box that two have told the right time is not misled."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.village.clock.battery import BatteryReading
from station.village.clock.timeline import ClockSource
from station.village.clock.trust_monitor import ClockTrustMonitor

TRUE = datetime(2026, 11, 24, 3, tzinfo=UTC)
MOST = 300.0
LIES = [timedelta(hours=hours) for hours in (-8760, -24, -12, -1, 1, 4.93, 12, 24, 8760)]
NETWORK, COMMUNE, BATTERY, PERSON = ClockSource


class Box:
    """Its wall clock is stepped to what its liar says, its sources are asked in any order."""

    def __init__(self, folder: Path, liar: ClockSource, lie: timedelta) -> None:
        self.liar, self.lie, self.folder = liar, lie, folder
        self.uptime, self.wrong, self.kernel = 100.0, timedelta(0), 16.0
        self.names = count()
        self.boot = next(self.names)
        self.monitor = self._monitor()

    @property
    def true(self) -> datetime:
        return TRUE + timedelta(seconds=self.uptime)

    def now(self) -> datetime:
        return self.true + self.wrong

    def monotonic(self) -> float:
        return self.uptime

    def restart(self) -> None:
        self.monitor.remember()
        self.monitor = self._monitor()

    def _monitor(self) -> ClockTrustMonitor:
        return ClockTrustMonitor(
            self,
            self.folder / "clock.json",
            str(self.boot),
            lambda: self.kernel,
            drift_ppm=100,
            most_error=MOST,
            battery=self._battery,
        )

    def reboot(self) -> None:
        self.boot, self.kernel = next(self.names), 16.0
        self.restart()

    def lies(self) -> None:
        """The liar speaks; network and person set the clock, too."""
        self.speaks(self.liar, self.true + self.lie)

    def speaks(self, source: ClockSource, instant: datetime) -> None:
        if source is NETWORK:
            self.kernel = 0.01
            self.wrong = instant - self.true
            self.monitor.trust()
            return
        if source is PERSON:
            # Whoever sets the clock ends what the kernel knew of NTP (ntp_clear).
            self.kernel, self.wrong = 16.0, instant - self.true
            self.monitor.set_by("a test", instant, self.uptime)
            return
        self.monitor.heard(source, instant, 1.0, "a test")

    def tells_the_truth(self, source: ClockSource) -> None:
        if source is not self.liar:
            self.speaks(source, self.true)

    def is_misled(self) -> bool:
        trust = self.monitor.trust()
        return trust.trusted and abs(self.wrong.total_seconds()) > MOST

    def _battery(self) -> BatteryReading | None:
        return None


EVENTS = st.sampled_from(["lies", "lies", "wait", "hour", "day", "restart", *ClockSource])


@given(
    liar=st.sampled_from(ClockSource),
    lie=st.sampled_from(LIES),
    first=st.permutations(list(ClockSource)),
    events=st.lists(EVENTS, max_size=25),
)
def test_who_lies_alone_is_never_believed_once_two_have_spoken(
    liar: ClockSource, lie: timedelta, first: list[ClockSource], events: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        box = Box(Path(folder), liar, lie)
        for source in [each for each in first if each is not liar][:2]:
            box.tells_the_truth(source)
        assert box.monitor.trust().settled
        for event in events:
            happen(box, event)
            assert not box.is_misled(), (event, box.monitor.trust())


def happen(box: Box, event: str) -> None:
    waits = {"wait": 5.0, "hour": 3700.0, "day": 86_400.0}
    if event in waits:
        box.uptime += waits[event]
    elif event == "restart":
        box.restart()
    elif event == "lies":
        box.lies()
    else:
        box.tells_the_truth(ClockSource(event))


@pytest.mark.parametrize("liar", ClockSource)
@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("late", [1.0, 4000.0, 100_000.0])
def test_who_lied_first_is_outweighed_by_any_two(
    tmp_path: Path, liar: ClockSource, lie: timedelta, late: float
) -> None:
    honest = [source for source in ClockSource if source is not liar]
    for one in honest:
        for other in honest:
            box = Box(tmp_path, liar, lie)
            box.lies()
            box.uptime += late
            box.wrong = timedelta(0)
            for source in (one, other):
                box.tells_the_truth(source)
            if one is not other:
                assert box.monitor.trust().trusted, (one, other)
                assert box.monitor.trust().settled
            box.reboot()


@pytest.mark.parametrize("liar", ClockSource)
def test_after_a_reboot_nothing_of_a_lie_is_left(tmp_path: Path, liar: ClockSource) -> None:
    box = Box(tmp_path, liar, timedelta(days=30))
    box.lies()
    box.restart()
    box.reboot()
    assert not box.monitor.trust().trusted

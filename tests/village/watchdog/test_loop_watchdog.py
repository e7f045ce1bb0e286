"""The guard, in fast time: when it ends everything, and in which order."""

import threading

import pytest

from station.village.watchdog.loop_watchdog import (
    EXIT_STATUS,
    ON_AIR_LIMIT,
    SILENT_LIMIT,
    LoopWatchdog,
)

STEP = 0.1


class FakeAlarm:
    """Goes off when `now` passes what it was wound up to."""

    def __init__(self) -> None:
        self.seconds: float | None = None

    def wind_up(self, seconds: float) -> None:
        self.seconds = seconds

    def stop(self) -> None:
        self.seconds = None


class Watched:
    """A guard over a loop that a test lets beat or hang."""

    def __init__(self) -> None:
        self.now, self.on_air, self.kill_raises = 1000.0, True, False
        self.did: list[object] = []
        self.alarm = FakeAlarm()
        self.watchdog = LoopWatchdog(
            monotonic=lambda: self.now,
            on_air=lambda: self.on_air,
            silence=lambda: self.did.append("silence"),
            kill=self._kill,
            end=self.did.append,
            alarm=self.alarm,
        )

    def pass_time(self, seconds: float, *, beating: bool) -> float | None:
        """Seconds until the guard ended everything; None when it didn't."""
        for number in range(round(seconds / STEP)):
            self.now += STEP
            if beating:
                self.watchdog.heartbeat()
            if self.watchdog.pass_once():
                return (number + 1) * STEP
        return None

    def _kill(self) -> None:
        self.did.append("kill")
        if self.kill_raises:
            raise ProcessLookupError


def test_a_loop_that_beats_is_left_alone() -> None:
    watched = Watched()
    assert watched.pass_time(100, beating=True) is None
    assert watched.did == []


def test_a_hang_on_the_air_is_silence_then_the_end() -> None:
    watched = Watched()
    watched.pass_time(5, beating=True)
    after = watched.pass_time(5, beating=False)
    assert after is not None
    assert after == pytest.approx(ON_AIR_LIMIT, abs=2 * STEP)
    assert watched.did == ["silence", "kill", EXIT_STATUS]


def test_a_hang_in_silence_has_longer() -> None:
    watched = Watched()
    watched.on_air = False
    after = watched.pass_time(20, beating=False)
    assert after is not None
    assert after == pytest.approx(SILENT_LIMIT, abs=2 * STEP)


def test_a_hang_that_began_in_silence_ends_at_once_when_a_relay_is_on() -> None:
    watched = Watched()
    watched.on_air = False
    assert watched.pass_time(3, beating=False) is None
    watched.on_air = True
    assert watched.pass_time(1, beating=False) == STEP


def test_a_machine_that_stood_still_as_a_whole_is_no_hang() -> None:
    watched = Watched()
    watched.pass_time(1, beating=True)
    watched.now += 3600
    assert not watched.watchdog.pass_once()
    assert watched.pass_time(5, beating=True) is None


def test_a_player_that_is_gone_already_does_not_keep_the_process() -> None:
    watched = Watched()
    watched.kill_raises = True
    watched.pass_time(5, beating=False)
    assert watched.did[-1] == EXIT_STATUS


def test_the_alarm_is_wound_up_only_while_a_relay_is_on() -> None:
    watched = Watched()
    watched.pass_time(1, beating=True)
    assert watched.alarm.seconds is not None
    watched.on_air = False
    watched.pass_time(1, beating=True)
    assert watched.alarm.seconds is None


def test_its_own_thread_ends_the_process() -> None:
    ended = threading.Event()
    ticks = iter(range(10_000))
    watchdog = LoopWatchdog(
        monotonic=lambda: next(ticks) * STEP,
        on_air=lambda: True,
        silence=lambda: None,
        kill=lambda: None,
        end=lambda _: ended.set(),
        alarm=FakeAlarm(),
    )
    watchdog.start()
    assert ended.wait(30)
    watchdog.close()

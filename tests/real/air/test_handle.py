"""The daemon's handle on its player, with players that misbehave."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from station.air.player.handle import SPEAKS_WITHIN, PlayerProcess
from station.air.player.messages import Event, Failed, Opened, PlayItem, Progress
from station.errors import HardwareError

OPENED = """print('{"event": "opened", "card": "x", "rate": 48000, "latency": 0.1}', flush=True)"""
PROGRESS = """print('{"event": "progress", "seconds": 0, "underruns": 0}', flush=True)"""
LISTEN = "import sys; sys.stdin.readline()"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _player(clock: Clock, *lines: str) -> PlayerProcess:
    script = "\n".join((LISTEN, *lines))
    return PlayerProcess("x", command=[sys.executable, "-c", script], monotonic=clock)


def _until(player: PlayerProcess, kind: type[Event]) -> Event:
    return _collected(player, lambda events: isinstance(events[-1], kind))[-1]


def _collected(player: PlayerProcess, ready: Callable[[list[Event]], bool]) -> list[Event]:
    events: list[Event] = []
    give_up = time.monotonic() + 20
    while not events or not ready(events):
        events += player.events()
        assert time.monotonic() < give_up, events
    return events


def test_a_player_that_can_not_be_run_is_said_at_once() -> None:
    player = PlayerProcess("x", command=["/no/such/program"])
    with pytest.raises(HardwareError, match="/no/such/program"):
        player.start()
    assert player.events() == []
    player.close()


def test_a_player_that_ends_by_itself_is_told_of_once() -> None:
    player = _player(Clock(), "sys.exit(6)")
    player.start()
    failed = _until(player, Failed)
    assert isinstance(failed, Failed)
    assert "status 6" in failed.text
    assert player.events() == []
    player.play(0.0, [])
    player.stop()
    player.close()
    player.close()


def test_a_player_that_falls_silent_while_it_should_play_is_told_of() -> None:
    clock = Clock()
    player = _player(clock, OPENED, "sys.stdin.readline()", PROGRESS, "sys.stdin.read()")
    player.start()
    _until(player, Opened)
    clock.now = 3_600
    assert player.events() == []
    player.play(0.0, [PlayItem(Path("a"))])
    _until(player, Progress)
    clock.now += SPEAKS_WITHIN - 0.1
    assert player.events() == []
    clock.now += 0.2
    assert isinstance(player.events()[-1], Failed)
    player.close()


def test_a_player_that_never_opens_is_told_of() -> None:
    clock = Clock()
    player = _player(clock, "sys.stdin.read()")
    player.start()
    clock.now = 11
    assert isinstance(player.events()[-1], Failed)
    player.close()


def test_lines_that_are_no_events_are_passed_over() -> None:
    player = _player(Clock(), "print('ALSA lib says hello')", OPENED, "sys.stdin.read()")
    player.start()
    assert _collected(player, bool) == [Opened("x", 48_000, 0.1)]
    player.close()


def test_a_player_that_will_not_quit_is_killed() -> None:
    player = _player(Clock(), OPENED, "import time; time.sleep(600)")
    player.start()
    _until(player, Opened)
    pid = player.pid
    player.close()
    assert not Path(f"/proc/{pid}").exists()


def test_a_closed_player_can_be_started_again() -> None:
    player = _player(Clock(), OPENED, "sys.stdin.read()")
    for _ in range(2):
        player.start()
        _until(player, Opened)
        player.close()

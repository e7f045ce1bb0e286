"""When a performance has news, and when it may be left alone."""

from pathlib import Path

from station.air.player.messages import Event, Play, PlayItem
from station.air.player.play_session import PlaySession
from tests.air.recordings import RATE, steady, write

OFFSET = 1.8e9  # wall minus monotonic


def test_it_is_looked_at_when_its_first_frame_is_due_and_seldom_before(tmp_path: Path) -> None:
    told: list[Event] = []
    item = PlayItem(write(tmp_path / "a.wav", steady(RATE)))
    performance = PlaySession(Play(OFFSET + 100.0, (item,)), told.append, lambda: OFFSET)
    performance.tick(50.0)
    assert 0.2 < performance.patience(50.0, OFFSET) <= 0.25
    performance.tick(99.9)
    assert 0.09 < performance.patience(99.9, OFFSET) < 0.11
    performance.stop(99.9, at_once=False)
    assert performance.patience(99.9, OFFSET) < 0.05
    performance.close()

"""When a performance has news, and when it may be left alone."""

from pathlib import Path

from station.air.player.messages import Event, Play, PlayItem
from station.air.player.play_session import PlaySession
from tests.air.recordings import RATE, steady, write

OFFSET = 1.8e9  # wall minus monotonic


def test_it_is_looked_at_when_its_first_frame_is_due_and_seldom_before(tmp_path: Path) -> None:
    told: list[Event] = []
    item = PlayItem(write(tmp_path / "a.wav", steady(RATE)))
    play_session = PlaySession(Play(OFFSET + 100.0, (item,)), told.append, lambda: OFFSET)
    play_session.tick(50.0)
    assert 0.2 < play_session.patience(50.0, OFFSET) <= 0.25
    play_session.tick(99.9)
    assert 0.09 < play_session.patience(99.9, OFFSET) < 0.11
    play_session.stop(99.9, at_once=False)
    assert play_session.patience(99.9, OFFSET) < 0.05
    play_session.close()

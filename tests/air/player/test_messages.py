"""Messages survive the pipe, and what is no message is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.air.player.messages import (
    Command,
    Event,
    Failed,
    Interrupted,
    ItemStarted,
    Open,
    Opened,
    Play,
    PlayingEnded,
    PlayItem,
    Progress,
    Quit,
    Started,
    StopPlaying,
)
from station.air.player.wire import (
    command_from,
    command_line,
    event_from,
    event_line,
    interrupted_from,
    interrupted_text,
)
from station.errors import InputError

ITEMS = (PlayItem(Path("/âm thanh/a.opus"), 0.7, "Bản tin"), PlayItem(Path("b.wav")))


@pytest.mark.parametrize("command", [Open("loa"), Play(1.8e9, ITEMS), StopPlaying(), Quit()])
def test_a_command_survives_the_pipe(command: Command) -> None:
    line = command_line(command)
    assert line.count(b"\n") == 1
    assert command_from(line) == command


@pytest.mark.parametrize(
    "event",
    [
        Opened("loa", 48_000, 0.043),
        Started(-0.02, 1.8e9),
        ItemStarted(1),
        Progress(2.5, 0),
        PlayingEnded(1, 48_000, True, 1.0, 7),
        Failed("card", "no card\nat all"),
    ],
)
def test_an_event_survives_the_pipe(event: Event) -> None:
    line = event_line(event)
    assert line.count(b"\n") == 1
    assert event_from(line) == event


def test_an_interruption_survives_a_new_beginning() -> None:
    before = Interrupted("loa", 12.5, 1.8e9, ITEMS, 11.0, 0.001, 3, 1, 17)
    assert interrupted_from(interrupted_text(before)) == before


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"17",
        b'{"do": "sing"}',
        b'{"do": "open"}',
        b'{"do": "open", "card": 3}',
        b'{"do": "play", "at": "now", "items": []}',
        b'{"do": "play", "at": NaN, "items": []}',
        b'{"do": "play", "at": 1, "items": [{"path": "a", "gain": 1.5}]}',
        b'{"do": "play", "at": 1, "items": [{"gain": 0.5}]}',
        b'{"do": "volume", "gain": 1.01}',
        b'{"do": "play", "at": 1, "items": [' + b'{"path": "a"},' * 200 + b'{"path": "a"}]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_command_is_refused(line: bytes) -> None:
    with pytest.raises(InputError, match="not a message"):
        command_from(line)


def test_what_a_newer_daemon_says_besides_is_left_out() -> None:
    assert command_from(b'{"do": "open", "card": "a", "volume": 11}') == Open("a")


def test_a_files_name_may_hold_bytes_that_are_no_letters() -> None:
    play = Play(0.0, (PlayItem(Path("a\udcff.opus")),))
    assert command_from(command_line(play)) == play


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(line: bytes) -> None:
    with pytest.raises(InputError):
        event_from(line)


def test_more_than_a_pipe_holds_is_refused() -> None:
    with pytest.raises(InputError, match="play fewer"):
        command_line(Play(0.0, (PlayItem(Path("a" * 70_000)),)))
    with pytest.raises(InputError, match="play fewer"):
        command_line(Play(0.0, (PlayItem(Path("a")),) * 300))

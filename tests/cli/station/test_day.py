"""The commands by which a hand changes the day, through a real control socket."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from station.cli.station.main import main
from station.errors import InputError
from station.village.control.messages.request import Request
from station.village.control.messages.table import WIRE
from station.village.control.server import ControlServer
from tests.village.fake_daemon import PLAIN
from tests.village.station_process import SETTINGS


class Answering:
    """Keeps what was asked; answers, or refuses on cue."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.refusal = ""

    def __call__(self, request: Request[Any]) -> dict[str, Any]:
        if self.refusal:
            raise InputError(self.refusal)
        self.asked.append(WIRE.form_of(request))
        return PLAIN[request.do]


@pytest.fixture
def answering(tmp_path: Path) -> Iterator[Answering]:
    made = Answering()
    (tmp_path / "run").mkdir()
    server = ControlServer(tmp_path / "run" / "control.sock", made)
    server.start()
    yield made
    server.close()


def station(folder: Path, *words: str, typed: str = "") -> Result:
    settings = folder / "station.toml"
    settings.write_text(SETTINGS.format(folder=folder, office=folder))
    return CliRunner().invoke(main, ["--settings", str(settings), *words], input=typed)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["volume", "cong-lang", "70"], {"do": "volume", "zone": "cong-lang", "percent": 70}),
        (["skip", "sang/2026-11-30"], {"do": "skip", "key": "sang/2026-11-30"}),
        (["unskip", "sang/2026-11-30"], {"do": "unskip", "key": "sang/2026-11-30"}),
        (["pause", "2026-11-30 18:00"], {"do": "pause", "until": "2026-11-30T18:00:00+07:00"}),
        (["resume"], {"do": "resume"}),
    ],
)
def test_each_command_asks_the_daemon_and_says_who_asks(
    answering: Answering, tmp_path: Path, words: list[str], asked: dict[str, object]
) -> None:
    done = station(tmp_path, *words)
    assert (done.exit_code, bool(done.output)) == (0, True)
    assert answering.asked == [asked | {"by": "the command line"}]


def test_speaking_ends_with_enter(answering: Answering, tmp_path: Path) -> None:
    done = station(tmp_path, "speak", typed="\n")
    assert done.exit_code == 0
    assert [each["do"] for each in answering.asked] == ["speak", "speak-end"]


def test_a_refusal_is_a_sentence_and_a_status(answering: Answering, tmp_path: Path) -> None:
    answering.refusal = "there is no zone “ao”; there are: cong-lang"
    done = station(tmp_path, "volume", "ao", "70")
    assert done.exit_code != 0
    assert "there is no zone" in done.output

"""What a station computes for itself: whole when it sounds, or left out, told of and made anew."""

import wave
from array import array
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.programme.asrun import Outcome, Reason
from station.studio.sound.tune import RATE
from station.village.playout import computed
from station.village.playout.computed import TUNE, ComputedSound, ComputedSounds
from tests.village.simulated import Village
from tests.village.years.two_slots import FIVE, MIDNIGHT, office_of_two_slots, outcomes


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A tune of 100 ms; what it gives names each that was computed."""
    made: list[str] = []

    def tune() -> "array[int]":
        made.append(TUNE)
        return array("h", [1000] * (RATE // 10))

    monkeypatch.setattr(computed, "COMPUTED", {TUNE: tune})
    return made


def test_it_is_computed_once_and_kept_over_a_start(tmp_path: Path, short: list[str]) -> None:
    for _ in range(3):
        path = ComputedSound([tmp_path], TUNE).verified()
        assert path is not None
        with wave.open(str(path)) as file:
            assert file.getnframes() == RATE // 10
    assert short == [TUNE]


@pytest.mark.parametrize("left", [b"", b"RIFF", b"\0" * (44 + RATE // 5)])
@pytest.mark.parametrize("damaged", ["tune.wav", "tune.sha256"])
def test_what_a_power_cut_left_is_made_anew_at_the_start(
    tmp_path: Path, short: list[str], damaged: str, left: bytes
) -> None:
    whole = ComputedSound([tmp_path], TUNE).verified()
    assert whole is not None
    before = whole.read_bytes()
    (tmp_path / damaged).write_bytes(left)
    path = ComputedSound([tmp_path], TUNE).verified()
    assert path is not None
    assert path.read_bytes() == before
    assert len(short) == 2


def test_one_that_an_earlier_release_left_without_its_digest_is_made_anew(
    tmp_path: Path, short: list[str]
) -> None:
    (tmp_path / "tune.wav").write_bytes(b"")
    assert ComputedSound([tmp_path], TUNE).verified() == tmp_path / "tune.wav"
    assert short == [TUNE]


def test_what_is_damaged_later_is_left_out_told_of_and_mended(
    tmp_path: Path, short: list[str]
) -> None:
    sounds = ComputedSounds([tmp_path])
    sound = sounds.sound(TUNE)
    (tmp_path / "tune.wav").write_bytes(b"")
    assert sound.verified() is None
    (finding,) = sounds.findings()
    assert (finding.part, finding.fit) == ("sounds", False)
    assert "tune" in finding.text
    sounds.mend()
    assert sound.verified() == tmp_path / "tune.wav"
    assert list(sounds.findings()) == []


def test_a_disk_that_takes_nothing_has_it_kept_in_memory(tmp_path: Path, short: list[str]) -> None:
    (tmp_path / "disk").write_text("no folder")
    sound = ComputedSound([tmp_path / "disk", tmp_path / "memory"], TUNE)
    assert sound.verified() == tmp_path / "memory" / "tune.wav"


def test_without_any_disk_it_is_left_out_and_told_of(tmp_path: Path, short: list[str]) -> None:
    (tmp_path / "disk").write_text("no folder")
    sounds = ComputedSounds([tmp_path / "disk"])
    assert sounds.sound(TUNE).verified() is None
    assert len(list(sounds.findings())) == 1


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village", office_of_two_slots(tmp_path / "office"), MIDNIGHT)
    made.sync()
    yield made
    made.close()


@pytest.mark.parametrize("name", ["tune.wav", "closing.wav"])
def test_a_session_sounds_though_its_tune_is_empty(village: Village, name: str) -> None:
    village.until(4, 59, 50)
    path = village.settings.places.jingles[0] / name
    path.write_bytes(b"")
    village.until(5, second=10)
    (play,) = village.players[0].plays
    assert name not in [item.path.name for item in play.items]
    assert "sounds" in [finding.part for finding in village.station.state.findings()]
    village.until(5, 5)
    assert outcomes(village) == [("sang", Outcome.PLAYED, Reason.NONE)]
    village.pass_time(timedelta(minutes=2))
    assert path.stat().st_size > 0
    assert "sounds" not in [finding.part for finding in village.station.state.findings()]


def test_a_session_begins_on_time_without_its_tune(village: Village) -> None:
    village.until(4, 59, 50)
    (village.settings.places.jingles[0] / "tune.wav").unlink()
    village.until(5, 5)
    (entry,) = village.log()
    assert entry.started is not None
    assert abs((entry.started - FIVE).total_seconds()) < 0.5

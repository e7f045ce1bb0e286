"""The virtual card's bad manners, seen through aplay, which is no part of ours."""

import subprocess
import wave
from array import array
from pathlib import Path

import pytest

from tests.real.virtual_card.test_card import needs_aplay
from tests.virtual_card.card import VirtualCard
from tests.virtual_card.manners import Manners

pytestmark = needs_aplay


def _raw(path: Path, data: bytes, *format_: str) -> list[str]:
    path.write_bytes(data)
    return ["aplay", "-q", "-D", "loa", "-t", "raw", "-c", "1", *format_, str(path)]


@pytest.mark.parametrize("name", ["S16_LE", "S16_BE", "S24_LE"])
def test_each_format_is_kept_as_16_bits(tmp_path: Path, name: str) -> None:
    samples = array("h", range(-2_400, 2_400))
    data = {
        "S16_LE": samples.tobytes(),
        "S16_BE": b"".join(sample.to_bytes(2, "big", signed=True) for sample in samples),
        "S24_LE": b"".join((s << 8).to_bytes(4, "little", signed=True) for s in samples),
    }[name]
    manners = Manners(sample_format=name)  # type: ignore[arg-type]
    with VirtualCard(manners=manners) as card:
        subprocess.run(
            _raw(tmp_path / "a", data, "-r", "48000", "-f", name), env=card.env, check=True
        )
        assert card.captured()[: len(samples)] == samples


def test_another_rate_or_format_is_refused(tmp_path: Path) -> None:
    with VirtualCard(manners=Manners(rate=44_100, sample_format="S24_LE")) as card:
        command = _raw(tmp_path / "a", bytes(9_600), "-r", "48000", "-f", "S16_LE")
        refused = subprocess.run(command, env=card.env, capture_output=True, check=False)
        assert refused.returncode
        assert not card.starts()


def test_it_is_busy_only_as_long_as_another_program_has_it(tmp_path: Path) -> None:
    command = _raw(tmp_path / "a", bytes(9_600), "-r", "48000", "-f", "S16_LE")
    with VirtualCard() as card:
        with card.in_use():
            refused = subprocess.run(
                command, env=card.env, capture_output=True, text=True, check=False
            )
        assert "Device or resource busy" in refused.stderr
        subprocess.run(command, env=card.env, check=True)
        assert len(card.starts()) == 1


def test_a_hung_card_opens_and_takes_nothing_until_it_wakes(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 48_000))
    with VirtualCard() as card:
        card.hang()
        with subprocess.Popen(
            ["aplay", "-q", "--buffer-size=4800", "-D", "loa", str(tmp_path / "a.wav")],
            env=card.env,
        ) as aplay:
            with pytest.raises(subprocess.TimeoutExpired):
                aplay.wait(2)
            aplay.kill()
        assert [mark.what for mark in card.log()] == ["start"]
        assert not card.captured()

"""The settings of senses, microphone and buttons: all optional, each mistake said."""

from datetime import time
from pathlib import Path

import pytest

from station.errors import SettingsError
from station.settings import example, load
from station.village.settings.station import HEADING, StationSettings

EXAMPLE = example(StationSettings, HEADING)
LEAST = EXAMPLE[: EXAMPLE.index("# Proof that it sounded")]


def loaded(folder: Path, text: str) -> StationSettings:
    path = folder / "station.toml"
    path.write_text(text, "utf-8")
    return load(path, StationSettings)


def test_without_any_of_it_there_is_none(tmp_path: Path) -> None:
    settings = loaded(tmp_path, LEAST)
    pins = (settings.sense.mains_pin, settings.buttons.stop_pin, settings.buttons.lamp_pin)
    assert pins == (None, None, None)
    assert settings.sense.test_time is None
    assert settings.microphone.device == ""


def test_the_tests_hour_and_level_are_understood(tmp_path: Path) -> None:
    settings = loaded(tmp_path, LEAST + '[sense]\ntest_at = "06:30"\ntest_level = -20\n')
    assert settings.sense.test_time == time(6, 30)
    assert settings.sense.test_gain == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ('[sense]\ntest_at = "half past six"', "“sense.test_at” is “half past six”; write"),
        ('[microphone]\nzones = ["moon"]', "“microphone.zones”: there is no zone “moon”"),
        ("[buttons]\nstop_pin = 27", "pin 27 is used twice: zone “cong-lang” and buttons.stop_pin"),
        (
            "[buttons]\nlamp_pin = 17",
            "pin 17 is used twice: amplifier.mains_pin and buttons.lamp_pin",
        ),
        (
            "[sense]\nmains_pin = 5\n[buttons]\nspeak_pin = 5",
            "pin 5 is used twice: sense.mains_pin and buttons.speak_pin",
        ),
        (
            "[sense]\nmains_pin = 5\ncurrent_pin = 5",
            "pin 5 is used twice: sense.mains_pin and sense.current_pin",
        ),
        ("[sense]\nmains_pin = 40", "“sense.mains_pin” is 40; the most is 27"),
    ],
)
def test_each_mistake_is_said(tmp_path: Path, added: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, LEAST + added + "\n")
    assert any(sentence in problem for problem in caught.value.problems), caught.value.problems

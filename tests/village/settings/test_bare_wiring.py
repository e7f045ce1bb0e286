"""Switching off needs as good as no settings."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from gpiozero.pins.mock import MockFactory

from station.cli.station.main import main
from station.errors import SettingsError
from station.settings import example, load
from station.village.playout import relays
from station.village.settings.bare_wiring import BareWiring, bare_wiring, wiring_of
from station.village.settings.station import HEADING, PathSettings, StationSettings

EXAMPLE = example(StationSettings, HEADING)
SECOND = '\n[[zone]]\nid = "nha-van-hoa"\nname = "Nhà văn hoá"\npin = 22\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "station.toml"
    runtime = f'runtime = "{tmp_path}"'
    path.write_text(EXAMPLE.replace('runtime = "/run/loa-thon"', runtime), "utf-8")
    (tmp_path / "station.d").mkdir()
    return path


def pins(wiring: BareWiring) -> set[int | None]:
    return {wiring.mains, *wiring.zones.values()}


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_good_settings_are_taken_as_they_are(file: Path) -> None:
    assert bare_wiring(file) == wiring_of(load(file, StationSettings))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Asia/Ho_Chi_Minh", "Asia"),
        ('id = "na-dong"', "id = "),
        ("[village]", "[village"),
        ('name = "Cổng làng"', "name = 5"),
        ("[sound]", '[sound]\ncard = "\n'),
        ("warm_up = 3.0", "warm_up = 3000.0"),
    ],
)
def test_of_broken_settings_every_pin_that_can_be_read_counts(
    file: Path, old: str, new: str
) -> None:
    file.write_text(file.read_text("utf-8") + SECOND, "utf-8")
    spoil(file, "active_high = true", "active_high = false")
    spoil(file, old, new)
    wiring = bare_wiring(file)
    assert pins(wiring) == {17, 27, 22}
    assert (wiring.driver, wiring.active_high) == ("lgpio", False)
    assert wiring.runtime == file.parent


def test_a_broken_file_beside_them_changes_nothing(file: Path) -> None:
    (file.with_suffix(".d") / "enrolment.toml").write_text("[village")
    assert pins(bare_wiring(file)) == {17, 27}


@pytest.mark.parametrize("text", [None, b"", b"\xff\xff", b"[paths\n"])
def test_without_any_settings_what_the_daemon_wrote_down_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes | None
) -> None:
    from station.village.settings import bare_wiring as module

    file = tmp_path / "station.toml"
    if text is not None:
        file.write_bytes(text)
    with pytest.raises(SettingsError):
        bare_wiring(file)
    (tmp_path / "relays").write_text("1 27 17 x 99\n")
    monkeypatch.setattr(module, "_PATHS", PathSettings(runtime=str(tmp_path)))
    wiring = bare_wiring(file)
    assert (pins(wiring), wiring.active_high) == ({None, 27, 17}, False)


@pytest.mark.parametrize("spoilt", ["timezone", "beside"])
def test_the_command_drives_the_pins_whatever_the_settings_are(
    file: Path, monkeypatch: pytest.MonkeyPatch, spoilt: str
) -> None:
    factory = MockFactory()
    driven = {number: factory.pin(number) for number in (17, 27)}
    for pin in driven.values():
        pin.function, pin.state = "output", True
    monkeypatch.setattr(relays, "pin_factory", lambda *_: factory)
    if spoilt == "timezone":
        spoil(file, "Asia/Ho_Chi_Minh", "Asia")
    else:
        (file.with_suffix(".d") / "enrolment.toml").write_text("[village")
    result = CliRunner().invoke(main, ["--settings", str(file), "relays-off"])
    assert (result.exit_code, result.output) == (0, "all relays are off\n")
    assert all(any(not each.state for each in pin.states[1:]) for pin in driven.values())

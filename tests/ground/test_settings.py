"""Settings: all mistakes at once, each with the nearest right name; examples that load."""

from pathlib import Path

import pytest

from station.errors import SettingsError
from station.settings import example, load, unknown_keys
from station.village.settings.station import HEADING, StationSettings

EXAMPLE = example(StationSettings, HEADING)


def loaded(tmp_path: Path, text: str) -> StationSettings:
    path = tmp_path / "station.toml"
    path.write_text(text, "utf-8")
    return load(path, StationSettings)


def problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, text)
    return "\n".join(caught.value.problems)


def test_the_example_loads_and_explains_every_key(tmp_path: Path) -> None:
    settings = loaded(tmp_path, EXAMPLE)
    assert settings.village.name == "Thôn Nà Đông"
    keys = [line for line in EXAMPLE.splitlines() if "=" in line and not line.startswith("#")]
    before = dict(zip(EXAMPLE.splitlines()[1:], EXAMPLE.splitlines(), strict=False))
    assert all(before[key].startswith("# ") for key in keys)


def test_all_mistakes_come_at_once_with_the_nearest_right_name(tmp_path: Path) -> None:
    text = EXAMPLE.replace("card =", "crad =").replace("port = 8080", "port = 99999")
    # A key that there is not is told with the others, where something else is wrong.
    text = text.replace("pin = 27", "pin = 17").replace('"lgpio"', '"lgpoi"')
    found = problems(tmp_path, text)
    assert "there is no “sound.crad”; did you mean “card”?" in found
    assert "“panel.port” is 99999; the most is 65535" in found
    assert "did you mean “lgpio”?" in found
    assert "pin 17 is used twice: amplifier.mains_pin and zone “cong-lang”" in found
    assert found.count("\n") == 3


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "na-dong"', "", "“village.id” is missing: The village's name for the commune"),
        ('id = "na-dong"', "id = 5", "“village.id” is to be a text, not 5"),
        ("Asia/Ho_Chi_Minh", "Asia", "there is no time zone “Asia”"),
        ("warm_up = 3.0", "warm_up = true", "“amplifier.warm_up” is to be a number, not true"),
        (
            'id = "na-dong"',
            'id = "na\\u0000"',
            "“village.id” has a sign in it that can't be written",
        ),
        # Not a number is neither less nor more than any bound: relays would stay on for ever.
        ("warm_up = 3.0", "warm_up = nan", "“amplifier.warm_up” is to be a number, not NaN"),
        (
            "longest_on = 60.0",
            "longest_on = nan",
            "“amplifier.longest_on” is to be a number, not NaN",
        ),
        ("warm_up = 3.0", "warm_up = inf", "“amplifier.warm_up” is to be a number, not Infinity"),
        (
            "warm_up = 3.0",
            f"warm_up = {'9' * 400}",
            "“amplifier.warm_up” is to be a number",
        ),
        (
            "mains_pin = 17",
            f"mains_pin = {'9' * 400}",
            "mains_pin” is to be a whole number",
        ),
        ("mains_pin = 17", f"mains_pin = {'9' * 5000}", "a number in it is too long"),
        ("mains_pin = 17", "mains_pin = " + "[" * 9000 + "]" * 9000, "a list in it is too deep"),
        ("Asia/Ho_Chi_Minh", "Asia/Hanoy", "there is no time zone “Asia/Hanoy”"),
        ('id = "cong-lang"', 'id = "Cổng làng"', "“zone[1].id” is “Cổng làng”; use a-z, 0-9 and -"),
        ("[[zone]]", "[zone]", "“zone” is to be [[zone]] tables"),
        ("mains_pin = 17", "mains_pin = 40", "“amplifier.mains_pin” is 40; the most is 27"),
        ('languages = ["vi"]', "languages = [1]", "“village.languages[1]” is to be a text, not 1"),
    ],
)
def test_each_kind_of_mistake_has_its_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert sentence in problems(tmp_path, EXAMPLE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[sound]", "[sounds]", "there is no “sounds”; did you mean “sound”?"),
        ("card =", "crad =", "there is no “sound.crad”; did you mean “card”?"),
        ("[village]", "[village]\nelevation = 700", "there is no “village.elevation”"),
    ],
)
def test_a_key_that_there_is_not_stops_nothing_and_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, old: str, new: str, sentence: str
) -> None:
    settings = loaded(tmp_path, EXAMPLE.replace(old, new))
    assert settings.village.id == "na-dong"
    [told] = caplog.messages
    [unknown] = unknown_keys(tmp_path / "station.toml", StationSettings)
    assert sentence in unknown
    assert told == f"{unknown}; it is ignored"
    assert unknown.startswith(str(tmp_path / "station.toml"))


def test_a_key_that_lies_beside_stops_nothing_either(tmp_path: Path) -> None:
    beside = tmp_path / "station.d"
    beside.mkdir()
    (beside / "x.toml").write_text("[village]\nnmae = 1\n")
    loaded(tmp_path, EXAMPLE)
    [unknown] = unknown_keys(tmp_path / "station.toml", StationSettings)
    assert "there is no “village.nmae”; did you mean “name”?" in unknown


def test_no_zone_is_a_mistake(tmp_path: Path) -> None:
    without = EXAMPLE[: EXAMPLE.index("# One table")] + EXAMPLE[EXAMPLE.index("[paths]") :]
    assert "zone" in problems(tmp_path, without)
    assert "there is no [[zone]]" in problems(tmp_path, "zone = []\n" + without)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[village", b"a = 1\na = 2", b"\x00"])
def test_what_is_not_toml_in_utf8_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "station.toml"
    path.write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        load(path, StationSettings)
    assert len(caught.value.problems) == 1
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read: No such file"):
        load(tmp_path / "none.toml", StationSettings)


def test_what_lies_beside_goes_before_key_by_key(tmp_path: Path) -> None:
    beside = tmp_path / "station.d"
    beside.mkdir()
    (beside / "enrolment.toml").write_text('[village]\nid = "khac"\n[commune]\nsource = "stick"\n')
    settings = loaded(tmp_path, EXAMPLE)
    assert (settings.village.id, settings.commune.source) == ("khac", "stick")
    assert settings.village.languages == ["vi"]
    assert settings.zone[0].id == "cong-lang"


@pytest.mark.parametrize("text", ["[village", "[village]\nname = 1\n", "village = 1\n"])
def test_a_mistake_in_what_lies_beside_is_told(tmp_path: Path, text: str) -> None:
    beside = tmp_path / "station.d"
    beside.mkdir()
    (beside / "x.toml").write_text(text)
    assert problems(tmp_path, EXAMPLE)

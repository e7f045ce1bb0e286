"""commune.toml: its example, its mistakes, and what init writes."""

from pathlib import Path

import pytest

from station import settings
from station.commune import settings as commune_settings
from station.commune.settings import HEADING, CommuneSettings, filled_in
from station.errors import SettingsError

SHIPPED = Path(commune_settings.__file__).with_name("commune.toml")


def test_the_shipped_example_is_what_the_table_says() -> None:
    assert SHIPPED.read_text("utf-8") == settings.example(CommuneSettings, HEADING)


def test_the_example_loads_without_a_mistake() -> None:
    loaded = settings.load(SHIPPED, CommuneSettings)
    assert loaded.village_ids == ("na-dong",)
    assert (loaded.quiet.start.hour, loaded.quiet.end.hour) == (21, 5)
    assert loaded.zoneinfo.key == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize("villages", [{}, {"a": 'Thôn "A"'}, {"a": "A", "b": "Thôn B\\"}])
def test_what_init_writes_is_read_the_same(tmp_path: Path, villages: dict[str, str]) -> None:
    path = tmp_path / "commune.toml"
    path.write_text(filled_in("phuc-loc", 'Xã "Phúc Lộc"', villages), "utf-8")
    loaded = settings.load(path, CommuneSettings)
    assert (loaded.commune.id, loaded.commune.name) == ("phuc-loc", 'Xã "Phúc Lộc"')
    assert {village.id: village.name for village in loaded.village} == villages


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "commune.toml"
    path.write_text(
        '[commune]\nid = "Xã"\nname = "Xã"\ntimezone = "Asia/Hanoi"\n'
        '[quiet_hours]\nstart = "9pm"\nend = "25:00"\n[expirey]\n'
        '[[village]]\nid = "a"\nname = "A"\n[[village]]\nid = "a"\nname = "A"\n'
    )
    with pytest.raises(SettingsError) as caught:
        settings.load(path, CommuneSettings)
    told = "\n".join(caught.value.problems)
    for word in ("commune.id", "Asia/Hanoi", "9pm", "25:00", "did you mean “expiry”", "called “a”"):
        assert word in told

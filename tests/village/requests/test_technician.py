"""What a technician changes from the page: only what may be, only when it is right."""

from pathlib import Path
from typing import Any

import pytest

from station import settings as settings_files
from station.errors import InputError
from station.fields import FormError
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import Done
from station.village.control.messages.box import ChangeSettings, GetSettings
from station.village.requests.technician import BESIDE, TechnicianSettings
from station.village.settings.station import HEADING, StationSettings
from station.wire import form_of, message_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "station.toml"
    path.write_text(settings_files.example(StationSettings, HEADING), "utf-8")
    return path


def loaded(file: Path) -> StationSettings:
    return settings_files.load(file, StationSettings)


def own(file: Path, *, idle: bool = True) -> TechnicianSettings:
    return TechnicianSettings(file, loaded(file).commune, loaded(file).zone, lambda: idle)


def wanted(file: Path) -> dict[str, Any]:
    form: dict[str, Any] = form_of(own(file).show(GetSettings()))
    return form


def change(form: dict[str, Any]) -> ChangeSettings:
    return message_of(ChangeSettings, form)


def test_what_is_changed_counts_at_the_next_start(file: Path) -> None:
    form = wanted(file)
    form["commune"] = {"source": "http://192.168.1.9:8000/", "every_minutes": 30.0}
    form["zone"][0] |= {"name": 'Đình "làng" \\', "volume_most": 80}
    assert own(file).change(change(form)) == Done()
    settings = loaded(file)
    assert settings.commune.source == "http://192.168.1.9:8000/"
    assert settings.sync_every.total_seconds() == 1800
    zone = settings.zone[0]
    assert (zone.name, zone.volume_most, zone.volume, zone.pin) == ('Đình "làng" \\', 80, 80, 27)


def test_what_is_as_it_was_is_not_frozen(file: Path) -> None:
    form = wanted(file)
    form["commune"]["source"] = "stick"
    own(file).change(change(form))
    file.write_text(file.read_text("utf-8").replace("Cổng làng", "Cổng mới"), "utf-8")
    assert loaded(file).zone[0].name == "Cổng mới"
    form = wanted(file)
    form["commune"]["source"] = "http://commune.example:8000/"  # as station.toml has it
    own(file).change(change(form))
    assert "source" not in (file.parent / "station.d" / BESIDE).read_text("utf-8")


def test_a_zone_that_has_gone_is_no_reason_not_to_start(file: Path) -> None:
    form = wanted(file)
    form["zone"][0]["name"] = "Đình làng"
    own(file).change(change(form))
    file.write_text(file.read_text("utf-8").replace('id = "cong-lang"', 'id = "dinh"'), "utf-8")
    assert [(zone.id, zone.name) for zone in loaded(file).zone] == [("dinh", "Cổng làng")]


def test_all_mistakes_are_told_at_once_and_nothing_is_written(file: Path) -> None:
    form = wanted(file)
    form["commune"]["every_minutes"] = 1e9
    form["zone"][0] |= {"volume_least": -1, "volume_most": 101}
    with pytest.raises(InputError) as caught:
        own(file).change(change(form))
    for word in ("every_minutes", "volume_least", "volume_most"):
        assert word in str(caught.value)
    assert not (file.parent / "station.d").exists()


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("commune", "root", "/tmp/root.json"),
        ("commune", "source", "/etc"),
        ("commune", "source", "file:///etc/passwd"),
        ("commune", "source", "http://[::1"),
        ("commune", "source", "http://x:99999/"),
        ("commune", "source", 5),
        ("commune", "every_minutes", "often"),
        ("zone", "pin", 4),
        ("zone", "id", "khac"),
        ("zone", "name", ""),
        ("zone", "name", "a\nb"),
        ("zone", "name", "x" * 61),
        ("zone", "volume_least", "loud"),
        ("zone", "volume_most", True),
    ],
)
def test_anything_else_is_refused(file: Path, table: str, key: str, value: object) -> None:
    form = wanted(file)
    (form[table][0] if table == "zone" else form[table])[key] = value
    with pytest.raises(InputError):
        own(file).change(change(form))
    assert not (file.parent / "station.d").exists()


@pytest.mark.parametrize("form", [{}, {"commune": [], "zone": {}}, {"zone": [1]}, {"zone": []}])
def test_another_form_is_refused(file: Path, form: dict[str, Any]) -> None:
    with pytest.raises(FormError):
        own(file).change(change(form))


def test_bounds_the_wrong_way_round_are_refused(file: Path) -> None:
    form = wanted(file)
    form["zone"][0] |= {"volume_least": 80, "volume_most": 40}
    with pytest.raises(InputError):
        own(file).change(change(form))


def test_nothing_is_changed_while_something_sounds(file: Path) -> None:
    with pytest.raises(RequestRefusedError):
        own(file, idle=False).change(change(wanted(file)))

"""A box whose settings went wrong comes up with what it had, and says so."""

from pathlib import Path

import pytest

from station.errors import SettingsError
from station.settings import example
from station.village.settings.at_start import findings, forget_aside, load_at_start
from station.village.settings.station import HEADING, StationSettings

RIGHT = '[village]\nid = "khuoi-luong"\nname = "Khuổi Lương"\n'
WRONG = (
    b'[village]\nid = "khuoi-luong"\ntimezone = "Asia"\n',
    b"[village\n",
    b"\xff\xfe\x00",
    b"[zone]\n",
    b"village = 3\n",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "station.toml"
    path.write_text(example(StationSettings, HEADING), "utf-8")
    (tmp_path / "station.d").mkdir()
    return path


def beside(file: Path, name: str = "enrolment.toml") -> Path:
    return file.with_suffix(".d") / name


@pytest.mark.parametrize("wrong", WRONG)
def test_a_broken_file_gives_way_to_its_last_form_that_was_used(file: Path, wrong: bytes) -> None:
    beside(file).write_text(RIGHT, "utf-8")
    assert load_at_start(file).village.id == "khuoi-luong"
    assert not list(findings(file))
    beside(file).write_bytes(wrong)
    for _ in range(2):
        settings = load_at_start(file)
        assert settings.village.name == "Khuổi Lương"
        (fault,) = findings(file)
        assert (fault.part, fault.fit) == ("settings", False)
        assert "enrolment.toml could not be used" in fault.text
    assert beside(file, "enrolment.toml.broken").read_bytes() == wrong
    assert beside(file).read_text("utf-8") == RIGHT


@pytest.mark.parametrize("wrong", WRONG)
def test_without_such_a_form_the_rest_counts(file: Path, wrong: bytes) -> None:
    beside(file).write_bytes(wrong)
    beside(file, "technician.toml").write_text("[commune]\nevery_minutes = 30.0\n")
    settings = load_at_start(file)
    assert (settings.village.id, settings.commune.every_minutes) == ("na-dong", 30.0)
    assert not beside(file).exists()
    assert [fault.fit for fault in findings(file)] == [False]
    forget_aside(beside(file))
    assert not list(findings(file))


def test_each_broken_file_is_put_aside_and_no_other(file: Path) -> None:
    names = ("a.toml", "enrolment.toml", "technician.toml")
    for name in names:
        beside(file, name).write_text("" if name == "technician.toml" else "[x")
    load_at_start(file)
    left = {path.name for path in file.with_suffix(".d").iterdir()}
    assert left == {"a.toml.broken", "enrolment.toml.broken", "technician.toml"}


def test_a_persons_own_mistakes_are_told_and_nothing_is_put_aside(file: Path) -> None:
    beside(file).write_text(RIGHT, "utf-8")
    file.write_text(file.read_text("utf-8").replace("Asia/Ho_Chi_Minh", "Asia"), "utf-8")
    with pytest.raises(SettingsError, match="there is no time zone “Asia”"):
        load_at_start(file)
    assert beside(file).read_text("utf-8") == RIGHT


def test_a_folder_that_can_not_be_written_keeps_nothing_from_sounding(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside(file).write_bytes(b"[x")

    def refused(_: Path, __: Path) -> Path:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", refused)
    assert load_at_start(file).village.id == "na-dong"

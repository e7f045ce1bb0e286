"""Packages that a release needs: read from the installer's own list, told when they are missing."""

from pathlib import Path

from station.village.health.packages import LIST, findings, missing_here, needed_by
from tests.places import SYSTEMD


def test_what_is_missing_is_told_with_what_is_off(tmp_path: Path) -> None:
    (tmp_path / LIST).parent.mkdir(parents=True)
    (tmp_path / LIST).write_text((SYSTEMD / "packages").read_text("utf-8"), "utf-8")
    [found] = findings(tmp_path, lambda names: {"ffmpeg"} & set(names))
    assert (found.part, found.fit) == ("packages", False)
    assert "making what is spoken here fit for horns" in found.text
    assert "apt-get install ffmpeg" in found.text
    assert list(findings(tmp_path, lambda _: set())) == []


def test_a_checkout_knows_of_no_packages(tmp_path: Path) -> None:
    assert list(findings(tmp_path, set)) == []


def test_the_installers_list_has_the_sound_and_nothing_that_only_some_boxes_need() -> None:
    needed = needed_by((SYSTEMD / "packages").read_text("utf-8"))
    assert needed["python3-pyaudio"] == "the sound"
    assert not {"python3-lgpio", "python3-argon2", "#", ""} & set(needed)


def test_debian_is_asked() -> None:
    assert missing_here(["no-such-package-of-debians"]) <= {"no-such-package-of-debians"}

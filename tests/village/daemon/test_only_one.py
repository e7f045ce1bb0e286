"""A second daemon is refused before it touches what the first one uses."""

from pathlib import Path

import pytest

from station.errors import RefusedError
from station.settings import load
from station.village.daemon.main import serve
from station.village.daemon.only_one import only_one
from station.village.settings.places import Places
from station.village.settings.station import StationSettings


def test_the_same_folders_are_refused_and_free_again_afterwards(tmp_path: Path) -> None:
    places = Places(tmp_path / "state", tmp_path / "run")
    with (
        only_one(places),
        pytest.raises(RefusedError, match="already runs with the folder"),
        only_one(places),
    ):
        raise AssertionError("there are two")
    with only_one(places):
        pass


@pytest.mark.parametrize(("state", "runtime"), [("state", "other"), ("other", "run")])
def test_one_common_folder_is_enough(tmp_path: Path, state: str, runtime: str) -> None:
    with (
        only_one(Places(tmp_path / "state", tmp_path / "run")),
        pytest.raises(RefusedError, match="already runs with the folder"),
        only_one(Places(tmp_path / state, tmp_path / runtime)),
    ):
        raise AssertionError("there are two")


def test_a_disk_that_takes_nothing_keeps_no_station_from_starting(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    places = Places(tmp_path / "state", tmp_path / "run")
    with (
        only_one(places),
        pytest.raises(RefusedError, match="already runs with the folder"),
        only_one(places),
    ):
        raise AssertionError("there are two")


@pytest.mark.parametrize("runtime", ["run", "other"])
def test_a_second_run_leaves_the_first_ones_files_as_they_are(tmp_path: Path, runtime: str) -> None:
    first = Places(tmp_path / "state", tmp_path / "run")
    first.verified_copies.mkdir(parents=True)
    copy = first.verified_copies / "a.opus"
    copy.write_bytes(b"what is on the air")
    file = tmp_path / "station.toml"
    file.write_text(
        f'[village]\nid = "na-dong"\nname = "Thôn Nà Đông"\n'
        f'[commune]\nsource = "{tmp_path}"\nroot = "{tmp_path}/root.json"\n'
        f'[amplifier]\npins = "mock"\n[[zone]]\nid = "gate"\nname = "Cổng"\npin = 27\n'
        f'[paths]\nstate = "{tmp_path}/state"\nruntime = "{tmp_path}/{runtime}"\n',
        "utf-8",
    )
    with only_one(first):
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(RefusedError, match="already runs with the folder"):
            serve(load(file, StationSettings), file)
        after = [path for path in sorted(tmp_path.rglob("*")) if runtime not in path.parts[-2:]]
    assert copy.read_bytes() == b"what is on the air"
    assert set(after) <= set(before)

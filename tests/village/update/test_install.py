"""A release on its way: fetched over HTTP or from a stick, verified, built, or refused."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from station.commune.keys.folder import make_key
from station.commune.releases.release import ReleaseWriter, take
from station.errors import InputError, LoaThonError, RefusedError, StorageError, TrustError
from station.trust.releases.feed import FOLDER
from station.village.update import install as program_install
from station.village.update.decision import platform_of, read_state
from station.village.update.fetch import fetch
from tests.village.release_site import NOW, Box, Maker, wheel


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    made = Maker(tmp_path / "maker")
    made.release("9.1.0")
    return made


@pytest.fixture
def box(tmp_path: Path, maker: Maker) -> Box:
    return Box(tmp_path / "box", maker)


def test_over_http_it_is_fetched_verified_and_built(box: Box) -> None:
    with box.maker.served() as address:
        assert box.fetch(address) == "9.1.0"
    assert box.install() == "9.1.0"
    assert box.next == "9.1.0"
    assert any("--no-index" in command for command in box.commands)


def test_from_a_folder_such_as_a_stick(box: Box) -> None:
    assert box.fetch() == "9.1.0"
    assert box.install() == "9.1.0"


def test_every_flipped_file_is_refused(box: Box) -> None:
    box.fetch()
    files = [p for p in sorted(box.mirror.rglob("*.*")) if p.is_file() and "cache" not in p.parts]
    # Roots that root's own memory begins with aren't asked for.
    files = [p for p in files if "root" not in p.name]
    assert len(files) >= 5
    for path in files:
        whole = path.read_bytes()
        path.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
        with pytest.raises(LoaThonError):
            box.install()
        assert box.next == ""
        path.write_bytes(whole)
    assert box.install() == "9.1.0"


def test_another_projects_root_is_refused(box: Box, tmp_path: Path) -> None:
    other = Maker(tmp_path / "other")
    other.release("9.9.0")
    with pytest.raises(TrustError, match="project's keys"):
        box.fetch(str(other.repository))
    # And where root looks, whoever put it into the station's folder.
    shutil.copytree(other.repository / FOLDER, box.mirror, dirs_exist_ok=True)
    with pytest.raises(TrustError, match="project's keys"):
        box.install()


def test_a_key_that_isnt_the_makers_signs_nothing(box: Box) -> None:
    # As a commune that was broken into would: it has its own keys and the whole folder.
    stolen = ReleaseWriter(box.maker.repository / FOLDER)
    made = wheel(box.maker.folder / "evil", "9.9.0")
    stolen.release("9.9.0", {platform_of(): [made]}, make_key(), NOW)
    with pytest.raises(TrustError, match="project's keys"):
        box.fetch()


def test_an_older_repository_is_refused_by_root(box: Box, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(box.maker.repository, old)
    box.maker.release("9.2.0")
    box.fetch()
    assert box.install() == "9.2.0"
    (box.home / "next").unlink()
    assert box.fetch(str(old)) == "9.1.0"
    with pytest.raises(TrustError, match="older"):
        box.install()


def test_a_release_isnt_taken_twice_nor_an_older_one(box: Box, maker: Maker) -> None:
    with pytest.raises(InputError, match="isn't newer"):
        maker.release("9.1.0")
    with pytest.raises(InputError, match="isn't newer"):
        maker.release("9.0.9")


def test_the_same_or_an_older_version_than_runs_isnt_fetched(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "maker")
    maker.release("0.0.9")
    assert Box(tmp_path / "box", maker).fetch() == ""


@pytest.mark.parametrize("name", ["../out.py", "/etc/out.py", "a/../../out.py"])
def test_a_wheel_that_writes_outside_isnt_unpacked(tmp_path: Path, name: str) -> None:
    made = wheel(tmp_path / "w", "9.1.0", extra={name: b"x"})
    with pytest.raises(TrustError, match="outside"):
        program_install.unpacked_bytes(made)


def test_a_bomb_isnt_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = Maker(tmp_path / "maker")
    monkeypatch.setattr(program_install, "_MOST_UNPACKED", 3_000_000)
    bomb = {f"zeros{n}": bytes(1_000_000) for n in range(4)}
    maker.release("9.1.0", wheel(tmp_path / "w", "9.1.0", extra=bomb))
    box = Box(tmp_path / "box", maker)
    box.fetch()
    with pytest.raises(TrustError, match="unpacked"):
        box.install()
    assert box.commands == []


def test_without_room_nothing_is_built(box: Box) -> None:
    with pytest.raises(StorageError, match="no room"):
        fetch(str(box.maker.repository), box.maker.root, box.mirror, NOW, free=lambda _: 1000)
    box.fetch()
    with pytest.raises(StorageError, match="no room"):
        box.install(room=1000)
    assert box.commands == []


def test_a_power_cut_between_any_two_steps_is_made_good_by_the_next_run(box: Box) -> None:
    box.fetch()
    box.install()
    steps, done = len(box.commands), box.run
    for step in range(steps):
        (box.home / "next").unlink(missing_ok=True)
        box.commands = []

        def cut(command: Sequence[str], step: int = step) -> None:
            if len(box.commands) == step:
                raise KeyboardInterrupt
            done(command)

        box.run = cut  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            box.install()
        assert box.next == ""
        box.run = done  # type: ignore[method-assign]
        assert box.install() == "9.1.0"


def test_a_release_that_fails_its_trial_is_never_tried_again(box: Box) -> None:
    box.fetch()
    box.fails_at = "self-check"
    with pytest.raises(RefusedError):
        box.install()
    assert box.install() == ""
    assert "9.1.0 was refused: it doesn't work" in read_state(box.home, box.mirror).finding().text


def test_what_is_carried_is_verified_first_and_stays_the_projects(tmp_path: Path) -> None:
    ours, other = Maker(tmp_path / "ours"), Maker(tmp_path / "other")
    ours.release("9.1.0")
    other.release("9.2.0", carry=False)
    with pytest.raises(TrustError):
        take(other.releases, ours.repository, NOW)
    assert Box(tmp_path / "box", ours).fetch() == "9.1.0"


def test_one_wheel_that_differs_between_two_builds_is_refused(tmp_path: Path) -> None:
    # A box would be offered one of them, and its manifest would name the other.
    maker = Maker(tmp_path / "maker")
    made = [wheel(tmp_path / str(n), "9.1.0", extra={"x": bytes([n])}) for n in range(2)]
    with pytest.raises(InputError, match="isn't the same in two builds"):
        maker.press.release(
            "9.1.0", {("cp311", "x86_64"): made[:1], ("cp311", "aarch64"): made[1:]}, maker.key, NOW
        )
    both = {("cp311", "x86_64"): made[:1], ("cp311", "aarch64"): made[:1]}
    maker.press.release("9.1.0", both, maker.key, NOW)

"""Each person's own key, what a mistyped passphrase costs, and keys that lie together."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from station.cli.commune.main import Tools, main
from station.commune.keys.folder import KeyFolder
from station.commune.keys.pem import ROUNDS as REAL_ROUNDS
from station.commune.keys.pem import rounds_of
from tests.commune.desk import PASSPHRASES, ROUNDS, TEXT, Desk

OWN = "chỉ mình tôi biết"


def draft(desk: Desk, name: str = "tin") -> None:
    """A draft that waits for the chairman."""
    desk.do("bulletin", "add", desk.write(f"{name}.txt", TEXT))


def own_key(desk: Desk, role: str = "chairman", name: str = "Nguyễn Văn B") -> tuple[Path, str]:
    """A key that a person made on his own machine; its folder, and what he saw."""
    folder = desk.folder / f"own-{role}"
    tools = Tools(desk.studio, desk.clock, rounds=ROUNDS)
    words = ["--home", str(desk.folder / "nowhere"), "keys", "new", role, str(folder)]
    typed = CliRunner().invoke(main, [*words, "--name", name], obj=tools, input=f"{OWN}\n{OWN}\n")
    assert typed.exit_code == 0, typed.output
    return folder, typed.output


def test_a_mistyped_passphrase_is_asked_for_again_and_nothing_heard_twice(desk: Desk) -> None:
    draft(desk)
    secret = desk.environment.pop("LOA_THON_PASSPHRASE_CHAIRMAN")
    told = desk.do("approve", "tin", typed=f"con dau do\nCON DẤU\n{secret}\n")
    assert (len(desk.played), told.count("That isn't it.")) == (1, 2)
    assert "“tin” is approved" in told


def test_it_is_not_asked_for_for_ever(desk: Desk) -> None:
    draft(desk)
    del desk.environment["LOA_THON_PASSPHRASE_CHAIRMAN"]
    result = desk.run("approve", "tin", typed="sai\n" * 10)
    assert result.exit_code == 77
    assert result.output.count("Passphrase of the chairman's key") == 4
    assert "draft" in desk.do("bulletin", "list")


def test_a_missing_key_is_told_before_anything_is_heard_or_typed(desk: Desk) -> None:
    draft(desk)
    del desk.environment["LOA_THON_PASSPHRASE_CHAIRMAN"]
    (desk.home.path / "keys" / "chairman.pem").unlink()
    result = desk.run("approve", "tin")
    assert (result.exit_code, desk.played) == (74, [])
    assert "Passphrase" not in result.output
    del desk.environment["LOA_THON_PASSPHRASE_ROOT"]
    (desk.home.path / "keys" / "targets.pem").unlink()
    for words in (("rotate", "root"), ("rotate", "root-1"), ("rotate", "editor", "--name", "B")):
        result = desk.run("keys", *words)
        assert (result.exit_code, "assphrase" in result.output) == (74, False), result.output


def test_keys_that_lie_together_are_warned_of_at_each_command(desk: Desk) -> None:
    for words in (("bulletin", "list"), ("publish",), ("keys", "list")):
        warned = [s for s in desk.run(*words).stderr.splitlines() if s.startswith("KEYS: ")]
        assert len(warned) == 2, words
        assert "root-1, root-2, root-3, targets" in warned[0]
        assert "editor and chairman" in warned[1]
    stick = desk.folder / "stick"
    stick.mkdir()
    for path in (desk.home.path / "keys").glob("*.pem"):
        if path.stem not in ("feed", "editor"):
            path.rename(stick / path.name)
    assert "KEYS" not in desk.run("bulletin", "list").stderr
    draft(desk)
    desk.do("--media", str(stick), "approve", "tin", *desk.digests("tin"))


def test_a_person_makes_a_key_elsewhere_and_only_its_public_half_travels(desk: Desk) -> None:
    folder, seen = own_key(desk)
    assert sorted(path.name for path in folder.iterdir()) == ["chairman.pem", "chairman.pub"]
    public = folder / "chairman.pub"
    digits = seen.split("from here: ")[1].splitlines()[0]
    told = desk.do("keys", "rotate", "chairman", "--key", str(public), typed="y\n")
    assert f"The key of Nguyễn Văn B (chairman): {digits}" in told
    assert "chairman" not in KeyFolder(desk.home.path / "keys").here()
    assert "Nguyễn Văn B" in desk.do("keys", "list")
    draft(desk)
    desk.environment["LOA_THON_PASSPHRASE_CHAIRMAN"] = OWN
    words = ("approve", "tin", *desk.digests("tin"))
    assert "bring the medium" in desk.refused(*words)[1]
    desk.do("--media", str(folder), *words)
    desk.do("publish")
    assert "bulletins/tin.json" in desk.feed().refresh()


def test_digits_that_the_person_does_not_read_change_nothing(desk: Desk) -> None:
    folder, _ = own_key(desk)
    before = desk.home.trust_file.read_bytes()
    words = ("keys", "rotate", "chairman", "--key", str(folder / "chairman.pub"))
    assert "nothing was changed" in desk.refused(*words, typed="n\n")[1]
    assert desk.home.trust_file.read_bytes() == before


@pytest.mark.parametrize("damage", ["role", "torn", "nothing"])
def test_a_public_half_that_is_none_is_refused(desk: Desk, damage: str) -> None:
    folder, _ = own_key(desk)
    file = folder / "chairman.pub"
    if damage == "torn":
        file.write_bytes(file.read_bytes()[:-9])
    words = ("rotate", "editor" if damage == "role" else "chairman")
    if damage == "nothing":
        file = folder / "chairman.pem"
    status, told = desk.refused("keys", *words, "--key", str(file), typed="y\n")
    assert status == 65
    expected = "a key for the chairman, not for the editor" if damage == "role" else "public half"
    assert expected in told


def test_a_deputy_brings_a_key_for_an_office_that_nobody_holds(desk: Desk) -> None:
    folder, _ = own_key(desk, "deputy", "Trần Thị C")
    desk.do("keys", "add", "deputy", "--key", str(folder / "deputy.pub"), "--yes")
    desk.environment["LOA_THON_PASSPHRASE_DEPUTY"] = OWN
    desk.do("bulletin", "add", desk.write("bao.txt", TEXT), "--priority", "emergency")
    desk.do("--media", str(folder), "approve", "bao", "--deputy", *desk.digests("bao"))


def test_a_commune_is_founded_with_keys_that_people_made_for_themselves(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    chairman, _ = own_key(desk)
    editor, _ = own_key(desk, "editor", "Lò Thị D")
    halves = ("--key", str(chairman / "chairman.pub"), "--key", str(editor / "editor.pub"))
    told = desk.do("init", "--name", "Xã", "--id", "xa", *halves, typed="y\ny\n")
    assert "with the chairman" not in told
    assert desk.home.keys.here() == ("feed", "root-1", "root-2", "root-3", "targets")
    listed = desk.do("keys", "list")
    assert "Nguyễn Văn B" in listed
    assert "Lò Thị D" in listed


def test_people_at_this_machine_type_one_after_the_other_and_not_the_same(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for role in ("EDITOR", "CHAIRMAN"):
        del desk.environment[f"LOA_THON_PASSPHRASE_{role}"]
    words = ("init", "--name", "Xã", "--id", "xa")
    one, other = PASSPHRASES["editor"], PASSPHRASES["chairman"]
    told = desk.refused(*words, typed=f"{one}\n{one}\n{one}\n{one}\n")[1]
    assert "the same as another key's" in told
    assert not desk.home.path.exists()
    told = desk.do(*words, typed=f"{one}\n{one}\n{other}\n{other}\n")
    assert "Now the editor alone" in told
    assert "Now the chairman alone" in told


def test_a_key_of_the_command_is_slow_to_guess(tmp_path: Path) -> None:
    tools = Tools()
    assert tools.rounds == REAL_ROUNDS
    words = ["keys", "new", "editor", str(tmp_path), "--name", "A"]
    CliRunner().invoke(main, words, input=f"{OWN}\n{OWN}\n", catch_exceptions=False)
    assert rounds_of((tmp_path / "editor.pem").read_bytes()) == REAL_ROUNDS

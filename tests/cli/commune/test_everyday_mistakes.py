"""What an officer gets wrong on an ordinary day, and what the command says of it."""

from pathlib import Path

import pytest

from tests.commune.desk import TEXT, Desk


@pytest.fixture
def paper(desk: Desk) -> str:
    return desk.write("tin.txt", TEXT)


def test_villages_are_named_as_people_name_them(desk: Desk, paper: str) -> None:
    desk.do("bulletin", "add", paper, "--villages", "Nà Đông, khuổi lương")
    assert desk.home.store().bulletin("tin").bulletin.villages == {"na-dong", "khuoi-luong"}
    desk.do("bulletin", "change", "tin", "--villages", "thôn Nà Đông")
    assert desk.home.store().bulletin("tin").bulletin.villages == {"na-dong"}
    assert desk.do("next", "--village", "Khuổi Lương").startswith("khuoi-luong:")


@pytest.mark.parametrize(
    ("typed", "lacking"), [("5/12", "The year is missing."), ("18h", "The day is missing.")]
)
def test_half_a_day_is_asked_for_its_other_half(
    desk: Desk, paper: str, typed: str, lacking: str
) -> None:
    assert lacking in desk.refused("bulletin", "add", paper, "--until", typed)[1]


def test_a_folder_is_no_document(desk: Desk) -> None:
    told = desk.refused("bulletin", "add", str(desk.folder))[1]
    assert told.endswith("is a folder; give the document that is in it")


def test_a_key_on_a_stick_that_isnt_named_is_told_before_the_text(desk: Desk, paper: str) -> None:
    stick = desk.folder / "stick"
    stick.mkdir()
    (desk.home.path / "keys" / "editor.pem").replace(stick / "editor.pem")
    result = desk.run("bulletin", "add", paper)
    assert (result.exit_code, result.stdout) == (74, "")
    assert "name its folder, which has editor.pem, by --media" in result.stderr
    desk.do("--media", str(stick), "bulletin", "add", paper)


def test_a_bulletin_is_asked_for_by_its_title(desk: Desk, paper: str) -> None:
    desk.do("bulletin", "add", paper, "--title", "Lịch tiêm chủng", "--id", "t-5")
    assert "did you mean “t-5”?" in desk.refused("withdraw", "lịch tiêm chủng")[1]


def test_a_private_key_that_somebody_brings_is_not_taken(desk: Desk) -> None:
    key = str(Path(desk.home.path, "keys", "chairman.pem"))
    told = desk.refused("keys", "rotate", "chairman", "--key", key)[1]
    assert "is a private key, which stays with the person alone" in told
    assert "chairman.pub" in told


def test_withdrawing_a_draft_speaks_of_no_village(desk: Desk, paper: str) -> None:
    desk.do("bulletin", "add", paper)
    told = desk.do("withdraw", "tin", typed="y\n")
    assert "is a draft, which nobody has approved" in told
    assert "village" not in told

"""The office's whole way by the command line, on real files, keys and repositories."""

import tomllib
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from station.cli.commune.main import main
from station.programme.bulletin import Priority
from station.trust.statement import read_rules, verify_bulletin, verify_timetable
from tests.commune.desk import PASSPHRASES, TEXT, Desk

MORNING = '[[slot]]\nid = "sang"\ntitle = "Buổi sáng"\nat = 05:30:00\nlongest_minutes = 30\n'


def add(desk: Desk, *options: str, name: str = "tiem-chung.txt") -> str:
    """Add the sample; what was printed."""
    return desk.do("bulletin", "add", desk.write(name, TEXT), *options)


def fetched(desk: Desk, name: str) -> bytes:
    """A published file, as a village gets it."""
    feed = desk.feed()
    feed.refresh()
    feed.fetch(name, desk.folder / "fetched")
    return (desk.folder / "fetched").read_bytes()


def test_from_a_document_to_what_a_village_verifies(desk: Desk) -> None:
    printed = add(desk)
    assert "approval block (begins with" in printed
    assert "Nguyễn Văn A" in printed.partition("Not read aloud:")[2].partition("Spoken:")[0]
    assert "ngày 05/12/2026 → ngày năm tháng mười hai" in printed
    printed = desk.do("approve", "tiem-chung")
    assert "Kính thưa bà con, ngày năm tháng mười hai" in printed
    assert "SHA-256" in printed
    assert len(desk.played) == 1
    desk.do("timetable", "set", desk.write("t.toml", MORNING))
    assert "Published version 2 with 3 files" in desk.do("publish")
    rules = read_rules(fetched(desk, "trust.json"))
    bulletin = verify_bulletin(fetched(desk, "bulletins/tiem-chung.json"), rules)
    assert bulletin.title == "THÔNG BÁO LỊCH TIÊM CHỦNG"
    assert bulletin.valid_until - bulletin.valid_from == timedelta(days=7)
    recording = bulletin.recordings[0]
    audio = fetched(desk, f"audio/{recording.sha256}.opus")
    assert (len(audio), recording.seconds) == (recording.length, 12.5)
    timetable = verify_timetable(fetched(desk, "timetable.json"), rules)
    assert [slot.title for slot in timetable.slots] == ["Buổi sáng"]


def test_a_draft_is_not_published(desk: Desk) -> None:
    add(desk)
    desk.do("publish")
    assert set(desk.feed().refresh()) == {"trust.json"}


def test_signing_without_news_publishes_nothing_that_waits(desk: Desk) -> None:
    desk.do("bulletin", "add", desk.write("tin.txt", TEXT))
    desk.approve("tin")
    desk.do("publish", "--renew")
    assert "bulletins/tin.json" not in desk.feed().refresh()
    desk.do("publish")
    assert "bulletins/tin.json" in desk.feed().refresh()
    desk.do("publish", "--renew")
    assert "bulletins/tin.json" in desk.feed().refresh()


def test_a_withdrawn_bulletin_leaves_with_the_next_publishing(desk: Desk) -> None:
    add(desk)
    desk.approve("tiem-chung")
    desk.do("publish")
    desk.do("withdraw", "tiem-chung", "--yes")
    desk.do("publish")
    assert set(desk.feed().refresh()) == {"trust.json"}
    desk.do("publish")
    assert not list((desk.home.repository / "targets" / "audio").iterdir())


def test_an_expired_bulletin_leaves_with_the_next_publishing(desk: Desk) -> None:
    add(desk)
    desk.approve("tiem-chung")
    desk.do("publish")
    desk.clock.at += timedelta(days=8)
    desk.do("publish")
    assert set(desk.feed().refresh()) == {"trust.json"}


def test_an_emergency_needs_the_chairman_alone(desk: Desk) -> None:
    del desk.environment["LOA_THON_PASSPHRASE_EDITOR"]
    add(desk, "--priority", "emergency", "--villages", "na-dong")
    desk.approve("tiem-chung")
    desk.do("publish")
    rules = read_rules(fetched(desk, "trust.json"))
    bulletin = verify_bulletin(fetched(desk, "bulletins/tiem-chung.json"), rules)
    assert bulletin.priority is Priority.EMERGENCY
    assert bulletin.villages == {"na-dong"}


def test_options_of_a_bulletin_are_kept(desk: Desk) -> None:
    options = ("--from", "2026-12-01 05:00", "--until", "2026-12-02", "--repeats", "3")
    add(desk, *options, "--id", "t-1", "--title", "Tiêm chủng")
    shown = desk.do("bulletin", "show", "t-1")
    assert "t-1: Tiêm chủng" in shown
    assert "valid from 2026-12-01 05:00 until 2026-12-02 24:00" in shown
    assert "3×" in shown
    assert "t-1  draft" in desk.do("bulletin", "list")


def test_the_recording_is_played_or_its_place_is_told(desk: Desk) -> None:
    add(desk)
    assert "Recording 1 of 1, tiếng Việt, 0:12: " in desk.do("bulletin", "listen", "tiem-chung")
    desk.can_play = False
    assert str(desk.played[0]) in desk.do("bulletin", "listen", "tiem-chung")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        ("Thông báo".encode("utf-16")[:-1], "is cut off"),
        (b"\xff\xfe", "is empty"),
        (b"a " * 600_000, "over 1 MB"),
    ],
)
def test_a_bulletin_that_cant_be_read_is_refused_and_nothing_is_stored(
    desk: Desk, content: bytes, sentence: str
) -> None:
    status, told = desk.refused("bulletin", "add", desk.write("x.txt", content))
    assert (status, told.count("\n")) == (65, 0)
    assert sentence in told
    assert "no bulletin yet" in desk.do("bulletin", "list")
    assert not (desk.home.path / "audio").exists()


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    status, told = desk.refused("bulletin", "add", str(desk.folder / "nothing.txt"))
    assert status == 65
    assert "nothing.txt" in told


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--id", "Tiêm Chủng"), "can't be a bulletin's name"),
        (("--villages", "na-dongg"), "did you mean “na-dong”?"),
        (("--from", "2026-12-02 05:00", "--until", "2026-12-01 05:00"), "ends after it begins"),
        (("--title", "x" * 301), "1 to 300 characters"),
    ],
)
def test_a_wish_that_cant_be_is_refused_and_nothing_is_stored(
    desk: Desk, options: tuple[str, ...], sentence: str
) -> None:
    status, told = desk.refused("bulletin", "add", desk.write("x.txt", TEXT), *options)
    assert status == 65
    assert sentence in told
    assert "no bulletin yet" in desk.do("bulletin", "list")


def test_a_name_that_is_taken_is_refused_before_the_long_steps(desk: Desk) -> None:
    add(desk)
    spoken = len(desk.studio.voice.spoken)
    paper = desk.write("tiem-chung.txt", TEXT)
    _, told = desk.refused("bulletin", "add", paper, "--id", "tiem-chung")
    assert told == "there is a bulletin “tiem-chung” already; give another --id"
    assert len(desk.studio.voice.spoken) == spoken


@pytest.mark.parametrize("fault", ["voice", "master"])
def test_a_studio_that_fails_leaves_nothing_behind(desk: Desk, fault: str) -> None:
    desk.studio.voice.missing, desk.studio.master.full_disk = fault == "voice", fault == "master"
    before = sorted(path.name for path in desk.home.path.iterdir())
    status, _ = desk.refused("bulletin", "add", desk.write("x.txt", TEXT))
    assert status in (69, 74)
    assert sorted(path.name for path in desk.home.path.iterdir()) == before
    assert "no bulletin yet" in desk.do("bulletin", "list")


def test_a_wrong_passphrase_signs_nothing(desk: Desk) -> None:
    add(desk)
    desk.environment["LOA_THON_PASSPHRASE_CHAIRMAN"] = "something else"
    status, told = desk.refused("approve", "tiem-chung")
    assert (status, told) == (77, "this isn't the passphrase of the chairman's key")
    assert "draft" in desk.do("bulletin", "list")


def test_a_passphrase_is_asked_for_and_not_shown(desk: Desk) -> None:
    add(desk)
    secret = desk.environment.pop("LOA_THON_PASSPHRASE_CHAIRMAN")
    printed = desk.do("approve", "tiem-chung", typed=f"{secret}\n")
    assert "Passphrase of the chairman's key" in printed
    assert secret not in printed


def test_the_editors_passphrase_does_not_open_the_chairmans_key(desk: Desk) -> None:
    add(desk)
    desk.environment["LOA_THON_PASSPHRASE_CHAIRMAN"] = PASSPHRASES["editor"]
    assert desk.refused("approve", "tiem-chung")[0] == 77


def test_the_editors_key_in_the_chairmans_place_approves_nothing(desk: Desk) -> None:
    add(desk)
    keys = desk.home.path / "keys"
    (keys / "editor.pem").replace(keys / "chairman.pem")
    desk.environment["LOA_THON_PASSPHRASE_CHAIRMAN"] = PASSPHRASES["editor"]
    status, told = desk.refused("approve", "tiem-chung")
    assert status == 77
    assert "lacks the signature of the chairman" in told
    assert "draft" in desk.do("bulletin", "list")


def test_a_recording_changed_since_it_was_made_is_not_approved(desk: Desk) -> None:
    add(desk)
    recording = next((desk.home.path / "audio").iterdir())
    recording.write_bytes(b"OggS something else")
    status, told = desk.refused("approve", "tiem-chung", *desk.digests("tiem-chung"))
    assert status == 77
    assert "was changed after it was made" in told


def test_a_recording_changed_after_the_approval_is_not_published(desk: Desk) -> None:
    add(desk)
    desk.approve("tiem-chung")
    next((desk.home.path / "audio").iterdir()).write_bytes(b"OggS something else")
    told = desk.do("publish")
    assert "LEFT AS IT WAS: the bulletin “tiem-chung” isn't published" in told
    assert "was changed" in told
    assert set(desk.feed().refresh()) == {"trust.json"}


def test_a_bulletin_is_approved_once(desk: Desk) -> None:
    add(desk)
    desk.approve("tiem-chung")
    status, told = desk.refused("approve", "tiem-chung")
    assert status == 1
    assert "is approved, so you can't approve it" in told


def test_a_bulletin_that_nobody_knows_gets_the_nearest_name(desk: Desk) -> None:
    add(desk)
    status, told = desk.refused("approve", "tiem-chugn")
    assert (status, told) == (
        65,
        "there is no bulletin “tiem-chugn”; did you mean “tiem-chung”?",
    )


def test_all_mistakes_of_a_timetable_come_at_once_and_the_old_one_stays(desk: Desk) -> None:
    desk.do("timetable", "set", desk.write("t.toml", MORNING))
    wrong = '[[slot]]\nid = "a"\nat = "25:00"\n[[slot]]\nid = "B b"\nat = "06:00"\nzone = ["x"]\n'
    status, told = desk.refused("timetable", "set", desk.write("w.toml", wrong))
    assert status == 65
    assert [word for word in ("25:00", "B b", "did you mean zones?") if word not in told] == []
    assert told.count("\n") == 2
    assert "sang: Buổi sáng" in desk.do("timetable", "show")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[slot]]\nid = "dem"\nat = 03:15:00\n', "in the quiet hours"),
        (MORNING + '[[slot]]\nid = "b"\nat = 05:45:00\n', "overlap"),
        ("[[slot]", "line 1"),
        ("slot = 5", "[[slot]]"),
    ],
)
def test_a_timetable_that_would_disturb_is_refused(desk: Desk, text: str, sentence: str) -> None:
    status, told = desk.refused("timetable", "set", desk.write("t.toml", text))
    assert status == 65
    assert sentence in told
    assert "no timetable yet" in desk.do("timetable", "show")


def test_a_timetable_that_is_not_text_is_refused(desk: Desk) -> None:
    assert "UTF-8" in desk.refused("timetable", "set", desk.write("t.toml", b"\xff"))[1]
    assert "1 MB" in desk.refused("timetable", "set", desk.write("t.toml", b"#" * 1_000_001))[1]


def test_new_quiet_hours_reach_the_villages_by_a_renewal(desk: Desk) -> None:
    desk.feed().refresh()
    text = desk.home.settings_file.read_text().replace('end = "05:00"', 'end = "06:00"')
    desk.home.settings_file.write_text(text)
    desk.do("renew")
    rules = read_rules(fetched(desk, "trust.json"))
    assert rules.quiet_hours.end.hour == 6
    told = desk.refused("timetable", "set", desk.write("t.toml", MORNING))[1]
    assert "in the quiet hours 21:00–06:00" in told


def test_what_init_makes_and_says(desk: Desk, tmp_path: Path) -> None:
    keys = desk.home.path / "keys"
    assert sorted(path.stem for path in keys.iterdir()) == [
        *("chairman", "editor", "feed", "root-1", "root-2", "root-3", "targets")
    ]
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    assert keys.stat().st_mode & 0o777 == 0o700
    for path in keys.iterdir():
        assert (b"ENCRYPTED" in path.read_bytes()) is (path.stem != "feed")
    settings = desk.home.settings()
    assert (settings.commune.id, settings.commune.name) == ("xa-mau", "Xã Mẫu")
    assert settings.village_ids == ("na-dong", "khuoi-luong")
    assert "Traceback" not in desk.do("bulletin", "list")


def test_init_never_overwrites(desk: Desk) -> None:
    root = desk.home.root_file.read_bytes()
    status, told = desk.refused("init", "--name", "Xã Khác", "--id", "xa-khac")
    assert status == 1
    assert "isn't empty" in told
    assert desk.home.root_file.read_bytes() == root


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--name", "Xã", "--id", "Xã Mẫu"), "use a-z, 0-9 and -"),
        (("--name", "Xã", "--id", "xa", "--village", "nadong"), "a village as its short name"),
    ],
)
def test_a_commune_that_cant_be_leaves_no_folder(
    tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    desk = Desk(tmp_path)
    assert sentence in desk.refused("init", *options)[1]
    assert list(tmp_path.iterdir()) == []


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.environment["LOA_THON_PASSPHRASE_ROOT"] = "short"
    told = desk.refused("init", "--name", "Xã", "--id", "xa")[1]
    assert "at least 8 characters" in told


def test_passphrases_come_from_a_file_that_others_cant_read(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.environment = {}
    lines = "".join(f'{name} = "{secret}"\n' for name, secret in PASSPHRASES.items())
    file = desk.write("passphrases.toml", lines)
    names = ("init", "--name", "Xã", "--id", "xa")
    Path(file).chmod(0o644)
    assert "others can read" in desk.refused("--passphrases", file, *names)[1]
    Path(file).chmod(0o600)
    desk.do("--passphrases", file, *names)
    assert tomllib.loads(desk.home.settings_file.read_text())["commune"]["name"] == "Xã"


def test_without_a_commune_every_command_says_what_to_do(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for words in (("bulletin", "list"), ("publish",), ("timetable", "show"), ("approve", "a")):
        status, told = desk.refused(*words)
        assert status == 65
        assert "make one with commune init" in told


def test_a_missing_key_says_to_bring_it(desk: Desk) -> None:
    add(desk)
    (desk.home.path / "keys" / "chairman.pem").unlink()
    status, told = desk.refused("approve", "tiem-chung")
    assert status == 74
    assert "bring the medium" in told


def test_a_misspelled_setting_is_named(desk: Desk) -> None:
    with desk.home.settings_file.open("a") as file:
        file.write('[servee]\nport = "x"\n')
    result = desk.run("bulletin", "list")
    assert result.exit_code == 0
    assert result.stderr.count("did you mean “serve”?; it is ignored") == 1


def commands(group: click.Group, *words: str) -> list[tuple[str, ...]]:
    """Every command below `group`, as its words."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*words, name))
        if isinstance(command, click.Group):
            found += commands(command, *words, name)
    return found


@pytest.mark.parametrize("words", [(), *commands(main)])
def test_every_command_explains_itself_with_an_example(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert "Example: commune " in result.output


def test_a_drafts_title_is_cleaned_and_that_is_said(desk: Desk) -> None:
    printed = add(desk, "--title", "Tiêm\x1b[2J chủng \u202e5")
    assert "“Tiêm [2J chủng 5”" in printed
    assert "signs that steer a screen; they were taken out" in printed
    assert desk.home.store().bulletin("tiem-chung").bulletin.title == "Tiêm [2J chủng 5"


def test_whatever_is_said_of_others_steers_no_terminal(desk: Desk) -> None:
    status, told = desk.refused("bulletin", "add", desk.write("a\x1b[2J.xyz", "x"))
    assert (status, "\x1b" in told, "\\x1b[2J" in told) == (65, False, True)

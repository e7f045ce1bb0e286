"""Keys change hands: people's, the machine's, and the root's, two of whose three must sign."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from station.commune.ceremony import transaction
from station.commune.ceremony.rotation import Rotation
from station.commune.repository.metadata import OfflineKeys
from station.errors import TrustError
from station.trust.feed import Feed
from station.trust.statement import read_rules, verify_bulletin
from tests.commune.desk import TEXT, Desk


def published(desk: Desk, name: str = "tiem-chung", *options: str) -> str:
    """Add, approve and publish; what the chairman was shown."""
    desk.do("bulletin", "add", desk.write(f"{name}.txt", TEXT), *options)
    shown = desk.approve(name)
    desk.do("publish")
    return shown


def rotate(desk: Desk, *words: str) -> str:
    """A minute later, as nobody changes keys in the same second."""
    desk.clock.at += timedelta(minutes=1)
    printed = desk.do("keys", *words)
    desk.clock.at += timedelta(minutes=1)
    return printed


def villages_hold(desk: Desk, feed: Feed | None = None) -> set[str]:
    """The bulletins that a village gets and verifies."""
    feed = feed or desk.feed()
    found = feed.refresh()
    feed.fetch("trust.json", desk.folder / "trust.json")
    rules = read_rules((desk.folder / "trust.json").read_bytes())
    names = set()
    for name in found:
        if name.startswith("bulletins/"):
            feed.fetch(name, desk.folder / "one.json")
            names.add(verify_bulletin((desk.folder / "one.json").read_bytes(), rules).id)
    return names


def village(desk: Desk, name: str, root: bytes) -> Feed:
    repository, now = str(desk.home.repository), desk.clock.at + timedelta(minutes=1)
    return Feed(repository, desk.folder / name, root, reference_time=now)


def test_a_new_chairman_does_not_silence_what_the_one_before_approved(desk: Desk) -> None:
    published(desk)
    before = villages_hold(desk)
    old = desk.home.keys.path("chairman").read_bytes()
    rotate(desk, "rotate", "chairman", "--name", "Nguyễn Văn B")
    assert villages_hold(desk) == before == {"tiem-chung"}
    assert "The passphrase of Nguyễn Văn B approves" in published(desk, "sau")
    assert villages_hold(desk) == {"tiem-chung", "sau"}
    shown = desk.do("keys", "list")
    assert "Nguyễn Văn B" in shown
    assert "ended" in shown
    # The key of the one before approves nothing any more.
    desk.do("bulletin", "add", desk.write("gia.txt", TEXT))
    desk.home.keys.path("chairman").write_bytes(old)
    status, told = desk.refused("approve", "gia", *desk.digests("gia"))
    assert status == 77
    assert "chairman" in told


def test_a_draft_from_before_a_change_is_signed_anew_by_the_editor(desk: Desk) -> None:
    desk.do("bulletin", "add", desk.write("tiem-chung.txt", TEXT))
    rotate(desk, "rotate", "chairman", "--name", "Nguyễn Văn B")
    status, told = desk.refused("approve", "tiem-chung", *desk.digests("tiem-chung"))
    assert status == 1
    assert "commune bulletin sign tiem-chung" in told
    desk.do("bulletin", "sign", "tiem-chung")
    desk.approve("tiem-chung")
    desk.do("publish")
    assert villages_hold(desk) == {"tiem-chung"}


def test_a_stolen_keys_later_statements_die(desk: Desk) -> None:
    published(desk, "truoc")
    desk.clock.at += timedelta(days=2)
    since = desk.clock.at - timedelta(days=1)
    published(desk, "sau")
    words = ("revoke", "chairman", "--since", f"{since:%Y-%m-%d %H:%M}")
    status, told = desk.refused("keys", *words, typed="n\n")
    assert status == 1
    assert "nothing was changed" in told
    assert len(desk.home.rules().signatories) == 2
    printed = rotate(desk, *words, "--yes")
    assert "believe the bulletin “sau” no more" in printed
    assert "truoc" not in printed
    assert "keys rotate feed" in printed
    desk.do("publish")
    assert villages_hold(desk) == {"truoc"}
    assert desk.refused("approve", "truoc")[0] == 1
    rotate(desk, "add", "chairman", "--name", "Nguyễn Văn B")
    published(desk, "moi")
    assert villages_hold(desk) == {"truoc", "moi"}


def test_a_renewal_does_not_bring_an_ended_key_back(desk: Desk) -> None:
    rotate(desk, "rotate", "chairman", "--name", "B")
    desk.do("renew")
    people = desk.home.rules().signatories.values()
    assert sum(person.is_valid(desk.clock.at + timedelta(days=1)) for person in people) == 2


def test_a_deputy_may_approve_emergencies_and_nothing_else(desk: Desk) -> None:
    rotate(desk, "add", "deputy", "--name", "Trần Thị C")
    desk.do("bulletin", "add", desk.write("lu.txt", TEXT), "--priority", "emergency")
    desk.approve("lu", "--deputy")
    desk.do("bulletin", "add", desk.write("thuong.txt", TEXT))
    status, told = desk.refused("approve", "thuong", "--deputy", *desk.digests("thuong"))
    assert status == 77
    assert "lacks the signature of the chairman" in told
    desk.do("publish")
    assert villages_hold(desk) == {"lu"}
    assert desk.refused("keys", "add", "deputy", "--name", "D")[0] == 1


@pytest.mark.parametrize("key", ["feed", "targets", "editor", "root", "root-2"])
def test_any_key_may_change_and_villages_follow(desk: Desk, key: str) -> None:
    published(desk)
    first = desk.home.root_file.read_bytes()
    villages_hold(desk)
    rotate(desk, "rotate", key, "--name", "B")
    desk.do("publish")
    assert villages_hold(desk) == {"tiem-chung"}
    assert villages_hold(desk, village(desk, "newcomer", first)) == {"tiem-chung"}


def test_a_village_that_slept_through_two_roots_follows(desk: Desk) -> None:
    published(desk)
    first = desk.home.root_file.read_bytes()
    villages_hold(desk, village(desk, "sleeper", first))
    rotate(desk, "rotate", "root")
    rotate(desk, "rotate", "root", "--root-keys", "1", "--root-threshold", "1")
    assert desk.home.keys.present(("root", "root-1", "root-2", "root-3")) == ("root",)
    rotate(desk, "rotate", "root", "--root-keys", "5", "--root-threshold", "3")
    published(desk, "sau")
    assert villages_hold(desk, village(desk, "sleeper", first)) == {"tiem-chung", "sau"}


def test_a_root_that_one_old_key_signed_is_refused_here_and_by_the_village(desk: Desk) -> None:
    published(desk)
    first = desk.home.root_file.read_bytes()
    press = desk.home.press(desk.home.settings())
    keys = desk.home.keys
    secret = desk.environment["LOA_THON_PASSPHRASE_ROOT"]
    root = keys.unlock("root-1", secret)
    targets = keys.unlock("targets", desk.environment["LOA_THON_PASSPHRASE_TARGETS"])
    feed, trust = keys.unlock("feed", None), desk.home.trust_file.read_bytes()
    alone = OfflineKeys((root,), targets, feed, press.root_role())
    with pytest.raises(TrustError, match="1 signatures that count"):
        press.renew(alone, trust, desk.clock.at)
    assert villages_hold(desk) == {"tiem-chung"}
    # A thief who has one of the keys writes it all the same.
    press.renew(OfflineKeys((root,), targets, feed), trust, desk.clock.at)
    with pytest.raises(TrustError, match="isn't signed with this commune's keys"):
        village(desk, "village", first).refresh()


def test_any_two_root_keys_do_and_the_missing_medium_is_named(desk: Desk) -> None:
    stick = desk.folder / "stick"
    stick.mkdir()
    keys = desk.home.path / "keys"
    (keys / "root-1.pem").rename(desk.folder / "lost.pem")
    (keys / "root-3.pem").rename(stick / "root-3.pem")
    status, told = desk.refused("renew")
    assert status == 74
    assert "2 of the root's 3 keys are needed and root-2 is here" in told
    assert "root-1 or root-3" in told
    desk.do("--media", str(stick), "renew")
    desk.do("--media", str(stick), "keys", "rotate", "root-1")
    (keys / "root-2.pem").unlink()
    desk.do("--media", str(stick), "renew")


def test_a_root_key_from_before_is_named(desk: Desk) -> None:
    (desk.home.path / "keys" / "root-1.pem").rename(desk.folder / "old.pem")
    rotate(desk, "rotate", "root-1")
    (desk.folder / "old.pem").rename(desk.home.path / "keys" / "root-1.pem")
    assert "isn't the root's current root-1" in desk.refused("renew")[1]


@pytest.mark.parametrize("after_root", [False, True])
def test_a_power_cut_in_a_ceremony_leaves_all_of_it_or_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, after_root: bool
) -> None:
    published(desk)
    before = sorted(desk.home.rules().signatories)

    class PowerCutError(BaseException):
        pass

    def cut(*_: object) -> None:
        raise PowerCutError

    settle = transaction._settle
    calls = []

    def once(home: object) -> None:
        calls.append(home)
        if len(calls) > 1:
            raise PowerCutError
        settle(home)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(transaction, "_settle", once)
        if not after_root:
            patched.setattr("station.commune.repository.writer.RepositoryWriter.renew", cut)
        with pytest.raises(PowerCutError):
            rotate(desk, "rotate", "chairman", "--name", "B")
    assert (desk.home.path / ".ceremony").is_dir()
    desk.do("bulletin", "list")
    assert not (desk.home.path / ".ceremony").exists()
    assert len(desk.home.rules().signatories) == len(before) + after_root
    published(desk, "sau")
    assert villages_hold(desk) == {"tiem-chung", "sau"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("rotate", "mayor"), "there is no key “mayor”"),
        (("rotate", "root-4"), "there is no root-4"),
        (("rotate", "root", "--root-keys", "2", "--root-threshold", "3"), "1 to all of them"),
        (("rotate", "chairman", "--name", " "), "give the person's name"),
        (("revoke", "deputy", "--since", "2026-11-01"), "no key of the deputy"),
        (("revoke", "chairman", "--since", "2036-11-01"), "in the past"),
    ],
)
def test_what_cant_be_is_refused_and_changes_nothing(
    desk: Desk, words: tuple[str, ...], sentence: str
) -> None:
    before = desk.do("keys", "list"), os.listdir(desk.home.path / "keys")  # noqa: PTH208
    assert sentence in desk.refused("keys", *words)[1]
    assert (desk.do("keys", "list"), os.listdir(desk.home.path / "keys")) == before  # noqa: PTH208


def test_a_commune_with_one_root_key_keeps_working(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    names = ("--name", "Xã", "--id", "xa", "--chairman", "Nguyễn Văn A")
    desk.do("init", *names, "--root-keys", "1", "--root-threshold", "1")
    assert (desk.home.path / "keys" / "root.pem").exists()
    desk.do("renew")
    assert "Nguyễn Văn A" in desk.do("keys", "list")
    rotate(desk, "rotate", "root")
    assert sorted(desk.home.keys.present(("root", "root-1", "root-2", "root-3"))) == [
        *("root-1", "root-2", "root-3")
    ]
    assert Rotation(desk.home, None, desk.clock.at)._press_role().threshold == 2  # type: ignore[arg-type]


def test_a_timetable_of_a_revoked_editor_is_said_and_stops_nothing_until_it_is_signed_again(
    desk: Desk,
) -> None:
    morning = '[[slot]]\nid = "sang"\ntitle = "Sáng"\nat = 05:30:00\nlongest_minutes = 30\n'
    file = desk.write("t.toml", morning)
    desk.do("timetable", "set", file)
    desk.do("publish")
    before = desk.feed().refresh()["timetable.json"]
    assert (
        "nothing was changed"
        in desk.refused("keys", "revoke", "editor", "--since", "2026-11-29", typed="n\n")[1]
    )
    told = rotate(desk, "revoke", "editor", "--since", "2026-11-29", "--yes")
    assert "believe the timetable no more: the timetable lacks the signature of the editor" in told
    # A warning isn't held up by it, and the timetable stays in its last form.
    desk.do("bulletin", "add", desk.write("lu.txt", TEXT), "--priority", "emergency")
    desk.approve("lu")
    told = desk.do("publish")
    assert "LEFT AS IT WAS: the timetable isn't published anew" in told
    assert "lacks the signature of the editor" in told
    offered = desk.feed().refresh()
    assert offered["timetable.json"] == before
    assert villages_hold(desk) == {"lu"}
    told = rotate(desk, "add", "editor", "--name", "Lò Thị D")
    assert "commune timetable sign" in told
    desk.do("timetable", "sign")
    assert "LEFT" not in desk.do("publish")
    assert desk.feed().refresh()["timetable.json"] != before


def test_a_new_commune_asks_for_six_passphrases_each_twice(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.environment = {}
    typed = "".join(f"mật khẩu số {number}\n" * 2 for number in range(6))
    printed = desk.do("init", "--name", "Xã", "--id", "xa", typed=typed)
    names = ("root-1", "root-2", "root-3", "targets", "editor", "chairman")
    places = [printed.index(f"New passphrase for the {name}'s key") for name in names]
    assert places == sorted(places)
    assert "mật khẩu" not in printed
    assert desk.home.keys.unlock("root-3", "mật khẩu số 2")
    # Replacing one of them: the two others, the targets', and the new one twice.
    typed = "".join(f"mật khẩu số {number}\n" for number in (1, 2, 3)) + "mật khẩu mới\n" * 2
    desk.do("keys", "rotate", "root-1", typed=typed)
    assert desk.home.keys.unlock("root-1", "mật khẩu mới")

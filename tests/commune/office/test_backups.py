"""The office as one encrypted file: made without a passphrase, whole again in an empty folder."""

import io
import os
import shutil
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest

from station.commune.backup.contents import packed
from station.commune.backup.unpacking import unpack
from station.errors import InputError, RefusedError, TrustError
from tests.commune.desk import PASSPHRASES, Desk
from tests.commune.office.test_restoration import says
from tests.commune.village import Village, copied

SECRET = "hòm thóc đầu hồi nhà"


@pytest.fixture
def office(desk: Desk) -> Desk:
    """An office with a key for backups, which lies on a medium of its own, and something said."""
    desk.environment["LOA_THON_PASSPHRASE_BACKUP"] = SECRET
    assert "keep it with the root's keys" in desk.do("keys", "add", "backup")
    medium = desk.folder / "medium"
    medium.mkdir()
    shutil.move(desk.home.keys.path("backup"), medium / "backup.pem")
    says(desk, "truoc")
    return desk


def backed_up(desk: Desk) -> Path:
    """As a timer makes it: nobody gives a passphrase."""
    known, desk.environment = desk.environment, {}
    desk.do("backup", str(desk.folder / "office.age"))
    desk.environment = known
    return desk.folder / "office.age"


def restore(desk: Desk, *options: str) -> str:
    medium = str(desk.folder / "medium")
    return desk.do("--media", medium, "restore", str(desk.folder / "office.age"), *options)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".", "commune.db"))
    }


def test_a_restored_office_goes_on_and_the_villages_follow(office: Desk) -> None:
    village = Village(office)
    assert village.in_step()
    backed_up(office)
    for name in ("sau", "sau-nua"):
        says(office, name)
        assert village.in_step()
    server = copied(office.home.repository, office.folder / "server")
    shutil.rmtree(office.home.path)
    told = restore(office, "--seen", str(server))
    assert "All numbers are above" in told
    assert village.in_step()
    assert village.bulletins == {"truoc"}
    assert village.slots == {"sau-nua"}
    says(office, "moi")
    office.do("renew")
    office.do("publish")
    assert village.in_step()
    assert village.bulletins == {"truoc", "moi"}
    assert Village(office, "newcomer").in_step()


def test_it_is_whole_and_keys_lie_as_they_lay(office: Desk) -> None:
    backed_up(office)
    before = files(office.home.path)
    shutil.rmtree(office.home.path)
    restore(office)
    after = files(office.home.path)
    kept = [n for n in before if not n.startswith("repository/metadata/")]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    keys = office.home.path / "keys"
    assert {oct(path.stat().st_mode & 0o777) for path in keys.iterdir()} == {"0o600"}
    assert oct(keys.stat().st_mode & 0o777) == "0o700"
    assert office.home.keys.unlock("chairman", PASSPHRASES["chairman"])
    assert "backup" not in {path.stem for path in keys.iterdir()}
    assert not [path.name for path in office.folder.iterdir() if path.name.startswith(".commune-")]


def test_recordings_that_nobody_needs_stay_out(office: Desk) -> None:
    stray = office.home.audio("0" * 64)
    stray.write_bytes(b"OggS of long ago")
    with packed(office.home, office.clock.at) as plain, tarfile.open(fileobj=plain) as tar:
        names = tar.getnames()
    assert f"audio/{stray.name}" not in names
    assert [name for name in names if name.startswith("audio/")]
    assert not [name for name in names if name.startswith(".")]


def test_what_happens_while_it_is_made_is_in_it_whole_or_not_at_all(office: Desk) -> None:
    with packed(office.home, office.clock.at) as plain:
        # The moment is over: publishing is held up no more, and sweeps what was in use.
        for name in ("mot", "hai"):
            says(office, name)
        folder = office.folder / "laid-out"
        folder.mkdir()
        unpack(plain, folder)
    assert not list(office.home.path.glob(".backup-*"))
    shutil.rmtree(office.home.path)
    shutil.move(folder, office.home.path)
    assert office.home.store().bulletin("truoc")
    with pytest.raises(InputError):
        office.home.store().bulletin("mot")
    assert Village(office).in_step()


def test_a_publishing_is_waited_for_and_given_up_in_the_end(office: Desk) -> None:
    waited: list[float] = []
    press = office.home.press(office.home.settings())
    made = packed(office.home, office.clock.at, waited.append)
    with press.standing_still(), pytest.raises(RefusedError, match="a publishing"), made:
        pass
    assert sum(waited) == pytest.approx(60)


def test_a_backup_needs_its_key_and_the_key_its_passphrase(office: Desk, tmp_path: Path) -> None:
    file = backed_up(office)
    stolen = Desk(tmp_path / "elsewhere")
    words = ("restore", str(file))
    stolen.environment["LOA_THON_PASSPHRASE_BACKUP"] = SECRET
    assert "the backup's key isn't here" in stolen.refused(*words)[1]
    stolen.environment["LOA_THON_PASSPHRASE_BACKUP"] = "đoán bừa một câu"
    medium = str(office.folder / "medium")
    assert "isn't the passphrase" in stolen.refused("--media", medium, *words)[1]
    assert not stolen.home.path.exists()


def test_torn_and_foreign_files_are_refused_in_a_sentence(office: Desk) -> None:
    whole = backed_up(office).read_bytes()
    another = whole[:-500] + bytes([whole[-500] ^ 1]) + whole[-499:]
    office.do("keys", "rotate", "backup")
    office.do("backup", str(office.folder / "other.age"))
    other = (office.folder / "other.age").read_bytes()
    shutil.rmtree(office.home.path)
    for data, sentence in (
        (b"", "isn't a backup of an office"),
        (b"PK\3\4 a zip", "isn't a backup of an office"),
        (whole[:30], "is torn, or was made for another key"),
        (whole[: len(whole) // 2], "is torn"),
        (whole[:-1], "is torn"),
        (another, "is torn or was changed"),
        (other, "is torn, or was made for another key"),
    ):
        (office.folder / "office.age").write_bytes(data)
        status, told = office.refused(
            "--media", str(office.folder / "medium"), "restore", str(office.folder / "office.age")
        )
        assert status in (65, 77)
        assert sentence in told
        assert not office.home.path.exists()
    (office.folder / "office.age").write_bytes(whole)
    restore(office)


def test_nothing_is_restored_over_an_office(office: Desk) -> None:
    backed_up(office)
    before = files(office.home.path)
    medium = str(office.folder / "medium")
    told = office.refused("--media", medium, "restore", str(office.folder / "office.age"))[1]
    assert "isn't empty" in told
    assert files(office.home.path) == before


def test_without_a_key_it_is_said_how_to_make_one(desk: Desk) -> None:
    assert "commune keys add backup" in desk.refused("backup", str(desk.folder))[1]
    desk.environment["LOA_THON_PASSPHRASE_BACKUP"] = SECRET
    desk.do("keys", "add", "backup")
    assert "there is a key for backups" in desk.refused("keys", "add", "backup")[1]
    desk.do("backup", str(desk.folder))
    assert list(desk.folder.glob("loa-thon-xa-mau-*.age"))


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for info, content in members:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    file.seek(0)
    return file


def named(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


FIRST = (named("loa-thon-backup.json"), b'{"format": 1}')


@pytest.mark.parametrize(
    "member",
    [
        named("../escaped"),
        named("/tmp/escaped"),
        named("keys/../../escaped"),
        named(".ceremony/plan.json"),
        named("keys", tarfile.SYMTYPE, "/etc"),
        named("a", tarfile.LNKTYPE, "/etc/passwd"),
        named("a", tarfile.FIFOTYPE),
        named("a", tarfile.CHRTYPE),
    ],
)
def test_whoever_encrypts_to_the_public_key_leads_nowhere(
    tmp_path: Path, member: tarfile.TarInfo
) -> None:
    folder = tmp_path / "in" / "office"
    folder.mkdir(parents=True)
    with pytest.raises(TrustError, match="none of it is used"):
        unpack(tar_of(FIRST, (member, b"")), folder)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in", "office"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (io.BytesIO(os.urandom(5000)), "isn't a backup"),
        (io.BytesIO(b""), "isn't a backup"),
        (tar_of((named("commune.toml"), b"")), "isn't a backup"),
        (tar_of((named("loa-thon-backup.json"), b"[1]")), "isn't a backup"),
        (tar_of((named("loa-thon-backup.json"), b'{"format": 2}')), "newer program"),
    ],
)
def test_what_was_never_a_backup_is_said(tmp_path: Path, data: io.BytesIO, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        unpack(data, tmp_path)


def test_years_later_a_backup_is_led_back_too(office: Desk) -> None:
    village = Village(office)
    assert village.in_step()
    backed_up(office)
    office.clock.at += timedelta(days=20 * 366)
    shutil.rmtree(office.home.path)
    told = restore(office)
    assert "OVER: the root ended" in told
    office.do("renew")
    for role in ("editor", "chairman"):
        office.do("keys", "add", role, "--name", "B")
    office.do("timetable", "sign")
    office.do("publish")
    assert village.in_step()
    assert village.slots == {"truoc"}

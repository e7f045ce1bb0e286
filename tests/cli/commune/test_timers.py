"""What timers run: without a person, one line, an exit status; and who asks before publishing."""

import shutil
from pathlib import Path

import pytest

from tests.commune.desk import TEXT, Desk
from tests.commune.office.test_restoration import says
from tests.commune.village import Village, copied


def address(desk: Desk, where: object) -> None:
    """Where the villages fetch, in commune.toml."""
    text = desk.home.settings_file.read_text()
    desk.home.settings_file.write_text(text.replace('address = ""', f'address = "{where}"'))


def alone(desk: Desk, *words: str) -> tuple[int, str]:
    """As a timer runs it: no passphrase, nobody who answers."""
    known, desk.environment = desk.environment, {}
    result = desk.run(*words)
    desk.environment = known
    return result.exit_code, result.stdout


@pytest.fixture
def lost(desk: Desk) -> Path:
    """An office put back to an older copy; what it had published lies on a server."""
    says(desk, "truoc")
    copy = copied(desk.home.path, desk.folder / "copy")
    for name in ("sau", "sau-nua"):
        says(desk, name)
    server = copied(desk.home.repository, desk.folder / "server")
    shutil.rmtree(desk.home.path)
    shutil.move(copy, desk.home.path)
    return server


def test_the_daily_signature_is_one_line_and_asks_nobody(desk: Desk) -> None:
    status, told = alone(desk, "publish", "--renew")
    assert (status, told.count("\n")) == (0, 1)
    assert told.startswith("signed anew as version ")


def test_the_daily_backup_is_one_line_and_asks_nobody(desk: Desk) -> None:
    assert alone(desk, "backup", str(desk.folder))[0] == 65
    desk.environment["LOA_THON_PASSPHRASE_BACKUP"] = "hòm thóc đầu hồi"
    desk.do("keys", "add", "backup")
    status, told = alone(desk, "backup", str(desk.folder))
    assert (status, told.count("\n")) == (0, 1)
    assert len(list(desk.folder.glob("loa-thon-xa-mau-*.age"))) == 1
    # A disk that isn't mounted: neither a file nor a folder comes in its place.
    for where in (desk.folder / "nas", desk.folder / "no" / "where.age"):
        assert alone(desk, "backup", str(where))[0] == 74
        assert not where.exists()


def test_a_units_credentials_are_keys_and_passphrases(desk: Desk) -> None:
    given = desk.folder / "credentials"
    given.mkdir()
    (desk.home.path / "keys" / "feed.pem").replace(given / "feed.pem")
    assert desk.run("publish", "--renew").exit_code == 74
    desk.environment = {"CREDENTIALS_DIRECTORY": str(given)}
    desk.do("publish", "--renew")
    (given / "passphrases.toml").write_text('editor = "chiếc loa buổi sáng"\n')
    (given / "passphrases.toml").chmod(0o400)
    desk.do("bulletin", "add", desk.write("tin.txt", TEXT))


@pytest.mark.parametrize("words", [("publish",), ("publish", "--renew")])
def test_an_office_from_a_backup_publishes_nothing_that_villages_would_refuse(
    desk: Desk, lost: Path, words: tuple[str, ...]
) -> None:
    address(desk, lost)
    before = sorted(path.name for path in (desk.home.repository / "metadata").iterdir())
    status, told = desk.refused(*words)
    assert status == 1
    assert "timestamp" in told
    assert f"commune lift --seen {lost}" in told
    assert sorted(p.name for p in (desk.home.repository / "metadata").iterdir()) == before
    desk.do("lift", "--seen", str(lost))
    desk.do(*words)


@pytest.mark.parametrize("where", ["http://127.0.0.1:9/", "/nowhere", "ftp://x", "no address"])
def test_who_does_not_answer_keeps_nobody_from_publishing(desk: Desk, where: str) -> None:
    address(desk, where)
    told = desk.do("publish")
    assert "Look out: whether the villages have had higher numbers isn't known" in told
    assert alone(desk, "publish", "--renew")[1].count("\n") == 1


def test_the_server_that_has_what_the_office_published_is_no_reason(desk: Desk) -> None:
    says(desk, "mot")
    address(desk, copied(desk.home.repository, desk.folder / "server"))
    told = desk.do("publish")
    assert "Look out" not in told
    assert Village(desk).in_step()

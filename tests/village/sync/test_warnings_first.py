"""Rules that save data or disk hold back everything but a warning."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from station.errors import LinkError
from station.programme.bulletin import Bulletin, Priority
from station.village.sync.syncer import SyncResult
from tests.village.sync_site import Site, sync_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sync_site(tmp_path) as site:
        site.sync()
        yield site


def warn(site: Site, name: str = "bao") -> Bulletin:
    made = site.office.add_bulletin(
        name, audio=b"OggS " + name.encode() * 20_000, priority=Priority.EMERGENCY
    )
    site.office.publish()
    return made


def damage(site: Site, bulletin: Bulletin) -> tuple[Path, bytes]:
    path = site.office.path(f"audio/{bulletin.recordings[0].sha256}.opus")
    good = path.read_bytes()
    site.office.tamper(f"audio/{bulletin.recordings[0].sha256}.opus")
    return path, good


def test_a_warning_damaged_once_is_fetched_again_within_seconds(site: Site) -> None:
    path, good = damage(site, warn(site))
    result = site.sync()
    assert result.urgent
    assert "publish" not in result.missing[0]
    path.write_bytes(good)
    site.uptime += 5
    assert site.sync() == SyncResult(1)
    assert site.library.verify("bao")


def test_one_that_comes_wrong_a_hundred_times_waits_no_longer_than_a_minute(site: Site) -> None:
    damage(site, warn(site))
    tried = []
    for second in range(600):
        site.uptime, before = float(second), len(site.served.requests)
        site.sync()
        if any("/audio/" in path for path in site.served.requests[before:]):
            tried.append(second)
    assert tried == [0, 5, 15, 35, 75, 135, 195, 255, 315, 375, 435, 495, 555]


def test_a_sync_by_hand_lifts_every_doubt(site: Site) -> None:
    news = site.office.add_bulletin("hop", audio=b"OggS hop")
    forged = site.office.add_bulletin("gia", audio=b"OggS gia", signed_by=["editor"])
    site.office.publish()
    path, good = damage(site, news)
    assert len(site.sync().missing) == len(site.sync().refused) == 1
    path.write_bytes(good)
    before = len(site.served.requests)
    site.sync()
    assert not any("/audio/" in each for each in site.served.requests[before:])
    site.syncer.lift_doubts()
    assert site.sync().fetched == 1
    assert any(forged.id in each for each in site.served.requests[before:])


def test_a_warning_of_60_kb_comes_while_47_mb_are_free(site: Site) -> None:
    warn(site)
    site.office.add_bulletin("hop", audio=b"OggS hop")
    site.office.publish()
    site.free = 47_000_000
    result = site.sync()
    assert [sentence.split(":")[0] for sentence in result.missing] == ["hop"]
    assert site.library.verify("bao")
    assert site.library.verify("cchc")


def test_even_a_warning_leaves_the_disk_its_last_bytes(site: Site) -> None:
    warn(site)
    site.free = 5_000_000 - 200_000
    assert [sentence.split(":")[0] for sentence in site.sync().missing] == ["bao"]


@pytest.mark.parametrize("lost", ["audio", "bulletins"])
def test_three_that_the_server_lacks_keep_no_warning_away(site: Site, lost: str) -> None:
    made = [warn(site, name) for name in ("a", "b", "c", "z")]
    for bulletin in made[:3]:
        audio = f"audio/{bulletin.recordings[0].sha256}.opus"
        site.office.path(audio if lost == "audio" else f"bulletins/{bulletin.id}.json").unlink()
    with suppress(LinkError):
        site.sync()
    assert site.library.verify("z")


def test_a_damaged_statement_is_asked_for_again_soon(site: Site) -> None:
    warn(site)
    path = site.office.path("bulletins/bao.json")
    good = path.read_bytes()
    site.office.tamper("bulletins/bao.json")
    result = site.sync()
    assert (result.retry, len(result.refused)) == (True, 1)
    path.write_bytes(good)
    assert site.sync().fetched == 2

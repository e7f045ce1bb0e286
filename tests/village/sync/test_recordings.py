"""Recordings over bad links and on bad cards: the urgent first, the rest by and by."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.errors import TrustError
from station.programme.bulletin import Bulletin, Priority
from station.village.library.scrub import Scrub
from station.village.sync.recordings import WARNINGS_SPARE
from station.village.sync.syncer import SyncResult
from tests.village.sync_site import Site, sync_site

AUDIO = b"OggS" + os.urandom(300_000)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sync_site(tmp_path) as site:
        yield site


def digest(bulletin: Bulletin) -> str:
    return bulletin.recordings[0].sha256


def parts(site: Site) -> list[str]:
    return sorted(path.name for path in (site.library.folder / "incoming").iterdir())


def asked(site: Site) -> list[str]:
    """The digests that were asked for, in order."""
    sounds = (path for path in site.served.requests if "/audio/" in path)
    return [path.rpartition("/")[2].partition(".")[0] for path in sounds]


def test_a_recording_arrives_over_a_link_that_is_cut_again_and_again(site: Site) -> None:
    long = site.office.add_bulletin("dai", audio=AUDIO)
    site.office.publish()
    site.served.cut_after, site.served.only = 70_000, "/audio/"
    assert site.sync() == SyncResult(5)
    assert asked(site).count(digest(long)) == 5
    assert site.library.verify("dai")
    assert site.served.sent < 320_000


def test_what_broke_off_is_continued_after_a_restart(site: Site) -> None:
    long = site.office.add_bulletin("dai", audio=AUDIO)
    site.office.publish()
    site.served.cut_after, site.served.only = 200_000, digest(long)
    site.served.ranges = False
    assert [s.split(":")[0] for s in site.sync().missing] == ["dai"]
    assert parts(site) == [f"{digest(long)}.part"]
    site.served.behave()
    assert site.restarted().sync() == SyncResult(1)
    assert site.library.verify("dai")
    assert parts(site) == []
    assert site.served.sent < 110_000


def test_a_part_with_somebody_elses_bytes_in_it_costs_one_fetch_more_and_no_more(
    site: Site,
) -> None:
    long = site.office.add_bulletin("dai", audio=AUDIO)
    site.office.publish()
    folder = site.library.folder / "incoming"
    folder.mkdir(parents=True)
    (folder / f"{digest(long)}.part").write_bytes(b"a page of a hotel's")
    assert site.sync() == SyncResult(5)
    assert asked(site).count(digest(long)) == 2
    assert site.library.verify("dai")


def test_what_nobody_wants_any_more_leaves_nothing_aside(site: Site) -> None:
    long = site.office.add_bulletin("dai", audio=AUDIO)
    site.office.publish()
    site.served.cut_after, site.served.only = 1000, digest(long)
    site.served.ranges = False
    site.sync()
    (site.library.folder / "audio" / ".new-left").write_bytes(b"by a power cut")
    (site.library.folder / ".new-left").write_bytes(b"by another")
    site.served.behave()
    site.office.withdraw("dai")
    site.office.publish()
    assert site.sync() == SyncResult(0)
    assert parts(site) == []
    assert len(site.audio()) == 1
    assert not list(site.library.folder.rglob(".new-*"))


@pytest.mark.parametrize(
    "fault", [{"cut_after": 3, "ranges": False}, {"status": "404 Not Found"}, {"portal": True}]
)
def test_one_that_cant_be_had_keeps_no_other_away(site: Site, fault: dict[str, object]) -> None:
    bad = site.office.add_bulletin("bao", audio=b"OggS bad", priority=Priority.EMERGENCY)
    site.office.add_bulletin("hop", audio=b"OggS good")
    site.office.publish()
    site.served.only = digest(bad)
    for name, value in fault.items():
        setattr(site.served, name, value)
    result = site.sync()
    assert [sentence.split(":")[0] for sentence in result.missing] == ["bao"]
    assert result.retry
    assert len(site.audio()) == 2
    assert site.library.verify("hop")


def test_one_that_isnt_what_was_signed_keeps_no_other_away_and_is_said(site: Site) -> None:
    bad = site.office.add_bulletin("bao", audio=b"OggS bad", priority=Priority.EMERGENCY)
    site.office.publish()
    site.office.tamper(f"audio/{digest(bad)}.opus")
    result = site.sync()
    assert "isn't what the commune signed" in result.missing[0]
    assert not result.retry
    assert site.library.verify("cchc")
    assert parts(site) == []


def test_one_that_comes_wrong_is_fetched_less_and_less_often(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.sync()
    bad = site.office.add_bulletin("bao", audio=b"OggS bad")
    site.office.publish()
    good = site.office.path(f"audio/{digest(bad)}.opus").read_bytes()
    site.office.tamper(f"audio/{digest(bad)}.opus")
    tried = []
    for quarter in range(96):
        site.uptime, before = 900.0 * quarter, len(asked(site))
        assert "isn't what the commune signed" in site.sync().missing[0]
        tried += [quarter] * (len(asked(site)) - before)
    assert tried == [0, 1, 3, 7, 15, 31, 63]
    assert len(caplog.records) == 1
    site.office.path(f"audio/{digest(bad)}.opus").write_bytes(good)
    site.uptime += 86_400
    assert site.sync() == SyncResult(1)


def test_a_link_that_is_gone_is_not_tried_for_each(site: Site) -> None:
    for number in range(8):
        site.office.add_bulletin(f"b{number}", audio=b"OggS %d" % number)
    site.office.publish()
    site.served.only, site.served.status = "/audio/", "503 Away"
    result = site.sync()
    assert len(asked(site)) == 3
    assert len(result.missing) == 9
    assert result.retry
    assert not result.unfinished


def test_trouble_that_goes_on_is_logged_once(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    site.served.only, site.served.status = "/audio/", "503 Away"
    for _ in range(3):
        assert site.sync().missing
    assert len(caplog.records) == 1
    site.served.behave()
    site.sync()
    site.served.only, site.served.status = "/audio/", "503 Away"
    site.audio()[0].unlink()
    site.sync()
    assert len(caplog.records) == 2


def test_the_timetables_next_comes_before_the_rest(site: Site) -> None:
    soon = site.office.add_bulletin("z-trua", audio=b"OggS noon")
    site.office.set_timetable({"slot": [{"id": "t", "at": "11:30", "bulletins": ["z-trua"]}]})
    site.office.publish()
    site.sync()
    assert asked(site)[0] == digest(soon)


def test_in_metered_hours_statements_and_an_emergency_come_and_nothing_else(site: Site) -> None:
    storm = site.office.add_bulletin("bao", audio=b"OggS e", priority=Priority.EMERGENCY)
    site.office.publish()
    site.metered = True
    assert site.sync() == SyncResult(4)
    assert site.held() == ["bao", "cchc"]
    assert asked(site) == [digest(storm)]
    site.metered = False
    assert site.sync() == SyncResult(1)


def test_a_download_stops_where_metered_hours_begin_and_goes_on_after(site: Site) -> None:
    site.office.add_bulletin("dai", audio=AUDIO)
    site.office.publish()
    site.sync()
    (path,) = (p for p in site.audio() if p.stat().st_size > 1000)
    path.unlink()
    answers = iter([False, False, False, True, True])
    site.terms = type(site.terms)(metered=lambda: next(answers, True))
    assert site.restarted().sync().missing == ()
    (left,) = (site.library.folder / "incoming").iterdir()
    assert 0 < left.stat().st_size < len(AUDIO)
    site.terms = type(site.terms)()
    assert site.restarted().sync() == SyncResult(1)


def test_a_turn_ends_so_that_news_is_looked_for_and_the_rest_comes_later(site: Site) -> None:
    site.office.add_bulletin("dai", audio=AUDIO, priority=Priority.PRIORITY)
    site.office.publish()
    moments = iter([0.0, 1.0, 2.0])
    site.terms = type(site.terms)(time_slice=10, monotonic=lambda: next(moments, 1000.0))
    result = site.restarted().sync()
    assert result.unfinished
    assert [sentence.split(":")[0] for sentence in result.missing] == ["dai", "cchc"]
    site.terms = type(site.terms)()
    assert site.restarted().sync() == SyncResult(2)


def test_an_emergency_takes_the_room_of_what_is_least_urgent(site: Site) -> None:
    site.sync()
    site.office.add_bulletin("bao", audio=b"OggS eee", priority=Priority.EMERGENCY)
    site.office.publish()
    site.free = WARNINGS_SPARE
    result = site.sync()
    assert [sentence.split(":")[0] for sentence in result.missing] == ["cchc"]
    assert site.library.verify("bao")
    assert len(site.audio()) == 1


def test_a_recording_of_another_length_than_was_signed_is_not_fetched(site: Site) -> None:
    bulletin = site.office.add_bulletin("dai", audio=b"OggS short")
    name = f"audio/{digest(bulletin)}.opus"
    listed = dict(site.connect().refresh())
    site.office.publish()
    site.sync()
    feed = site.connect()
    listed = dict(feed.refresh()) | {name: (99_000_000, digest(bulletin))}
    site.library.audio(digest(bulletin)).unlink()
    feed.refresh = lambda: listed  # type: ignore[method-assign]
    site.connect = lambda: feed  # type: ignore[method-assign]
    assert "another length than was signed" in site.restarted().sync().missing[0]


def rot(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_recording_that_rots_before_it_was_ever_played_is_found_and_healed(site: Site) -> None:
    site.sync()
    (path,) = site.audio()
    rot(path)
    assert site.sync() == SyncResult(1)
    assert site.library.verify("cchc")


@pytest.mark.parametrize(
    "name", ["trust.json", "timetable.json", "bulletins/cchc.json", "sequences.json"]
)
@pytest.mark.parametrize("how", [rot, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_statement_that_rots_is_left_out_and_healed(site: Site, name: str, how: object) -> None:
    site.office.set_timetable({"slot": [{"id": "t", "at": "11:30"}]})
    site.office.publish()
    site.sync()
    before = site.files()
    how(site.library.folder / name)  # type: ignore[operator]
    site.library.load()
    if name == "trust.json":
        with pytest.raises(TrustError):
            site.library.verify("cchc")
    assert site.restarted().sync().refused == ()
    assert site.library.snapshot.faults == ()
    assert site.library.verify("cchc")
    assert site.files() == before


def test_the_scrub_goes_round(site: Site) -> None:
    for number in range(5):
        site.office.add_bulletin(f"b{number}", audio=b"OggS %d" % number)
    site.office.publish()
    site.sync()
    for path in site.audio():
        rot(path)
    scrub = Scrub(site.library, at_once=1)
    found = []
    for _ in range(8):
        before = {path.name for path in site.audio()}
        scrub.verify_some()
        found += sorted(before - {path.name for path in site.audio()})
    assert found == sorted(found)
    assert site.audio() == []


def test_the_scrub_begins_again_at_the_end(site: Site) -> None:
    site.office.add_bulletin("b", audio=b"OggS b")
    site.office.publish()
    site.sync()
    scrub = Scrub(site.library, at_once=1)
    assert [scrub.verify_some() for _ in range(3)] == [0, 0, 0]
    rot(site.audio()[1])
    assert scrub.verify_some() == 1

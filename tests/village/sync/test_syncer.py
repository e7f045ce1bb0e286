"""Keeping the library in step: what is verified is kept, what is not never replaces it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.errors import LinkError, StorageError, TrustError
from station.programme.bulletin import Bulletin, Priority
from station.trust.rules import Rules
from station.trust.statement import Verified, open_bulletin
from station.village.library import library
from station.village.library.library import Library
from station.village.sync.syncer import SyncResult
from tests.office_simulator import BEGINNING
from tests.village.sync_site import ROOM, Site, sync_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sync_site(tmp_path) as site:
        yield site


def test_a_first_sync_brings_all_and_a_second_brings_nothing(site: Site) -> None:
    assert site.sync().fetched == 3
    site.served.behave()
    assert site.sync() == SyncResult(0, ())
    assert (len(site.served.requests), site.held()) == (2, ["cchc"])


def test_bulletins_of_other_villages_are_kept_out_of_the_way(site: Site) -> None:
    site.office.add_bulletin("khac", audio=b"OggS other", villages=["ban-lac"])
    site.office.publish()
    site.sync()
    assert site.held() == ["cchc"]
    assert len(site.audio()) == 1
    site.served.behave()
    site.sync()
    assert len(site.served.requests) == 2, "what isn't ours isn't fetched again and again"


def test_the_most_urgent_recording_comes_first(site: Site) -> None:
    site.office.add_bulletin("a-thuong", audio=b"OggS n")
    site.office.add_bulletin("z-bao", audio=b"OggS e", priority=Priority.EMERGENCY)
    site.office.publish()
    site.sync()
    sounds = [path for path in site.served.requests if "/audio/" in path]
    bulletin = site.library.snapshot.bulletin("z-bao")
    assert bulletin is not None
    assert bulletin.recordings[0].sha256 in sounds[0]


def test_on_a_full_disk_nothing_is_lost_and_the_sentence_says_so(site: Site) -> None:
    site.sync()
    site.office.add_bulletin("moi", audio=b"OggS new")
    site.office.publish()
    site.free = 1_000_000
    assert site.sync().missing == (
        "moi: its recording is missing: the disk is full; free some space: df -h",
    )
    assert len(site.audio()) == 1
    assert site.library.verify("cchc")
    site.free = ROOM
    site.sync()
    assert len(site.audio()) == 2


def test_a_folder_that_can_not_be_written_is_a_sentence(site: Site) -> None:
    site.folder.mkdir()
    (site.folder / "library").write_text("in the way")
    with pytest.raises(StorageError, match="df -h"):
        site.sync()


def test_a_link_that_breaks_keeps_what_came(site: Site) -> None:
    site.served.cut_after, site.served.only, site.served.ranges = 4, "/audio/", False
    result = site.sync()
    assert "cchc: its recording is missing" in result.missing[0]
    assert result.retry
    assert site.audio() == []
    assert site.held() == ["cchc"]
    site.served.behave()
    site.sync()
    assert site.library.verify("cchc")


@pytest.mark.parametrize(
    "fault", [{"status": "500 Oops"}, {"portal": True}, {"cut_after": 10, "ranges": False}]
)
def test_a_sick_server_changes_nothing(site: Site, fault: dict[str, object]) -> None:
    site.sync()
    for name, value in fault.items():
        setattr(site.served, name, value)
    with pytest.raises(LinkError):
        site.sync()
    assert site.library.verify("cchc")


def test_a_repository_that_has_expired_is_refused_and_the_library_stays(site: Site) -> None:
    site.sync()
    site.now += timedelta(days=70)
    with pytest.raises(TrustError):
        site.sync()
    assert site.library.verify("cchc")


def test_a_statement_by_the_editor_alone_is_refused_once_fetched(site: Site) -> None:
    site.office.add_bulletin("nua", audio=b"OggS half", signed_by=("editor",))
    site.office.publish()
    result = site.sync()
    assert [sentence.split(":")[0] for sentence in result.refused] == ["bulletins/nua.json"]
    assert site.held() == ["cchc"]


def test_a_statement_under_another_ones_name_is_refused(site: Site) -> None:
    site.office.files["bulletins/doi-ten.json"] = site.office.files["bulletins/cchc.json"]
    site.office.publish()
    assert "it holds the bulletin “cchc”" in site.sync().refused[0]


def test_an_expired_bulletins_recording_goes(site: Site) -> None:
    site.sync()
    site.now += timedelta(days=31)
    site.office.publish(now=site.now)
    site.sync()
    assert site.audio() == []


def test_bit_rot_is_found_before_the_play_and_healed_by_the_next_sync(site: Site) -> None:
    site.sync()
    (path,) = site.audio()
    path.write_bytes(b"OggS two")
    with pytest.raises(TrustError, match="not what was signed"):
        site.library.verify("cchc")
    assert site.sync().fetched == 1
    assert site.library.verify("cchc")


def test_an_empty_library_names_what_it_lacks(tmp_path: Path) -> None:
    library = Library(tmp_path, "na-dong", ["vi"])
    snapshot = library.load()
    assert snapshot.quiet is None
    assert "station sync" in snapshot.faults[0]
    with pytest.raises(TrustError, match="no trust"):
        library.verify("cchc")


def test_a_bulletin_in_no_language_of_the_village_is_not_played(site: Site) -> None:
    site.office.add_bulletin("tay", audio=b"OggS tay", language="tyz")
    site.office.publish()
    site.sync()
    with pytest.raises(TrustError, match="has none of vi"):
        site.library.verify("tay")


def test_validity_is_judged_by_the_instant_given(site: Site) -> None:
    site.sync()
    held = site.library.snapshot
    assert held.valid("*", BEGINNING)
    assert held.valid(("cchc",), BEGINNING)
    assert not held.valid(("khac",), BEGINNING)
    assert not held.valid("*", datetime(2030, 1, 1, tzinfo=UTC))


def test_signatures_are_verified_anew_by_new_rules(site: Site) -> None:
    site.sync()
    site.office.keys["chairman"] = site.office.keys["stranger"]
    site.office.renew()
    site.sync()
    assert site.held() == []
    assert "lacks the signature of the chairman" in site.library.snapshot.faults[0]


def test_signatures_that_held_are_not_verified_again_at_each_sync(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.sync()
    verified: list[bytes] = []

    def counted(data: bytes, rules: Rules) -> Verified[Bulletin]:
        verified.append(data)
        return open_bulletin(data, rules)

    monkeypatch.setattr(library, "open_bulletin", counted)
    site.sync()
    site.sync()
    assert len(verified) == 1
    assert site.library.verify("cchc")
    assert len(verified) == 2, "before each play it is"


def test_what_old_rules_refused_is_judged_again_by_new_ones(site: Site) -> None:
    site.office.keys["chairman"] = site.office.keys["stranger"]
    site.office.add_bulletin("moi", audio=b"OggS new")
    site.office.publish()
    assert "lacks the signature of the chairman" in site.sync().refused[0]
    site.office.renew()
    site.restarted().sync()  # as a stick's process does, with the new rules
    assert site.sync().refused == ()
    assert "moi" in site.held()


def test_a_flood_of_forgeries_does_not_fill_the_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(40):
        site.office.add_bulletin(f"b{number}", signed_by=("stranger",))
    site.office.publish()
    assert len(site.sync().refused) == 40
    assert len(caplog.records) == 20
    site.served.behave()
    assert len(site.sync().refused) == 40
    assert len(site.served.requests) == 2, "and they are not fetched again"

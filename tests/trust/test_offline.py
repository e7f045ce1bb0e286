"""The proof of trust.json without a network, from what a real sync has kept."""

import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from station.errors import TrustError
from station.trust.feed import Feed
from station.trust.offline import Standing, verify_offer, verify_rules
from tests.office_simulator import OfficeSimulator


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office")
    made.publish()
    return made


def synced(office: OfficeSimulator, kept: Path) -> bytes:
    """What a sync keeps in the folder `kept`; the trust.json that it brings."""
    feed = Feed(str(office.repository), kept, office.root_bytes, reference_time=office.now)
    feed.fetch("trust.json", kept / "trust.json")
    return (kept / "trust.json").read_bytes()


def test_the_standing_grows_with_each_renewal_and_each_root(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    kept, found = tmp_path / "feed", []
    for change_root in (None, False, True):
        if change_root is not None:
            office.renew(change_root=change_root)
            office.publish()
        found.append(verify_rules(synced(office, kept), office.root_bytes, kept))
    assert not any(later.is_older_than(former) for former, later in pairwise(found))
    assert found[0].root < found[-1].root
    assert found[0].is_older_than(found[-1])


def test_one_that_went_back_in_either_is_older() -> None:
    now = Standing(root=3, targets=7)
    assert Standing(2, 9).is_older_than(now)
    assert Standing(4, 6).is_older_than(now)
    assert not Standing(3, 7).is_older_than(now)


def test_another_trust_json_is_refused(office: OfficeSimulator, tmp_path: Path) -> None:
    genuine = synced(office, tmp_path / "feed")
    with pytest.raises(TrustError, match="isn't the one that the commune's keys name"):
        verify_rules(genuine + b" ", office.root_bytes, tmp_path / "feed")


def test_a_strangers_whole_commune_is_refused(office: OfficeSimulator, tmp_path: Path) -> None:
    stranger = OfficeSimulator(tmp_path / "stranger")
    stranger.publish()
    forged = synced(stranger, tmp_path / "feed")
    with pytest.raises(TrustError, match="can't be verified"):
        verify_rules(forged, office.root_bytes, tmp_path / "feed")


def test_a_root_that_only_its_own_keys_sign_is_refused(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    stranger = OfficeSimulator(tmp_path / "stranger")
    stranger.renew(change_root=True)
    stranger.publish()
    forged = synced(stranger, tmp_path / "feed")
    assert verify_rules(forged, stranger.root_bytes, tmp_path / "feed").root > 1
    with pytest.raises(TrustError, match="can't be verified"):
        verify_rules(forged, office.root_bytes, tmp_path / "feed")


def _not_there(path: Path) -> None:
    path.unlink()


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _nothing_signed(path: Path) -> None:
    form = json.loads(path.read_bytes())
    path.write_text(json.dumps(form | {"signatures": []}))


def _deep(path: Path) -> None:
    path.write_bytes(b"[" * 500_000)


@pytest.mark.parametrize("name", ["targets.json", "root_history/2.root.json"])
@pytest.mark.parametrize("spoil", [_not_there, _half, _a_folder, _nothing_signed, _deep])
def test_metadata_that_is_not_whole_verifies_nothing(
    name: str, spoil: Callable[[Path], None], office: OfficeSimulator, tmp_path: Path
) -> None:
    office.renew(change_root=True)
    # So that without its second root the first one's keys verify nothing.
    office.publish()
    kept = tmp_path / "feed"
    genuine = synced(office, kept)
    spoil(kept / name)
    if name.startswith("root") and spoil is _not_there:
        # The targets' key is still the same, so the first root verifies them as well.
        assert verify_rules(genuine, office.root_bytes, kept).root == 1
        return
    with pytest.raises(TrustError, match="can't be verified"):
        verify_rules(genuine, office.root_bytes, kept)


@pytest.mark.parametrize("left", ["former", "new"])
def test_a_new_root_needs_the_former_keys_and_its_own(
    left: str, office: OfficeSimulator, tmp_path: Path
) -> None:
    keys = {"former": office.keys["root"].public_key.keyid}
    office.renew(change_root=True)
    office.publish()
    keys["new"] = office.keys["root"].public_key.keyid
    kept = tmp_path / "feed"
    genuine = synced(office, kept)
    assert verify_rules(genuine, office.root_bytes, kept).root == 2
    path = kept / "root_history" / "2.root.json"
    form = json.loads(path.read_bytes())
    assert {row["keyid"] for row in form["signatures"]} == set(keys.values())
    form["signatures"] = [row for row in form["signatures"] if row["keyid"] == keys[left]]
    path.write_text(json.dumps(form))
    with pytest.raises(TrustError, match="can't be verified"):
        verify_rules(genuine, office.root_bytes, kept)


def test_the_offer_is_what_the_feed_names(office: OfficeSimulator, tmp_path: Path) -> None:
    bulletin = office.add_bulletin("cchc")
    office.publish()
    kept = tmp_path / "feed"
    synced(office, kept)
    offer = verify_offer(office.root_bytes, kept)
    audio = f"audio/{bulletin.recordings[0].sha256}.opus"
    assert offer.names == {"bulletins/cchc.json", audio}
    office.withdraw("cchc")
    office.publish()
    synced(office, kept)
    following = verify_offer(office.root_bytes, kept)
    assert following.version > offer.version
    assert "bulletins/cchc.json" not in following.names


@pytest.mark.parametrize("spoil", [_not_there, _half, _a_folder, _nothing_signed, _deep])
def test_an_offer_that_is_not_whole_is_none(
    spoil: Callable[[Path], None], office: OfficeSimulator, tmp_path: Path
) -> None:
    kept = tmp_path / "feed"
    synced(office, kept)
    spoil(kept / "feed.json")
    with pytest.raises(TrustError, match="can't be verified"):
        verify_offer(office.root_bytes, kept)


def test_targets_of_a_role_that_may_not_name_it_verify_nothing(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    office.add_bulletin("cchc")
    office.publish()
    kept = tmp_path / "feed"
    genuine = synced(office, kept)
    shutil.copy(kept / "feed.json", kept / "targets.json")
    with pytest.raises(TrustError, match="can't be verified"):
        verify_rules(genuine, office.root_bytes, kept)

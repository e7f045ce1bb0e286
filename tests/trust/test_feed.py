"""The village's client against a real repository, over real HTTP and from a folder."""

import hashlib
import json
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from socket import socket

import pytest

from station.errors import LinkError, LoaThonError, StorageError, TrustError
from station.programme.bulletin import Bulletin
from station.trust.feed import Feed
from station.trust.rules import read_rules
from station.trust.source import HttpSource
from station.trust.statement import verify_bulletin
from tests.office_simulator import OfficeSimulator, ServedRepository


@pytest.fixture
def bulletin(office: OfficeSimulator) -> Bulletin:
    """A bulletin of 300,000 bytes that is published."""
    bulletin = office.add_bulletin("mua-lu", audio=os.urandom(300_000))
    office.publish()
    return bulletin


@pytest.fixture
def served(office: OfficeSimulator, bulletin: Bulletin) -> Iterator[ServedRepository]:
    """The repository over HTTP."""
    with office.serve() as served:
        yield served


def feed(office: OfficeSimulator, tmp_path: Path, source: str | None = None) -> Feed:
    """A village's look at the repository; from its folder unless `source` says otherwise."""
    folder = str(office.repository) if source is None else source
    return Feed(folder, tmp_path / "metadata", office.root_bytes, reference_time=office.now)


def audio_name(bulletin: Bulletin) -> str:
    return f"audio/{bulletin.recordings[0].sha256}.opus"


def refused(
    office: OfficeSimulator, tmp_path: Path, kind: type[LoaThonError], sentence: str
) -> None:
    """Assert that a refresh from the folder ends with one sentence of that kind."""
    with pytest.raises(kind, match=sentence) as caught:
        feed(office, tmp_path).refresh()
    assert "\n" not in str(caught.value)


def test_over_http_everything_arrives_and_is_verified(
    office: OfficeSimulator, served: ServedRepository, bulletin: Bulletin, tmp_path: Path
) -> None:
    village = feed(office, tmp_path, served.url)
    catalogue = village.refresh()
    assert set(catalogue) == {"trust.json", "bulletins/mua-lu.json", audio_name(bulletin)}
    for name, (length, sha256) in catalogue.items():
        village.fetch(name, tmp_path / "library" / name)
        data = (tmp_path / "library" / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (length, sha256)
    rules = read_rules((tmp_path / "library" / "trust.json").read_bytes())
    envelope = (tmp_path / "library" / "bulletins" / "mua-lu.json").read_bytes()
    assert verify_bulletin(envelope, rules) == bulletin


def test_from_a_folder_it_is_the_same(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    village = feed(office, tmp_path)
    assert audio_name(bulletin) in village.refresh()
    village.fetch(audio_name(bulletin), tmp_path / "a.opus")
    assert (tmp_path / "a.opus").stat().st_size == 300_000


def test_no_change_costs_two_requests_and_few_bytes(
    office: OfficeSimulator, served: ServedRepository, tmp_path: Path
) -> None:
    feed(office, tmp_path, served.url).refresh()
    served.behave()
    feed(office, tmp_path, served.url).refresh()
    assert served.requests == ["/metadata/2.root.json", "/metadata/timestamp.json"]
    assert served.sent < 600


def test_publishing_the_same_again_changes_the_timestamp_only(
    office: OfficeSimulator, served: ServedRepository, tmp_path: Path
) -> None:
    first = feed(office, tmp_path, served.url).refresh()
    office.publish(office.now + timedelta(days=1))
    served.behave()
    assert feed(office, tmp_path, served.url).refresh() == first
    assert served.requests == ["/metadata/2.root.json", "/metadata/timestamp.json"]


def test_a_withdrawn_bulletin_is_gone_after_the_next_refresh(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    feed(office, tmp_path).refresh()
    office.withdraw("mua-lu")
    office.publish()
    assert "bulletins/mua-lu.json" not in feed(office, tmp_path).refresh()


def test_a_stick_fifty_days_old_is_fine_and_one_of_sixty_is_not(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    office.now += timedelta(days=50)
    feed(office, tmp_path).refresh()
    office.now += timedelta(days=10)
    refused(office, tmp_path, TrustError, "has expired: the commune has to publish again")


def test_the_machines_own_clock_is_not_asked(office: OfficeSimulator, tmp_path: Path) -> None:
    office.now = office.now.replace(year=2045)
    office.renew()
    office.publish()
    feed(office, tmp_path).refresh()


def test_the_roots_key_may_change_and_the_village_follows(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    feed(office, tmp_path).refresh()
    office.renew(change_root=True)
    office.renew(change_root=True)
    assert "bulletins/mua-lu.json" in feed(office, tmp_path).refresh()
    assert "bulletins/mua-lu.json" in feed(office, tmp_path / "newcomer").refresh()


def test_the_feeds_key_may_change(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    feed(office, tmp_path).refresh()
    stolen, office.keys["feed"] = office.keys["feed"], office.keys["stranger"]
    office.renew()
    feed(office, tmp_path).refresh()
    office.press.publish(office.files, stolen, office.now + timedelta(days=30))
    refused(office, tmp_path, TrustError, "isn't signed with this commune's keys")


def test_a_root_signed_by_its_new_key_alone_is_refused(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    office.keys["root"] = office.keys["stranger"]
    office.renew()
    refused(office, tmp_path, TrustError, "isn't signed with this commune's keys")


def test_a_missing_repository_is_named(office: OfficeSimulator, tmp_path: Path) -> None:
    with pytest.raises(LinkError, match=r"there is no repository at .*: check the address"):
        feed(office, tmp_path, str(tmp_path / "nothing")).refresh()


def test_another_communes_repository_is_refused(office: OfficeSimulator, tmp_path: Path) -> None:
    other = OfficeSimulator(tmp_path / "other")
    village = feed(office, tmp_path, str(other.repository))
    with pytest.raises(TrustError, match="another commune's"):
        village.refresh()


def test_a_repository_signed_with_the_wrong_key_is_refused(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    office.sign_with_wrong_key()
    refused(office, tmp_path, TrustError, "isn't signed with this commune's keys")


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "feed"])
def test_unsigned_metadata_is_refused(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path, role: str
) -> None:
    path = office.path(role)
    form = json.loads(path.read_bytes())
    form["signatures"] = []
    path.write_text(json.dumps(form))
    with pytest.raises(LoaThonError):
        feed(office, tmp_path).refresh()
    if role == "timestamp":
        refused(office, tmp_path, TrustError, "isn't signed")


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "feed"])
def test_tampered_metadata_is_refused_and_what_was_verified_stays(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path, role: str
) -> None:
    office.tamper(role)
    with pytest.raises((TrustError, LinkError)):
        feed(office, tmp_path).refresh()


def test_metadata_of_the_right_length_with_a_changed_letter_is_refused(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    path = office.path("feed")
    path.write_bytes(path.read_bytes().replace(b"mua-lu", b"mua-lo"))
    refused(office, tmp_path, TrustError, "isn't what the commune signed")


@pytest.mark.parametrize("name", ["trust.json", "bulletins/mua-lu.json"])
def test_a_tampered_file_is_refused_and_the_old_one_stays(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path, name: str
) -> None:
    office.tamper(name)
    kept = tmp_path / "kept"
    kept.write_bytes(b"what was there")
    village = feed(office, tmp_path)
    village.refresh()
    with pytest.raises(TrustError, match="isn't what the commune signed"):
        village.fetch(name, kept)
    assert kept.read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.glob(".new-*")] == []


def test_a_repository_put_back_to_an_older_state_is_refused(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    old = office.path("timestamp").read_bytes()
    office.withdraw("mua-lu")
    office.publish()
    feed(office, tmp_path).refresh()
    office.path("timestamp").write_bytes(old)
    refused(office, tmp_path, TrustError, "older than this box has seen")


def test_the_feeds_key_offers_nothing_beyond_its_delegation(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    genuine = office.trust()
    office.files |= {
        "trust.json": b"{}",
        "bulletins/../../x.json": b"{}",
        "audio/x.opus": b"x",
        "firmware.bin": b"x",
    }
    office.publish()
    village = feed(office, tmp_path)
    assert village.refresh() == {"trust.json": (len(genuine), hashlib.sha256(genuine).hexdigest())}
    village.fetch("trust.json", tmp_path / "trust.json")
    assert (tmp_path / "trust.json").read_bytes() == genuine
    with pytest.raises(TrustError, match="doesn't offer"):
        village.fetch("firmware.bin", tmp_path / "firmware.bin")


def portal(served: ServedRepository) -> None:
    served.portal = True


def broken(served: ServedRepository) -> None:
    served.status = "500 Internal Server Error"


def empty(served: ServedRepository) -> None:
    served.status = "404 Not Found"


def forbidden(served: ServedRepository) -> None:
    served.status = "403 Forbidden"


def asks_for_login(served: ServedRepository) -> None:
    served.status = "511 Network Authentication Required"


def cut(served: ServedRepository) -> None:
    served.cut_after, served.ranges = 100, False


def cut_unseen(served: ServedRepository) -> None:
    served.cut_after, served.hide_length = 100, True


@pytest.mark.parametrize(
    ("misbehave", "sentence"),
    [
        (portal, "answered with a web page"),
        (broken, "answered with the error 500"),
        (empty, "there is no repository at"),
        (forbidden, "there is no repository at"),
        (asks_for_login, "answered with the error 511"),
        (cut, "broke the connection off"),
        (cut_unseen, "cut short or damaged"),
    ],
)
def test_a_misbehaving_server_is_a_matter_of_the_link(
    office: OfficeSimulator,
    served: ServedRepository,
    tmp_path: Path,
    misbehave: Callable[[ServedRepository], None],
    sentence: str,
) -> None:
    misbehave(served)
    with pytest.raises(LinkError, match=sentence):
        feed(office, tmp_path, served.url).refresh()
    served.behave()
    feed(office, tmp_path, served.url).refresh()


@pytest.mark.parametrize("part", ["timestamp", "snapshot", "targets.json", "feed"])
@pytest.mark.parametrize("misbehave", [portal, broken, cut, cut_unseen])
def test_a_fault_at_any_step_is_a_matter_of_the_link(
    office: OfficeSimulator,
    served: ServedRepository,
    tmp_path: Path,
    part: str,
    misbehave: Callable[[ServedRepository], None],
) -> None:
    served.only = part
    misbehave(served)
    with pytest.raises(LinkError):
        feed(office, tmp_path, served.url).refresh()
    served.behave()
    feed(office, tmp_path, served.url).refresh()


@pytest.mark.parametrize("misbehave", [portal, broken, empty, cut, cut_unseen])
def test_a_fault_in_the_middle_of_a_recording_leaves_no_file(
    office: OfficeSimulator,
    served: ServedRepository,
    bulletin: Bulletin,
    tmp_path: Path,
    misbehave: Callable[[ServedRepository], None],
) -> None:
    village = feed(office, tmp_path, served.url)
    village.refresh()
    served.only = "/audio/"
    misbehave(served)
    with pytest.raises(LinkError):
        village.fetch(audio_name(bulletin), tmp_path / "audio" / "a.opus")
    assert list((tmp_path / "audio").iterdir()) == []


def test_a_server_that_is_not_there_is_a_matter_of_the_link(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(LinkError, match="refuses connections"):
        feed(office, tmp_path, f"http://127.0.0.1:{port}").refresh()


def test_a_broken_root_json_is_named(office: OfficeSimulator, tmp_path: Path) -> None:
    village = Feed(str(office.repository), tmp_path / "m", b"{}", reference_time=office.now)
    with pytest.raises(TrustError, match=r"this box's root\.json is damaged"):
        village.refresh()


def test_metadata_that_rotted_on_the_card_is_fetched_anew(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    feed(office, tmp_path).refresh()
    for path in (tmp_path / "metadata").glob("*.json"):
        path.write_bytes(b"")
    assert "bulletins/mua-lu.json" in feed(office, tmp_path).refresh()


def test_a_link_on_a_stick_is_not_followed(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    office.path("timestamp").unlink()
    office.repository.joinpath("metadata", "timestamp.json").symlink_to("/dev/zero")
    with pytest.raises(LinkError, match="isn't a plain file"):
        feed(office, tmp_path).refresh()


def test_a_device_on_a_stick_is_not_read(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    office.path("timestamp").unlink()
    os.mkfifo(office.repository / "metadata" / "timestamp.json")
    with pytest.raises(LinkError, match="isn't a plain file"):
        feed(office, tmp_path).refresh()


def test_endless_metadata_is_given_up(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    with office.path("timestamp").open("ab") as file:
        file.write(b" " * 100_000)
    with pytest.raises(LinkError, match="sent more than"):
        feed(office, tmp_path).refresh()


@contextmanager
def nearly_full_disk(most: int) -> Iterator[None]:
    """No file may grow beyond `most` bytes, as on a disk that fills up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_a_matter_of_storage_and_leaves_nothing_half(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    village = feed(office, tmp_path)
    village.refresh()
    with nearly_full_disk(100_000), pytest.raises(StorageError, match="can't be written"):
        village.fetch(audio_name(bulletin), tmp_path / "audio" / "a.opus")
    assert list((tmp_path / "audio").iterdir()) == []
    village.fetch(audio_name(bulletin), tmp_path / "audio" / "a.opus")


def test_a_full_disk_during_a_refresh_is_a_matter_of_storage(
    office: OfficeSimulator, bulletin: Bulletin, tmp_path: Path
) -> None:
    with nearly_full_disk(400), pytest.raises(StorageError, match="can't be written"):
        feed(office, tmp_path).refresh()
    feed(office, tmp_path).refresh()


def test_a_server_that_drips_is_given_up(tmp_path: Path) -> None:
    office = OfficeSimulator(tmp_path / "commune")
    office.add_bulletin("a", audio=os.urandom(200_000))
    office.publish()
    moments = iter(range(0, 100_000, 1000))
    with office.serve() as served:
        slow = HttpSource(served.url, monotonic=lambda: float(next(moments)))
        with pytest.raises(LinkError, match="is too slow"):
            list(slow.read("metadata/timestamp.json", 10_000))

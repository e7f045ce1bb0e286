"""Boxes made known: by the right code and key, once, over real HTTP or by a stick."""

import http.client
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.commune.fleet.boxes import MOST_TRIES, Fleet
from station.commune.keys.folder import make_key, public_hex
from station.commune.repository.serve import Few, RepositoryServer
from station.errors import LoaThonError, RefusedError, StorageError, TrustError
from station.trust import enrolment_form
from station.trust.station_statement import StationStatement, StationStatementKind

NOW = datetime(2026, 11, 30, 1, tzinfo=UTC)
CODE, BOX, OTHER = make_key(), make_key(), make_key()


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    """One village that waits for its box."""
    fleet = Fleet(tmp_path / "fleet.json")
    fleet.add("na-dong", "Thôn Nà Đông", "n1", public_hex(CODE), NOW, "between us")
    return fleet


def registration(
    *signers: object, number: str = "n1", village: str = "na-dong", box: object = BOX
) -> bytes:
    form = {"number": number, "village": village, "public": public_hex(box)}  # type: ignore[arg-type]
    return StationStatement.sign(StationStatementKind.REGISTRATION, form, signers or (CODE, BOX))  # type: ignore[arg-type]


def test_the_right_code_and_key_make_a_box_known(fleet: Fleet) -> None:
    assert fleet.register(registration(), NOW).public == public_hex(BOX)
    (station,) = fleet.stations().values()
    assert (station.enrolled_at, station.is_open) == (NOW, False)


def test_a_box_says_which_version_it_runs(fleet: Fleet, tmp_path: Path) -> None:
    form = {"number": "n1", "village": "na-dong", "public": public_hex(BOX), "version": "0.2.0"}
    kind = StationStatementKind.REGISTRATION
    said = StationStatement.sign(kind, {**form, "colour": "red"}, (CODE, BOX))
    assert fleet.register(said, NOW).version == "0.2.0"
    later = NOW.replace(hour=2)
    fleet.reported("na-dong", later, "0.3.0")
    fleet.reported("na-dong", NOW, "0.2.0")
    (station,) = fleet.stations().values()
    assert (station.version, station.reported_at) == ("0.3.0", later)
    # As an office kept it that didn't know of versions, and as a later one may keep it.
    rows = json.loads((tmp_path / "fleet.json").read_text())
    del rows[0]["version"]
    rows[0]["colour"] = "red"
    (tmp_path / "fleet.json").write_text(json.dumps(rows))
    assert fleet.stations()["na-dong"].version == ""


@pytest.mark.parametrize("value", [7, "0.2.0\x1b[2J", "new", None])
def test_what_is_no_version_is_not_kept_as_one(fleet: Fleet, value: object) -> None:
    form = {"number": "n1", "village": "na-dong", "public": public_hex(BOX), "version": value}
    said = StationStatement.sign(StationStatementKind.REGISTRATION, form, (CODE, BOX))
    assert fleet.register(said, NOW).version == ""


def test_an_answer_that_was_lost_may_be_asked_for_again(fleet: Fleet) -> None:
    first = fleet.register(registration(), NOW)
    assert fleet.register(registration(), NOW.replace(hour=5)) == first


def test_a_code_serves_one_box_only(fleet: Fleet) -> None:
    fleet.register(registration(), NOW)
    with pytest.raises(RefusedError, match="used by another box"):
        fleet.register(registration(CODE, OTHER, box=OTHER), NOW)
    assert fleet.stations()["na-dong"].public == public_hex(BOX)


@pytest.mark.parametrize(
    "wrong",
    [
        registration(OTHER, BOX),
        registration(CODE, OTHER),
        registration(BOX),
        registration(CODE),
        registration(village="khac"),
        registration(CODE, BOX, box=OTHER),
    ],
)
def test_five_wrong_tries_lock_it_and_a_new_one_opens_it(fleet: Fleet, wrong: bytes) -> None:
    for _ in range(MOST_TRIES):
        with pytest.raises(TrustError, match="isn't signed with the enrolment's code"):
            fleet.register(wrong, NOW)
    with pytest.raises(RefusedError, match="locked"):
        fleet.register(registration(), NOW)
    fleet.add("na-dong", "Thôn Nà Đông", "n2", public_hex(CODE), NOW)
    fleet.register(registration(number="n2"), NOW)


def test_who_can_not_name_an_enrolment_locks_nobody(fleet: Fleet) -> None:
    for _ in range(3 * MOST_TRIES):
        with pytest.raises(TrustError, match="no such enrolment"):
            fleet.register(registration(OTHER, BOX, number="guessed"), NOW)
    assert fleet.register(registration(), NOW)


def test_a_new_box_replaces_the_old_one_when_it_registers(fleet: Fleet) -> None:
    fleet.register(registration(), NOW)
    fleet.add("na-dong", "Thôn Nà Đông", "n2", public_hex(CODE), NOW)
    assert fleet.stations()["na-dong"].public == public_hex(BOX)
    with pytest.raises(TrustError, match="no such enrolment"):
        fleet.register(registration(CODE, OTHER, box=OTHER), NOW)
    fleet.register(registration(CODE, OTHER, number="n2", box=OTHER), NOW)
    assert fleet.stations()["na-dong"].public == public_hex(OTHER)


def test_one_box_is_one_villages(fleet: Fleet) -> None:
    fleet.register(registration(), NOW)
    fleet.add("khac", "Thôn Khác", "n3", public_hex(CODE), NOW)
    with pytest.raises(RefusedError, match="enrolled as na-dong already"):
        fleet.register(registration(number="n3", village="khac"), NOW)


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b"[" * 4000, b"{" + b" " * 5000, b"null"])
def test_rubbish_is_a_sentence(fleet: Fleet, body: bytes) -> None:
    with pytest.raises(TrustError):
        fleet.register(body, NOW)
    assert fleet.stations()["na-dong"].tries == 0


def test_nothing_kept_lets_anybody_enrol(fleet: Fleet, tmp_path: Path) -> None:
    kept = (tmp_path / "fleet.json").read_text()
    seed = json.dumps(CODE.private_bytes.decode())
    assert seed not in kept
    assert "PRIVATE" not in kept


def test_a_damaged_file_is_a_sentence(fleet: Fleet, tmp_path: Path) -> None:
    (tmp_path / "fleet.json").write_text("[{}]")
    with pytest.raises(StorageError, match="is damaged"):
        fleet.stations()


@pytest.fixture
def server(fleet: Fleet, tmp_path: Path) -> Iterator[RepositoryServer]:
    """The office's server, which takes registrations."""

    def enrol(body: bytes) -> bytes:
        return fleet.register(body, NOW).answer

    server = RepositoryServer(tmp_path, "127.0.0.1", 0, enrol)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server
    server.stop()
    thread.join()


def post(server: RepositoryServer, body: bytes, method: str = "POST") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, "/enrol", body)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_a_box_registers_over_http(server: RepositoryServer, fleet: Fleet) -> None:
    assert post(server, registration(OTHER, BOX)) == (403, b"")
    receipt = enrolment_form.receipt("between us", "n1", public_hex(BOX))
    assert post(server, registration()) == (200, receipt.encode())
    assert fleet.stations()["na-dong"].public == public_hex(BOX)


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE"])
def test_only_by_post(server: RepositoryServer, method: str) -> None:
    assert post(server, b"", method)[0] == 405


def test_a_large_body_is_refused(server: RepositoryServer, fleet: Fleet) -> None:
    assert post(server, b" " * 5000)[0] == 413
    assert fleet.stations()["na-dong"].tries == 0


def test_a_flood_is_let_through_a_few_a_minute() -> None:
    now = [0.0]
    few = Few(3, lambda: now[0])
    assert [few.may() for _ in range(5)] == [True, True, True, False, False]
    now[0] = 61.0
    assert few.may()


def test_a_flood_over_http_ends_in_try_later(server: RepositoryServer) -> None:
    assert 429 in {post(server, b"{}")[0] for _ in range(40)}


def test_a_disk_that_is_full_is_the_offices_trouble(tmp_path: Path) -> None:
    def enrol(_: bytes) -> bytes:
        raise StorageError("the disk is full")

    server = RepositoryServer(tmp_path, "127.0.0.1", 0, enrol)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert post(server, b"{}")[0] == 503
    finally:
        server.stop()
        thread.join()
    assert issubclass(StorageError, LoaThonError)

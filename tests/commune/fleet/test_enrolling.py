"""From the office's file to a box that reports, over HTTP or by stick alone."""

import contextlib
import json
import os
import shlex
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from station.cli.station.main import main
from station.commune.fleet.enrolling import fleet
from station.commune.repository.serve import RepositoryServer
from station.errors import InputError, LinkError, LoaThonError, RefusedError, TrustError
from station.files import write_durably
from station.settings import load
from station.trust import enrolment_form
from station.trust.station_statement import StationStatement, StationStatementKind
from station.village.asrun.journal import Journal
from station.village.enrolment import enrol as enrolment
from station.village.enrolment import register
from station.village.enrolment.key import station_key
from station.village.library.library import Library
from station.village.settings.at_start import load_at_start
from station.village.settings.station import StationSettings
from station.village.stick import desk_process, facts
from station.village.stick.desk import OwnDesk
from station.village.stick.desk_client import DeskClient
from station.village.stick.exchange import fetch, take_stick
from station.village.stick.facts import Facts
from tests.commune.desk import TEXT, Desk

BLANK = """
[village]
id = "na-dong-cu"
name = "Chưa đặt"
[commune]
source = "http://nowhere.invalid/"
[sound]
[amplifier]
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
[paths]
state = "{folder}/state"
runtime = "{folder}/run"
"""


@dataclass
class Village:
    """A new box beside a real office."""

    folder: Path
    desk: Desk

    def __post_init__(self) -> None:
        self.stick = self.folder / "stick"
        self.stick.mkdir()
        self.file = self.folder / "station.toml"
        self.file.write_text(BLANK.format(folder=self.folder))
        (self.folder / "state").mkdir()

    @property
    def settings(self) -> StationSettings:
        return load(self.file, StationSettings)

    def given(self, server: str = "") -> bytes:
        """The office's file for this box."""
        to = ("--to", str(self.stick), *(("--server", server) if server else ()))
        self.desk.do("station", "add", "na-dong", *to)
        return (self.stick / "na-dong.loa-thon.json").read_bytes()

    def publish(self, name: str) -> None:
        self.desk.do("bulletin", "add", self.desk.write(f"{name}.txt", TEXT))
        self.desk.approve(name)
        self.desk.do("publish")

    def take(self) -> str:
        said = list[str]()
        desk = OwnDesk(self.file, lambda: self.settings, self.desk.clock)
        take_stick(self.settings, self.stick, desk, said.append)
        return "\n".join(said)


@pytest.fixture
def village(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Village:
    """A box that nobody has set up yet; its clock is right."""
    monkeypatch.setattr(facts, "kernel_error", lambda: 0.01)
    (tmp_path / "box").mkdir()
    return Village(tmp_path / "box", desk)


@pytest.fixture
def server(desk: Desk) -> Iterator[str]:
    """The office's server, as `commune serve` builds it."""

    def enrol(body: bytes) -> bytes:
        return fleet(desk.home).register(body, desk.clock.now()).answer

    served = RepositoryServer(desk.home.repository, "127.0.0.1", 0, enrol)
    thread = threading.Thread(target=served.run)
    thread.start()
    yield f"http://127.0.0.1:{served.port}/"
    served.stop()
    thread.join()


def test_by_http_a_box_is_known_and_fetches(village: Village, server: str) -> None:
    village.publish("mot")
    enrolment.enrol(village.file, village.given(server))
    settings = village.settings
    assert (settings.village.id, settings.village.name) == ("na-dong", "Thôn Nà Đông")
    assert settings.commune.source == server
    assert register.register(settings.state, server)
    assert not register.register(settings.state, server), "it owes nothing any more"
    assert "enrolled since 2026-11-30" in village.desk.do("station", "list")
    key = settings.state / "station-key.pem"
    assert key.stat().st_mode & 0o777 == 0o600


def test_by_stick_alone_a_box_is_known_and_reports(village: Village) -> None:
    village.publish("mot")
    enrolment.enrol(village.file, village.given())
    assert village.settings.commune.source == "stick"
    village.desk.do("stick", "export", str(village.stick))
    assert "3 files taken" in village.take() or "taken" in village.take()
    told = village.desk.do("stick", "read", str(village.stick))
    assert "Thôn Nà Đông (na-dong) is enrolled" in told
    assert "Thôn Nà Đông (na-dong), report of" in told
    assert "NOT WELL daemon" in told, "no daemon runs in this test"
    listed = village.desk.do("station", "list")
    assert "report: 2026-11-30" in listed
    assert "no box yet" in listed


@pytest.fixture
def asked(village: Village) -> Iterator[DeskClient]:
    """The socket at which a stick's process, with a user of its own, asks the station's."""
    own = OwnDesk(village.file, lambda: village.settings, village.desk.clock)
    place = village.folder / "desk.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()

        def serving() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        desk_process.serve(own, connection)

        thread = threading.Thread(target=serving)
        thread.start()
        yield DeskClient(place, 20)
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_stick_enrols_and_reports_through_the_stations_user(
    village: Village, asked: DeskClient
) -> None:
    village.publish("mot")
    given = village.given()
    enrolled = asked.enrol(given)
    assert (enrolled.village, enrolled.name) == ("na-dong", "Thôn Nà Đông")
    # It is enrolled once: no stick makes it another village's.
    with pytest.raises(LoaThonError, match="enrolled already"):
        asked.enrol(given)
    assert asked.hour() == village.desk.clock.now()
    with pytest.raises(LinkError, match="daemon is not running"):
        asked.take_up()
    village.desk.do("stick", "export", str(village.stick))
    said = list[str]()
    take_stick(village.settings, village.stick, asked, said.append)
    assert "the village's report is in" in said[-1]
    told = village.desk.do("stick", "read", str(village.stick))
    assert "Thôn Nà Đông (na-dong) is enrolled" in told
    assert "Thôn Nà Đông (na-dong), report of" in told


def test_what_cannot_be_an_enrolment_is_refused_in_a_sentence(asked: DeskClient) -> None:
    for given in (b"", b"{}", b"[]", b"\xff" * 100, b"x" * 65_536):
        with pytest.raises(LoaThonError):
            asked.enrol(given)
    with pytest.raises(LinkError, match="can't be asked"):
        asked.enrol(b"x" * 500_000)


def entries(*numbers: int) -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "seq": number, "key": f"sang/{number}", "kind": "scheduled", "title": "Buổi sáng",
            "planned": "2026-11-29T05:00:00+07:00", "reason": "" if number % 2 else "too-late",
            "outcome": "played" if number % 2 else "missed", "zones": ["cong-lang"],
        }
        for number in numbers
    )  # fmt: skip


def enrolled(
    village: Village, monkeypatch: pytest.MonkeyPatch, *numbers: int, rows: Any = None
) -> None:
    """Enrol the box by stick, with these numbers in its log, and take the stick."""
    monkeypatch.setattr(
        "station.village.stick.desk.facts", lambda _: Facts(rows or entries(*numbers), ())
    )
    if not enrolment.is_enrolled(village.settings.state):
        village.publish("mot")
        enrolment.enrol(village.file, village.given())
    village.desk.do("stick", "export", str(village.stick))
    village.take()


def test_an_entry_is_kept_once(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(village, monkeypatch, 1, 2, 3)
    told = village.desk.do("stick", "read", str(village.stick))
    assert "3 new entries, 1 missed, 2 played" in told
    assert "missed 2026-11-29T05:00 Buổi sáng (too-late)" in told
    assert "no new entries" in village.desk.do("stick", "read", str(village.stick))
    enrolled(village, monkeypatch, 2, 3, 4)
    assert "1 new entries, 1 missed" in village.desk.do("stick", "read", str(village.stick))
    kept = (village.desk.home.path / "reports" / "na-dong.jsonl").read_text("utf-8")
    assert [json.loads(line)["seq"] for line in kept.splitlines()] == [1, 2, 3, 4]


@pytest.mark.parametrize("spoil", ["changed", "foreign", "rubbish", "fifo", "huge"])
def test_a_bad_report_is_refused_and_nothing_is_kept(
    village: Village, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    enrolled(village, monkeypatch, 1)
    reports = village.stick / "loa-thon-reports"
    (report,) = (p for p in reports.iterdir() if not p.name.endswith(".enrol.json"))
    match spoil:
        case "changed":
            envelope = json.loads(report.read_bytes())
            envelope["payload"] = envelope["payload"][:40] + "A" + envelope["payload"][41:]
            report.write_text(json.dumps(envelope))
        case "foreign":
            (village.settings.state / "station-key.pem").unlink()
            report.unlink()
            village.take()
        case "rubbish":
            report.write_bytes(b"\xff\x1b[2J")
        case "fifo":
            report.unlink()
            os.mkfifo(report)
        case "huge":
            os.truncate(report, 10**9)
    told = village.desk.do("stick", "read", str(village.stick))
    assert "isn't" in told or "larger than" in told
    assert "\x1b" not in told
    assert not (village.desk.home.path / "reports" / "na-dong.jsonl").exists()


def test_a_box_speaks_for_its_own_village_only(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(village, monkeypatch, 1)
    (report,) = (p for p in (village.stick / "loa-thon-reports").iterdir() if "enrol" not in p.name)
    form = {"village": "khuoi-luong", "name": "Khuổi Lương", "made_at": "2026-11-30T01:00:00Z"}
    form |= {"clock": "trusted", "news": "none"}
    key = station_key(village.settings.state)
    report.write_bytes(
        StationStatement.sign(
            StationStatementKind.REPORT, {**form, "entries": [], "findings": []}, [key]
        )
    )
    assert "another village" in village.desk.do("stick", "read", str(village.stick))
    assert not list((village.desk.home.path / "reports").glob("khuoi-luong*"))


def test_what_a_terminal_would_obey_is_not_printed(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = entries(2)
    enrolled(village, monkeypatch, rows=({**row, "title": "\x1b[2J\x07 tên"},))
    told = village.desk.do("stick", "read", str(village.stick))
    assert "\\x1b[2J\\x07 tên" in told
    assert "\x1b" not in told


def test_a_stick_with_no_reports_is_a_sentence(village: Village) -> None:
    status, told = village.desk.refused("stick", "read", str(village.stick))
    assert (status, "no villages' reports" in told) == (65, True)


def test_nothing_older_than_the_enrolment_can_be_played_back(village: Village) -> None:
    village.publish("mot")
    village.desk.do("stick", "export", str(village.stick))
    village.publish("hai")
    enrolment.enrol(village.file, village.given())
    with pytest.raises(TrustError, match="older than this box has seen"):
        fetch(village.settings, village.stick, village.desk.clock.now())
    village.desk.do("stick", "export", str(village.stick))
    assert fetch(village.settings, village.stick, village.desk.clock.now()).fetched


def test_a_statement_that_was_withdrawn_before_can_not_come_back_at_a_new_box(
    village: Village,
) -> None:
    village.publish("mot")
    village.publish("hai")
    desk = village.desk
    envelope = desk.home.store().bulletin("mot").envelope
    desk.do("withdraw", "mot", "--yes")
    desk.do("publish")
    enrolment.enrol(village.file, village.given())
    # A thief has the feed's key, and offers what was signed once and is still valid.
    of = desk.home.settings()
    files = {"bulletins/mot.json": envelope or b""}
    press, key = desk.home.press(of), desk.home.keys.unlock("feed", None)
    press.publish(files, key, desk.clock.now())
    desk.do("stick", "export", str(village.stick))
    (refused,) = fetch(village.settings, village.stick, desk.clock.now()).refused
    assert "withdrawn before" in refused


def test_a_box_is_enrolled_once_unless_somebody_means_it(village: Village) -> None:
    village.publish("mot")
    given = village.given()
    enrolment.enrol(village.file, given)
    with pytest.raises(RefusedError, match="--again"):
        enrolment.enrol(village.file, given)
    enrolment.enrol(village.file, given, again=True)


def test_a_box_may_become_another_communes(village: Village) -> None:
    for name in ("ba", "mot", "hai"):
        village.publish(name)
    enrolment.enrol(village.file, village.given())
    village.desk.do("stick", "export", str(village.stick))
    assert fetch(village.settings, village.stick, village.desk.clock.now()).fetched
    (village.folder / "other").mkdir()
    other = replace(village.desk, folder=village.folder / "other", environment={}).found()
    moved = Village(village.folder / "other", other)
    moved.publish("hai")
    enrolment.enrol(village.file, moved.given(), again=True)
    other.do("stick", "export", str(moved.stick))
    result = fetch(village.settings, moved.stick, other.clock.now())
    assert (bool(result.fetched), result.refused) == (True, ())
    held = Library(village.settings.state / "library", "na-dong", ["vi"]).load()
    assert [bulletin.id for bulletin in held.bulletins] == ["hai"]


def all_files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


SIGNED_BY_NOBODY = json.dumps(
    {
        "signatures": [],
        "signed": {
            "_type": "root", "version": 1, "spec_version": "1.0.31", "consistent_snapshot": True,
            "expires": "2036-11-30T00:00:00Z", "keys": {},
            "roles": {
                role: {"keyids": [], "threshold": 1}
                for role in ("root", "targets", "snapshot", "timestamp")
            },
        },
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("village", "../x"), ("number", "a\nb"), ("loa_thon_enrolment", 2), ("root", "")),
        *(("root", "{}"), ("root", "[]"), ("root", SIGNED_BY_NOBODY), ("timestamp", "{}")),
        *(("server", "ftp://x"), ("server", "http://[::1"), ("server", "http://")),
        *(("server", "http://a:99999/"), ("server", "http://a b/"), ("server", "http://x\x1b/")),
        *(("timezone", "Asia/Nowhere"), ("timezone", "Asia"), ("timezone", "x" * 300)),
        *(("timezone", "../../etc/passwd"), ("timezone", "Asia/Hanoi\0")),
        *(("code", "no key"), ("name", "x\x1b"), ("name", "\u202ex"), ("seen", {"x": [0]})),
    ],
)
def test_a_wrong_file_changes_nothing(village: Village, key: str, value: object) -> None:
    form = json.loads(village.given())
    form[key] = value
    before = all_files(village.folder)
    with pytest.raises(LoaThonError):
        enrolment.enrol(village.file, json.dumps(form).encode())
    assert all_files(village.folder) == before
    assert village.settings.village.id == "na-dong-cu"
    assert not enrolment.is_enrolled(village.settings.state)


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("ending", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("last", ["enrolment.toml", "root.json", "timestamp.json", "owed.json"])
def test_whatever_ends_it_early_the_box_is_what_it_was(
    village: Village,
    monkeypatch: pytest.MonkeyPatch,
    last: str,
    ending: type[BaseException],
    again: bool,
) -> None:
    given = village.given()
    if again:
        enrolment.enrol(village.file, given)
        given = village.given()
    station_key(village.settings.state)
    load_at_start(village.file)
    before = all_files(village.folder)

    def ends(path: Path, data: bytes, **more: Any) -> None:
        write_durably(path, data, **more)
        if path.name == last:
            raise ending("in between")

    monkeypatch.setattr(enrolment, "write_durably", ends)
    with pytest.raises(ending):
        enrolment.enrol(village.file, given, again=again)
    assert all_files(village.folder) == before


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"{" * 70_000])
def test_rubbish_is_a_sentence(data: bytes) -> None:
    with pytest.raises(TrustError):
        enrolment_form.read(data)


def test_a_second_box_with_the_same_file_is_refused(village: Village, server: str) -> None:
    given = village.given(server)
    enrolment.enrol(village.file, given)
    register.register(village.settings.state, server)
    (village.settings.state / "station-key.pem").unlink()
    enrolment.enrol(village.file, given, again=True)
    with pytest.raises(TrustError, match="refused this box"):
        register.register(village.settings.state, server)
    assert enrolment.owed(village.settings.state), "it is kept, for a stick"


def test_the_command_enrols_from_the_stick_by_itself(village: Village) -> None:
    village.publish("mot")
    village.given()
    # The real clock: published for sixty days from then, so it is told, not taken.
    village.desk.do("stick", "export", str(village.stick))
    words = ["--settings", str(village.file), "stick", str(village.stick)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert "this box is Thôn Nà Đông's now" in result.output
    assert village.settings.village.id == "na-dong"
    assert list((village.stick / "loa-thon-reports").glob("*.enrol.json"))


def test_several_files_on_a_stick_are_not_guessed_among(village: Village) -> None:
    village.given()
    village.desk.do("station", "add", "khuoi-luong", "--to", str(village.stick))
    words = ["--settings", str(village.file), "enrol", str(village.stick)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 65
    assert "there are several enrolment files" in result.stderr


def test_the_log_is_read_from_the_disk_when_no_daemon_runs(village: Village) -> None:
    journal = Journal(village.settings.state / "journal.sqlite")
    journal.close()
    found = facts.facts(village.settings)
    assert (found.entries, [each.part for each in found.findings]) == ((), ["daemon", "disk"])


def test_an_old_report_does_not_hide_a_newer_ones_health(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(village, monkeypatch, 1)
    (report,) = (p for p in (village.stick / "loa-thon-reports").iterdir() if "enrol" not in p.name)
    old = report.read_bytes()
    village.desk.clock.at += timedelta(days=1)
    enrolled(village, monkeypatch, 1, 3)
    village.desk.do("stick", "read", str(village.stick))
    report.write_bytes(old)
    village.desk.do("stick", "read", str(village.stick))
    health = json.loads((village.desk.home.path / "reports" / "na-dong.json").read_bytes())
    assert health["made_at"] == "2026-12-01T01:00:00Z"


def test_a_name_on_a_stick_is_only_offered_as_a_shell_takes_it_for_a_name(tmp_path: Path) -> None:
    for name in ("$(reboot)", "b; c"):
        (tmp_path / f"{name}{enrolment_form.ENDING}").write_bytes(b"{}")
    with pytest.raises(InputError) as caught:
        enrolment.found_in(tmp_path)
    offered = str(caught.value).partition("sudo station enrol ")[2]
    assert shlex.split(offered) == [str(tmp_path / f"$(reboot){enrolment_form.ENDING}")]


def test_a_name_that_steers_a_terminal_is_not_offered_at_all(tmp_path: Path) -> None:
    for name in ("\x1b[2J", "\u202eb"):
        (tmp_path / f"{name}{enrolment_form.ENDING}").write_bytes(b"{}")
    with pytest.raises(InputError, match=r"sudo station enrol FILE$"):
        enrolment.found_in(tmp_path)

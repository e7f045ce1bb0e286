"""The real daemon as a process: its socket, its signals, its end; on the virtual card."""

import contextlib
import csv
import hashlib
import io
import json
import shutil
import signal
import wave
from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.village.asrun.journal import Journal
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import PlayBulletin
from station.village.control.messages.log import GetLog
from station.village.control.messages.status import GetStatus
from tests.office_simulator import OfficeSimulator, ServedRepository
from tests.real_clock import PLAYS, meets_the_clock
from tests.village.station_process import NEVER, Station, station_in
from tests.village.sync_site import Site


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path) as made:
        yield made


@meets_the_clock(PLAYS)
def test_a_bulletin_played_by_hand_is_heard_and_written_down(station: Station) -> None:
    station.start()
    assert "begins" in station.command("play", "thu").stdout
    station.wait(lambda status: status.air.state == "on-air")
    with pytest.raises(RequestRefusedError, match="stop it first"):
        station.client.ask(PlayBulletin(bulletin="thu", confirmed=True))
    station.wait(lambda status: status.air.state == "silent")
    assert "played" in station.command("log").stdout
    assert any(station.card.captured())
    assert station.end(signal.SIGTERM) == 0


@meets_the_clock(PLAYS)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_on_the_air_ends_in_silence_and_relays_off(
    station: Station, how: signal.Signals
) -> None:
    station.start()
    station.client.ask(PlayBulletin(bulletin="thu", by="a test"))
    station.wait(lambda status: status.air.state == "on-air")
    assert station.end(how) == 0
    switched = [line for line in station.log.read_text().splitlines() if ": relay " in line]
    last = {line.split(": relay ")[1].split()[0]: line.split()[-1] for line in switched}
    assert last == {"mains": "off", "cong-lang": "off"}
    assert not (station.folder / "run" / "control.sock").exists()


@meets_the_clock(PLAYS)
def test_after_sigkill_the_item_is_cut_and_does_not_begin_again(station: Station) -> None:
    station.start()
    station.client.ask(PlayBulletin(bulletin="thu", by="a test"))
    station.wait(lambda status: status.air.state == "on-air")
    station.end(signal.SIGKILL)
    station.start()
    assert station.client.ask(GetStatus()).air.state == "silent"
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["outcome"], entry["reason"]) == ("cut", "daemon-died")


@meets_the_clock(PLAYS)
def test_a_timed_broadcast_begins_at_its_instant_once_a_person_confirms_the_clock(
    station: Station,
) -> None:
    station.start()
    station.command("confirm-clock", "--yes")
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=9)
    local = starts + timedelta(hours=7)
    slot = {"id": "thu", "at": f"{local:%H:%M:%S}", "date": f"{local:%Y-%m-%d}"}
    station.office.set_timetable({"slot": [slot]})
    station.office.publish()
    assert "in step" in station.command("sync").stdout
    station.wait(lambda status: status.today[0].state == "played")
    (entry,) = station.client.ask(GetLog()).entries
    samples = station.card.captured()
    first = next(number for number, sample in enumerate(samples) if sample)
    print(f"first frame {(station.card.instant(first) - starts.timestamp()) * 1000:+.3f} ms")
    assert abs(datetime.fromisoformat(entry["started"]) - starts) < timedelta(seconds=1)
    assert entry["underruns"] == len(station.card.underruns())


@meets_the_clock(PLAYS)
def test_stop_by_the_command_line_is_silence(station: Station) -> None:
    station.start()
    station.client.ask(PlayBulletin(bulletin="thu", by="a test"))
    station.wait(lambda status: status.air.state == "on-air")
    assert "relays off" in station.command("stop").stdout
    status = station.wait(lambda status: status.air.state == "silent", seconds=5)
    assert not any(zone.on for zone in status.zones)


def test_a_second_daemon_is_refused_and_the_first_goes_on(station: Station) -> None:
    station.start()
    second = station.command("run")
    assert second.returncode != 0
    assert "another station already runs" in second.stderr
    assert station.client.ask(GetStatus()).village.id


def test_without_a_daemon_every_command_says_so_in_one_line(station: Station) -> None:
    for words in (["status"], ["stop"], ["play", "thu"], ["log"], ["sync"]):
        done = station.command(*words)
        assert done.returncode != 0, words
        assert done.stderr.count("\n") == 1, done.stderr
        assert "not running" in done.stderr


def test_check_names_each_part_with_and_without_the_daemon(station: Station) -> None:
    before = station.command("check").stdout
    station.start()
    station.command("confirm-clock", "--yes")
    after = station.command("check")
    for part in ("settings", "daemon", "disk", "pins", "card", "commune"):
        assert part in before
        assert part in after.stdout
    assert "BAD daemon" in before
    assert "BAD" not in after.stdout
    assert after.returncode == 0


def test_check_finds_an_absent_card_and_a_missing_pin_driver(station: Station) -> None:
    text = station.settings.read_text()
    station.settings.write_text(text.replace('"loa"', '"usb"').replace('"mock"', '"lgpio"'))
    done = station.command("check")
    assert done.returncode == 1
    assert "BAD card" in done.stdout
    assert "BAD pins" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_pin_driver_that_is_not_there_is_one_sentence(station: Station) -> None:
    station.settings.write_text(station.settings.read_text().replace('"mock"', '"lgpio"'))
    for words in (["run"], ["relays-off"]):
        done = station.command(*words)
        assert done.returncode == 74
        assert "pin driver “lgpio”" in done.stderr.splitlines()[-1]


def test_a_misspelled_setting_is_named_with_the_right_one_and_stops_nothing(
    station: Station,
) -> None:
    station.settings.write_text(station.settings.read_text().replace("warm_up", "warmup"))
    station.start()
    done = station.command("check")
    assert "did you mean “warm_up”" in done.stdout
    assert done.returncode != 0


@meets_the_clock(PLAYS)
def test_a_card_unplugged_for_good_fails_in_words_with_relays_off(station: Station) -> None:
    station.start()
    station.client.ask(PlayBulletin(bulletin="thu", by="a test"))
    station.wait(lambda status: status.air.state == "on-air")
    station.card.unplug()
    status = station.wait(lambda status: status.air.state == "silent", seconds=60)
    assert not any(zone.on for zone in status.zones)
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["outcome"], entry["reason"]) == ("failed", "card")
    assert [fault.part for fault in status.faults if fault.part == "card"] == ["card"]


@meets_the_clock(PLAYS)
def test_what_was_recorded_is_what_was_signed(station: Station) -> None:
    """The library's file is the commune's, byte for byte, under its digest."""
    station.start()
    (audio,) = (station.folder / "state" / "library" / "audio").iterdir()
    assert hashlib.sha256(audio.read_bytes()).hexdigest() == audio.stem
    assert audio.stat().st_size == (station.folder / "tune.wav").stat().st_size


@meets_the_clock(PLAYS)
def test_what_a_broken_in_sync_lays_down_is_not_heard(station: Station, tmp_path: Path) -> None:
    """Rules of a stranger's own, with a bulletin and a repository that fit them."""
    stranger = OfficeSimulator(tmp_path / "stranger", now=datetime.now(UTC), quiet=NEVER)
    stranger.add_bulletin("gia", "Giả", station.folder / "tune.wav", seconds=5)
    stranger.publish()
    (tmp_path / "box").mkdir()
    forged = Site(tmp_path / "box", stranger, ServedRepository(None))
    forged.source, forged.now = str(stranger.repository), stranger.now
    forged.sync()
    station.start()
    station.end(signal.SIGTERM)
    # And the commune can't be reached to mend it.
    station.office.repository.rename(tmp_path / "gone")
    for name in ("feed", "library"):
        place = station.folder / "state" / name
        shutil.copytree(tmp_path / "box" / name, place, dirs_exist_ok=True)
    station.start()
    with pytest.raises(RequestRefusedError, match="gia"):
        station.client.ask(PlayBulletin(bulletin="gia", confirmed=True))
    faults = [fault.text for fault in station.client.ask(GetStatus()).faults]
    assert any("trust.json can't be verified" in fault for fault in faults)
    station.client.ask(PlayBulletin(bulletin="thu", confirmed=True))
    station.wait(lambda status: status.air.state == "on-air")


@meets_the_clock(PLAYS)
def test_what_sounds_is_the_copy_that_was_verified(station: Station) -> None:
    """The card may fail, or whoever broke into the sync change the file, once it is on the air."""
    with wave.open(str(station.folder / "long.wav"), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(array("h", range(1, 30_001)).tobytes() * 96)
    bulletin = station.office.add_bulletin("dai", "Dài", station.folder / "long.wav", seconds=60)
    station.office.publish()
    station.start()
    station.client.ask(PlayBulletin(bulletin="dai", confirmed=True))
    copy = f"{bulletin.recordings[0].sha256}.opus"
    # After the tune.
    station.wait(lambda _: copy in {path.name for path in open_files(station)})
    assert [path for path in open_files(station) if path.name == copy] == [
        station.folder / "run" / "verified" / copy
    ]


def open_files(station: Station) -> list[Path]:
    """What the daemon and its children have open."""
    assert station.daemon is not None
    of = {station.daemon.pid}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == station.daemon.pid:
                of.add(int(path.parent.name))
    found = []
    for link in (link for pid in of for link in Path(f"/proc/{pid}/fd").iterdir()):
        with contextlib.suppress(OSError):
            found.append(link.readlink())
    return found


def test_the_log_is_exported_page_by_page(station: Station) -> None:
    journal = Journal(station.folder / "state" / "journal.sqlite")
    planned = datetime(2026, 11, 23, tzinfo=UTC)
    entry = AsRunEntry("", Kind.SCHEDULED, "Sáng", planned, Outcome.MISSED, Reason.TOO_LATE)
    journal.enter_all(
        replace(entry, key=f"sang/{n}", planned=planned + timedelta(days=n)) for n in range(250)
    )
    journal.close()
    station.start()
    rows = list(csv.DictReader(io.StringIO(station.command("log", "--csv").stdout)))
    assert [row["key"] for row in rows] == [f"sang/{n}" for n in range(250)]
    assert (rows[0]["planned"], rows[0]["reason"]) == ("2026-11-23T07:00:00.000+07:00", "too-late")
    lines = station.command("log", "--jsonl", "--since", "2027-07-20").stdout.splitlines()
    assert [json.loads(line)["key"] for line in lines] == [f"sang/{n}" for n in range(239, 250)]
    assert station.command("log", "--since", "2027-07-30").stdout.count("\n") == 1
    assert station.command("log").stdout.count("\n") == 20


@meets_the_clock(PLAYS)
def test_without_a_journal_it_starts_says_so_and_plays_by_hand(station: Station) -> None:
    (station.folder / "state" / "journal.sqlite").mkdir(parents=True)
    (station.folder / "state" / "jingles").write_text("no folder")
    station.start()
    assert "BAD journal" in station.command("check").stdout
    station.client.ask(PlayBulletin(bulletin="thu", by="a test"))
    station.wait(lambda status: status.air.state == "on-air")
    station.end(signal.SIGKILL)
    station.start()
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["outcome"], entry["reason"]) == ("cut", "daemon-died")
    station.end(signal.SIGTERM)
    (station.folder / "state" / "journal.sqlite").rmdir()
    station.start()
    assert "BAD journal" not in station.command("check").stdout
    (again,) = station.client.ask(GetLog()).entries
    assert again["key"] == entry["key"]

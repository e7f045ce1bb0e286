"""A pull-along speaker's stick, with real ffmpeg: order, names, tags, the page, refusals."""

import json
import os
import re
import struct
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station.commune.keys.folder import make_key
from station.commune.record import BulletinState, Record
from station.commune.stick.loa_keo import (
    FOLDER,
    PAGE,
    LoaKeoChoice,
    Piece,
    chosen,
    export,
    file_name,
)
from station.commune.stick.loa_keo_page import page
from station.errors import InputError, RefusedError, StorageError, TrustError
from station.programme.bulletin import Bulletin, Priority
from station.studio.sound.ffmpeg import Ffmpeg
from station.studio.sound.tune import closing_samples, write_wave
from station.trust.statement import countersign
from tests.commune.desk import Desk
from tests.office_simulator import BEGINNING, OfficeSimulator


class Home:
    """As much of an office's folder as an export looks at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def audio(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.opus"


class Office:
    """Records with real signatures and a real recording."""

    def __init__(self, folder: Path) -> None:
        self.simulator = OfficeSimulator(folder / "office")
        self.home: Any = Home(folder)
        self.records: list[Record] = []
        self.sound = folder / "sound.opus"
        write_wave(folder / "closing.wav", closing_samples())
        Ffmpeg().run(folder / "closing.wav", (), "-c:a", "libopus", "-f", "opus", str(self.sound))

    def add(
        self, name: str, title: str = "Thông báo", text: str = "Kính thưa bà con", **of: Any
    ) -> None:
        bulletin = self.simulator.add_bulletin(name, title, self.sound, seconds=1.5, **of)
        self.home.audio(bulletin.recordings[0].sha256).write_bytes(self.sound.read_bytes())
        envelope = self.simulator.files[f"bulletins/{name}.json"]
        assert isinstance(envelope, bytes)
        record = Record(bulletin, BulletinState.APPROVED, f"{name}.docx", text, envelope=envelope)
        self.records.append(record)

    def pieces(self, **wanted: Any) -> list[Piece]:
        return chosen(self.records, self.simulator.rules(), LoaKeoChoice(**wanted), BEGINNING)

    def export(self, stick: Path) -> Path:
        pieces = self.pieces()
        zone = BEGINNING.tzinfo
        assert zone is not None
        printed = page("Xã Mẫu", pieces, BEGINNING, zone)
        return export(self.home, stick, pieces, printed)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with a normal bulletin and an emergency."""
    office = Office(tmp_path)
    office.add("tiem-chung", "Tiêm chủng mở rộng: “đợt 2”")
    office.add("bao-so-5", "Bão số 5", priority=Priority.EMERGENCY)
    return office


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty stick."""
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_tune_comes_first_and_the_most_urgent_next(office: Office, stick: Path) -> None:
    folder = office.export(stick)
    assert names(folder) == [
        "01-nhac-hieu.mp3",
        "02-bao-so-5.mp3",
        "03-tiem-chung.mp3",
        "loa-keo.json",
        PAGE,
    ]
    assert names(stick) == [FOLDER]


def test_any_player_copes_with_the_files(office: Office, stick: Path) -> None:
    folder = office.export(stick)
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json",
         str(folder / "03-tiem-chung.mp3")],
        capture_output=True, check=True,
    )  # fmt: skip
    form = json.loads(told.stdout)
    (stream,) = form["streams"]
    assert (stream["codec_name"], stream["sample_rate"]) == ("mp3", "44100")
    assert (stream["channels"], stream["bit_rate"]) == (1, "128000")
    assert form["format"]["tags"]["title"] == "Tiêm chủng mở rộng: “đợt 2”"
    data = (folder / "03-tiem-chung.mp3").read_bytes()
    assert data[:4] == b"ID3\x03"
    assert b"TIT2" in data
    assert "Tiêm chủng".encode("utf-16-le") in data
    assert b"Xing" not in data[:4000]
    assert b"Info" not in data[:4000]
    assert constant(data), "each frame is as long as the next"


def constant(data: bytes) -> bool:
    """Whether every frame is an MPEG-1 layer III frame of 128 kbit/s."""
    size = int.from_bytes(bytes(data[6:10]), "big")
    at = 10 + sum(((size >> (8 * k)) & 0x7F) << (7 * k) for k in range(4))
    count = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack(">I", data[at : at + 4])
        if head >> 12 & 0xF != 9 or head >> 17 != 0x7FFD:
            return False
        at += 144 * 128_000 // 44_100 + (head >> 9 & 1)
        count += 1
    return count > 30


def test_the_page_says_what_who_and_until_when_and_escapes_all(office: Office, stick: Path) -> None:
    office.add("x", "<script>alert(1)</script>", text='a <b>\n"c" & d')
    text = (office.export(stick) / PAGE).read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "a &lt;b&gt;" in text
    assert "Cán bộ văn hoá Editor, Chủ tịch Chairman" in text
    assert "00:00 23/11/2026" in text
    assert office.records[0].recording.sha256[:16] in text
    assert "Ký tên" in text
    assert '<html lang="vi">' in text


def test_what_was_withdrawn_leaves_with_the_next_export(office: Office, stick: Path) -> None:
    office.export(stick)
    office.records[0] = replace(office.records[0], state=BulletinState.WITHDRAWN)
    assert "02-bao-so-5.mp3" in names(office.export(stick))
    assert "03-tiem-chung.mp3" not in names(stick / FOLDER)


def test_other_peoples_files_are_neither_removed_nor_played(office: Office, stick: Path) -> None:
    folder = office.export(stick)
    (folder / "nhac.mp3").write_bytes(b"music")
    with pytest.raises(RefusedError, match=r"nhac\.mp3"):
        office.export(stick)
    assert (folder / "nhac.mp3").exists()
    (stick / "keep.txt").write_text("mine")
    (folder / "nhac.mp3").unlink()
    office.export(stick)
    assert (stick / "keep.txt").exists()


def test_a_list_that_somebody_changed_removes_nothing_else(office: Office, stick: Path) -> None:
    folder = office.export(stick)
    (stick / "mine.txt").write_text("mine")
    (folder / "loa-keo.json").write_text(json.dumps(["../mine.txt", *names(folder)]))
    office.export(stick)
    assert (stick / "mine.txt").exists()


def test_a_recording_that_was_changed_goes_nowhere(office: Office, stick: Path) -> None:
    for path in office.home.folder.glob("[0-9a-f]*.opus"):
        path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(TrustError, match="isn't the one that was approved"):
        office.export(stick)
    assert names(stick) == []


def test_a_bulletin_that_nobody_approved_goes_nowhere(office: Office) -> None:
    office.records = [replace(office.records[0], state=BulletinState.DRAFT)]
    with pytest.raises(InputError, match="no approved bulletin"):
        office.pieces()


def test_a_signature_of_a_stranger_is_no_approval(office: Office) -> None:
    name = "gia-mao"
    office.add(name, signed_by=("editor",))
    envelope = countersign(office.records[-1].envelope or b"", make_key())
    office.records[-1] = replace(office.records[-1], envelope=envelope)
    with pytest.raises(TrustError, match="lacks the signature"):
        office.pieces()


def test_only_for_the_village_the_day_and_the_session(office: Office) -> None:
    office.add("rieng", villages=["khuoi-luong"])
    assert [p.approved.bulletin.id for p in office.pieces(village="na-dong")] == [
        "bao-so-5",
        "tiem-chung",
    ]
    assert len(office.pieces(names=("rieng",))) == 1
    later = BEGINNING.replace(year=2027)
    with pytest.raises(InputError, match="no approved bulletin"):
        office.pieces(begins=later, ends=later)


def test_a_full_stick_keeps_what_it_had(
    office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.export(stick)
    before = names(stick / FOLDER)
    real, calls = os.fsync, [0]

    def full(number: int) -> None:
        calls[0] += Path(f"/proc/self/fd/{number}").readlink().is_relative_to(stick)
        if calls[0] == 2:
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="the stick is full"):
        office.export(stick)
    assert names(stick / FOLDER) == before
    assert names(stick) == [FOLDER]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("tiem-chung", "02-tiem-chung.mp3"),
        ("x" * 64, "02-" + "x" * 25 + ".mp3"),
        ("Điện, nước: CẮT", "02-i-n-n-c-c-t.mp3"),
    ],
)
def test_names_are_plain_and_short(words: str, name: str) -> None:
    assert file_name(2, words) == name
    assert re.fullmatch(r"[a-z0-9.-]{8,32}", file_name(2, words))


def test_the_order_of_a_session_is_kept(office: Office) -> None:
    found = office.pieces(names=("tiem-chung", "bao-so-5"))
    bulletins: list[Bulletin] = [piece.approved.bulletin for piece in found]
    assert [bulletin.id for bulletin in bulletins] == ["tiem-chung", "bao-so-5"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--village", "khong-co"), "there is no village “khong-co”"),
        (("--slot", "toi"), "there is no session “toi”"),
        (("--day", "2030-01-01"), "no approved bulletin is valid then"),
    ],
)
def test_the_command_names_what_is_wrong(
    desk: Desk, stick: Path, options: tuple[str, str], sentence: str
) -> None:
    assert sentence in desk.refused("stick", "loa-keo", str(stick), *options)[1]
    assert names(stick) == []

"""A stick for the pull-along speaker (loa kéo): the approved bulletins as numbered MP3 files.

The cheapest player copes: plain short names, one folder, written in the order of playing, 44.1 kHz
mono at a constant 128 kbit/s, ID3v2.3 titles, no VBR header. Only what is verified here and now
gets there, and what an earlier export put there goes. Not handled here: the printed page
(`loa_keo_page.py`).
"""

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from station.commune.home import Home
from station.commune.record import Record
from station.commune.stick.loa_keo_folder import LIST, copy, replace_by, require_ours
from station.errors import InputError, LoaThonError, TrustError
from station.files import digest_of
from station.programme.bulletin import Recording, in_session_order
from station.studio.sound.ffmpeg import Ffmpeg
from station.studio.sound.tune import write_tune
from station.trust.portable import (
    chunks_of,
    folder_on_stick,
    require_room,
    stick_errors,
    write_portably,
)
from station.trust.rules import Rules
from station.trust.signers import ApprovedBulletin, approved

FOLDER = "loa-keo"
PAGE = "phieu-phat.html"
_ASIDE = "~loa-keo.tmp"
_MOST_BULLETINS = 98
_LONGEST_NAME = 32
_MOST_FILE = 200_000_000
_MP3 = ("-ar", "44100", "-c:a", "libmp3lame", "-b:a", "128k", "-write_xing", "0")
_ID3 = ("-id3v2_version", "3", "-write_id3v1", "0", "-fflags", "+bitexact", "-f", "mp3")


@dataclass(frozen=True, slots=True)
class LoaKeoChoice:
    """For which village, instant of playing (aware), and session; empty means all on offer."""

    village: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    names: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file on the stick: a recording of a verified bulletin.

    `at` is when it was approved (aware), which its statement doesn't say: that is made when the
    editor signs, and the chairman signs the same bytes later.
    """

    name: str
    approved: ApprovedBulletin
    recording: Recording
    text: str
    at: datetime


Making = Callable[[int, int, str], None]
"""Told of each piece before it is made: its number, of how many, its file's name."""


def unseen(_number: int, _of: int, _name: str) -> None:
    """Nobody watches."""


def chosen(
    records: Iterable[Record],
    rules: Rules,
    wanted: LoaKeoChoice,
    now: datetime,
    approvals: Mapping[str, datetime] = MappingProxyType({}),
) -> list[Piece]:
    """What goes on the stick, in playing order. Raises TrustError when one isn't verified any more,
    InputError when nothing is left or there is too much.

    `approvals` are the instants at which bulletins were approved, as the office has written down.
    """
    texts: dict[str, str] = {}
    verified: dict[str, ApprovedBulletin] = {}
    for record in records:
        if record.is_on_offer(now):
            found = approved(record.envelope or b"", rules)
            if _is_wanted(found, wanted, now):
                verified[found.bulletin.id], texts[found.bulletin.id] = found, record.text
    ordered = in_session_order([found.bulletin for found in verified.values()], wanted.names)
    listed = [(b.id, recording) for b in ordered for recording in b.recordings]
    if not listed:
        raise InputError("no approved bulletin is valid then; look at: commune bulletin list")
    if len(listed) > _MOST_BULLETINS:
        raise InputError(
            "that is more than {most_bulletins} recordings; choose by --village",
            most_bulletins=_MOST_BULLETINS,
        )
    return [
        Piece(
            file_name(number, bulletin),
            verified[bulletin],
            recording,
            texts[bulletin],
            approvals.get(bulletin, verified[bulletin].at),
        )
        for number, (bulletin, recording) in enumerate(listed, 2)
    ]


def file_name(number: int, words: str) -> str:
    """A name for FAT: its number, and as much of `words` as 32 characters take."""
    plain = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    return f"{f'{number:02d}-{plain}'[: _LONGEST_NAME - 4].rstrip('-')}.mp3"


def export(
    home: Home,
    stick: Path,
    pieces: Sequence[Piece],
    page: str,
    making: Making = unseen,
    ffmpeg: Ffmpeg | None = None,
) -> Path:
    """Put `pieces` and the printed `page` into the stick's folder `loa-keo`; which it is.

    `making` is told of each piece.
    The folder of before is replaced when all is ready. Raises RefusedError when somebody else's
    files are in it, TrustError, StorageError, ProgramMissingError; it is then as it was.
    """
    if not stick.is_dir():
        raise InputError(
            "{stick} isn't a folder; put the stick in, and give the folder it is at", stick=stick
        )
    target, aside = stick / FOLDER, stick / _ASIDE
    require_ours(target)
    with tempfile.TemporaryDirectory() as folder:
        made = list(_made(home, pieces, Path(folder), ffmpeg or Ffmpeg(), making))
        lengths = [path.stat().st_size for path in made]
        require_room(stick, [*lengths, len(page.encode()), 4096])
        try:
            with stick_errors(stick):
                shutil.rmtree(aside, ignore_errors=True)
                folder_on_stick(aside)
                # In this order: many players know no other.
                for path in made:
                    copy(path, aside / path.name)
            write_portably(aside / PAGE, [page.encode()])
            names = [*(path.name for path in made), PAGE]
            write_portably(aside / LIST, [json.dumps(names).encode()])
            replace_by(target, aside)
        except LoaThonError:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    return target


def _is_wanted(found: ApprovedBulletin, wanted: LoaKeoChoice, now: datetime) -> bool:
    bulletin = found.bulletin
    begins, ends = wanted.begins or now, wanted.ends or wanted.begins or now
    return (
        (not wanted.village or bulletin.is_for(wanted.village))
        and ("*" in wanted.names or bulletin.id in wanted.names)
        and bulletin.valid_from <= ends
        and begins < bulletin.valid_until
    )


def _made(
    home: Home, pieces: Sequence[Piece], folder: Path, ffmpeg: Ffmpeg, making: Making
) -> Iterator[Path]:
    tune = folder / "tune.wav"
    write_tune(tune)
    total = len(pieces) + 1
    yield _encoded(tune, folder / file_name(1, "nhac-hieu"), "Nhạc hiệu", f"1/{total}", ffmpeg)
    for number, piece in enumerate(pieces, 2):
        making(number - 1, len(pieces), piece.name)
        audio = home.audio(piece.recording.sha256)
        _verify(audio, piece)
        title = piece.approved.bulletin.title
        yield _encoded(audio, folder / piece.name, title, f"{number}/{total}", ffmpeg)


def _verify(audio: Path, piece: Piece) -> None:
    if digest_of(chunks_of(audio, _MOST_FILE)) != piece.recording.sha256:
        raise TrustError(
            "the recording of “{id}” isn't the one that was approved; withdraw it and add it again",
            id=piece.approved.bulletin.id,
        )


def _encoded(source: Path, target: Path, title: str, track: str, ffmpeg: Ffmpeg) -> Path:
    tags = ("-metadata", f"title={title}", "-metadata", f"track={track}")
    ffmpeg.run(source, (), *_MP3, *tags, *_ID3, f"file:{target}")
    return target

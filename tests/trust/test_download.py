"""A file that comes in parts, over days: whole and verified, or not there."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.errors import LinkError, StorageError, TrustError
from station.trust.download import PausedError, Read, WantedFile, download, download_on

DATA = bytes(range(256)) * 40
WANTED = WantedFile(
    "audio/a.opus", "targets/audio/a.opus", len(DATA), hashlib.sha256(DATA).hexdigest()
)


class Way:
    """Where the bytes come from: `data`, which breaks off after `cut` bytes if that is set."""

    def __init__(self, data: bytes = DATA, cut: int | None = None) -> None:
        self.data, self.cut, self.starts = data, cut, list[int]()

    def read(self, start: int) -> Iterator[bytes]:
        self.starts.append(start)
        rest = self.data[start:][: self.cut]
        for place in range(0, len(rest), 1000):
            yield rest[place : place + 1000]
        if self.cut is not None:
            raise LinkError("it broke off")


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "incoming" / "a.part"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return tmp_path / "audio" / "a.opus"


def go_on(read: Read, whole: Path, part: Path) -> None:
    download_on(WANTED, read, whole, part, lambda: True)


def test_what_broke_off_is_kept_and_continued(whole: Path, part: Path) -> None:
    way = Way(cut=4000)
    for _ in range(2):
        with pytest.raises(LinkError):
            go_on(way.read, whole, part)
        assert not whole.exists()
    way.cut = None
    go_on(way.read, whole, part)
    assert way.starts == [0, 4000, 8000]
    assert whole.read_bytes() == DATA
    assert not part.exists()


def test_a_body_that_ends_too_soon_is_continued_too(whole: Path, part: Path) -> None:
    with pytest.raises(LinkError, match="only a part"):
        go_on(Way(DATA[:300]).read, whole, part)
    way = Way()
    go_on(way.read, whole, part)
    assert (way.starts, whole.read_bytes()) == ([300], DATA)


def test_a_part_that_was_somebody_elses_is_dropped_and_all_is_fetched_once(
    whole: Path, part: Path
) -> None:
    part.parent.mkdir()
    part.write_bytes(b"Please log in first")
    way = Way()
    go_on(way.read, whole, part)
    assert (way.starts, whole.read_bytes()) == ([19, 0], DATA)


def test_a_file_that_is_wrong_even_then_is_refused_and_nothing_is_left(
    whole: Path, part: Path
) -> None:
    whole.parent.mkdir()
    whole.write_bytes(b"what was there")
    part.parent.mkdir()
    part.write_bytes(b"Please log in first")
    way = Way(bytes(len(DATA)))
    with pytest.raises(TrustError, match="isn't what the commune signed"):
        go_on(way.read, whole, part)
    assert way.starts == [19, 0]
    assert whole.read_bytes() == b"what was there"
    assert not part.exists()


def test_a_part_that_is_too_long_is_begun_anew(whole: Path, part: Path) -> None:
    part.parent.mkdir()
    part.write_bytes(bytes(len(DATA) + 1))
    way = Way()
    go_on(way.read, whole, part)
    assert (way.starts, whole.read_bytes()) == ([0], DATA)


def test_what_was_whole_when_the_power_went_is_not_asked_for_again(whole: Path, part: Path) -> None:
    part.parent.mkdir()
    part.write_bytes(DATA)
    way = Way()
    go_on(way.read, whole, part)
    assert (way.starts, whole.read_bytes()) == ([], DATA)


def test_it_stops_when_it_is_to_and_keeps_what_came(whole: Path, part: Path) -> None:
    answers = iter([True, True, False])
    with pytest.raises(PausedError):
        download_on(WANTED, Way().read, whole, part, lambda: next(answers))
    assert part.read_bytes() == DATA[:3000]


def test_a_disk_that_refuses_is_a_matter_of_storage(whole: Path, part: Path) -> None:
    part.mkdir(parents=True)
    with pytest.raises(StorageError, match="can't be written"):
        go_on(Way().read, whole, part)


@pytest.mark.parametrize("data", [DATA[:-1], bytes(len(DATA)), b""])
def test_in_one_go_it_is_all_or_nothing(whole: Path, data: bytes) -> None:
    with pytest.raises((LinkError, TrustError)):
        download(WANTED, Way(data).read, whole)
    assert list(whole.parent.iterdir()) == []
    download(WANTED, Way().read, whole)
    assert whole.read_bytes() == DATA

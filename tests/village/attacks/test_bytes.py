"""Bytes that were changed, cut short, or don't end, in each kind of file."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from station.village.sync.worker import SyncWorker
from tests.office_simulator import OfficeSimulator
from tests.village.attacks.thief import news
from tests.village.sync_site import Site

METADATA = ["timestamp", "snapshot", "targets", "feed"]
TARGETS = ["trust.json", "timetable.json", "bulletins/moi.json", "audio"]


def victim(office: OfficeSimulator, name: str) -> Path:
    """The file of a role, or of a target that this village doesn't have yet."""
    if name == "audio":
        name = next(path for path in office.files if path.startswith("audio/"))
        digest = next(
            path.name.split(".")[0]
            for path in (office.repository / "targets" / "audio").iterdir()
            if path.read_bytes() == b"OggS new"
        )
        name = f"audio/{digest}.opus"
    return office.path(name)


def spoilt(site: Site, office: OfficeSimulator, name: str, data: bytes) -> None:
    """Assert that a village doesn't take `data` for the file `name`, from wherever it starts."""
    path = victim(office, name)
    shutil.rmtree(site.library.folder / "incoming")
    good, held = path.read_bytes(), site.files()
    path.write_bytes(data)
    shutil.rmtree(site.folder / "feed", ignore_errors=True)
    begun = site.restarted()
    worker = SyncWorker(lambda _: begun.sync(), lambda: None, lambda: site.now, timedelta(1), None)
    worker.once()
    path.write_bytes(good)
    assert worker.state.error, f"{name} as {data[:40]!r}… was taken"
    after = site.files()
    changed = {key for key in held if after.get(key) != held[key]} - {"sequences.json"}
    assert changed <= {"timetable.json"}  # beside the spoilt file, good news still comes
    for key, value in after.items():
        # What is aside is verified before it is anything else.
        assert value != data or key.startswith("incoming/"), f"{key} holds what was spoilt"


def places(length: int) -> list[int]:
    """First, middle, last, and many between."""
    return sorted({0, 1, length // 2, length - 2, length - 1, *range(0, length, length // 40 or 1)})


@pytest.mark.parametrize("name", [*METADATA, *TARGETS])
def test_one_bit_changed(site: Site, office: OfficeSimulator, name: str) -> None:
    news(office, name)
    data = victim(office, name).read_bytes()
    for place in places(len(data)):
        changed = bytearray(data)
        # Not bit 5: it only makes a signature's hexadecimal digits large, and says the same.
        changed[place] ^= 1 << (0, 1, 2, 3, 4, 6, 7)[place % 7]
        spoilt(site, office, name, bytes(changed))


@pytest.mark.parametrize("name", [*METADATA, *TARGETS])
def test_cut_short(site: Site, office: OfficeSimulator, name: str) -> None:
    news(office, name)
    data = victim(office, name).read_bytes()
    for length in places(len(data)):
        spoilt(site, office, name, data[:length])


@pytest.mark.parametrize("name", [*METADATA, *TARGETS])
def test_endless(site: Site, office: OfficeSimulator, name: str) -> None:
    news(office, name)
    data = victim(office, name).read_bytes()
    spoilt(site, office, name, data + b" " * 6_000_000)

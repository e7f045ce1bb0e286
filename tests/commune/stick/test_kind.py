"""An export onto a stick that no box reads is refused, before anything is written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.commune.stick import kind, out
from station.errors import InputError

ROW = "36 25 {device} / {place} rw,nosuid - {type} /dev/sdb1 rw\n"
ROOT = "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n"


class Machine:
    """A machine with a stick at `stick`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stick, self.mounts, self.devices = folder / "my stick", folder / "m", folder / "udev"
        self.stick.mkdir()
        self.devices.mkdir()
        monkeypatch.setattr(kind, "_FOR_STICKS", (folder / "my stick",))

    def mount(self, type_: str, device: str = "8:17") -> None:
        place = str(self.stick.resolve()).replace(" ", "\\040")
        self.mounts.write_text(ROOT + ROW.format(device=device, place=place, type=type_))

    def judge(self, stick: Path | None = None) -> None:
        kind.require_readable(stick or self.stick, self.mounts, self.devices)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


@pytest.mark.parametrize(("type_", "name"), [("ntfs3", "NTFS"), ("ntfs", "NTFS"), ("ext4", "ext4")])
def test_what_no_box_reads_is_refused_with_what_to_do(
    machine: Machine, type_: str, name: str
) -> None:
    machine.mount(type_)
    (machine.stick / "folder").mkdir()
    for place in (machine.stick, machine.stick / "folder"):
        with pytest.raises(InputError, match=f"is {name}, .* as exFAT or FAT32"):
            machine.judge(place)


@pytest.mark.parametrize("type_", ["vfat", "exfat", "fuse.exfat", "something"])
def test_what_the_boxes_read_or_nobody_knows_is_taken(machine: Machine, type_: str) -> None:
    machine.mount(type_)
    machine.judge()


def test_of_a_program_that_reads_it_udev_says_the_kind(machine: Machine) -> None:
    machine.mount("fuseblk")
    machine.judge()
    (machine.devices / "b8:17").write_text("S:x\nE:ID_FS_TYPE=exfat\n")
    machine.judge()
    (machine.devices / "b8:17").write_text("S:x\nE:ID_FS_TYPE=ntfs\n")
    with pytest.raises(InputError, match="is NTFS"):
        machine.judge()


def test_a_folder_of_the_machine_itself_is_no_stick(machine: Machine, tmp_path: Path) -> None:
    machine.mount("ext4")
    (tmp_path / "copy").mkdir()
    machine.judge(tmp_path / "copy")


def test_a_system_that_does_not_say_refuses_nothing(machine: Machine) -> None:
    machine.judge()
    machine.mounts.write_text("rubbish\n- - - -\n")
    machine.judge()


def test_the_export_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path) -> None:
        raise InputError("it is NTFS")

    monkeypatch.setattr(out, "require_readable", refused)
    with pytest.raises(InputError, match="it is NTFS"):
        out.export(tmp_path / "repository", tmp_path, b"", datetime.now(UTC))
    assert list(tmp_path.iterdir()) == []

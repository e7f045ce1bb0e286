"""The script for sticks: how one is mounted, what of it is read, how it is let go."""

import os
from pathlib import Path

from tests.systemd.test_units import FILES, run


class Stick:
    """The script for sticks, with programs in place of mounting, which needs root and systemd."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.place = folder, folder / "sticks" / "sdx1"
        self.place.mkdir(parents=True)
        # No such mount; only this way of mounting goes well.
        self.program("findmnt", "exit 1")
        self.program("systemd-mount", 'case "$*" in *"exfat --options rw,"*) exit 0; esac; exit 1')
        self.program("systemd-umount", "")
        self.program("umount", "")
        self.program("mountpoint", "exit 0")
        self.program("station", "exit 77")
        text = (FILES / "stick.sh").read_text("utf-8").replace("user=loa-thon-stick", "user=root")
        text = text.replace("/opt/loa-thon/current/bin/station", str(folder / "station"))
        (folder / "stick.sh").write_text(text, "utf-8")

    def program(self, name: str, does: str) -> None:
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.folder}/log\n{does}\n')
        path.chmod(0o755)

    def step(self, name: str) -> tuple[int, str, list[str]]:
        """Its exit status, what it said, what it called."""
        (self.folder / "log").write_text("")
        done = run(
            *("bash", str(self.folder / "stick.sh"), name, "/dev/sdx1"),
            PATH=f"{self.folder}:{os.environ['PATH']}",
            LOA_THON_STICKS=str(self.folder / "sticks"),
            LOA_THON_UNREAD=str(self.folder / "unread"),
        )
        assert done.stderr == ""
        return done.returncode, done.stdout, (self.folder / "log").read_text().splitlines()


def test_a_stick_is_mounted_one_way_or_the_other(tmp_path: Path) -> None:
    stick = Stick(tmp_path)
    status, said, called = stick.step("mount")
    assert (status, said) == (0, "")
    assert [line.split()[0] for line in called] == ["findmnt", "systemd-mount", "systemd-mount"]
    assert "--type exfat --options rw,nosuid,nodev,noexec,noatime,uid=0,gid=0" in called[-1]
    assert called[-1].endswith(f"/dev/sdx1 {stick.place}")
    stick.program("systemd-mount", "exit 1")
    status, said, called = stick.step("mount")
    assert (status, len(called)) == (1, 5)
    assert "can't be read" in said


def test_what_the_system_has_mounted_is_left_alone(tmp_path: Path) -> None:
    stick = Stick(tmp_path)
    stick.program("findmnt", "exit 0")
    stick.program("mountpoint", "exit 1")
    status, said, called = stick.step("mount")
    assert (status, len(called)) == (0, 1)
    assert "in use already" in said
    assert stick.step("read")[:2] == (0, "")
    assert [line.split()[0] for line in stick.step("unmount")[2]] == ["mountpoint"]


def test_only_a_stick_with_something_for_the_station_is_read(tmp_path: Path) -> None:
    stick = Stick(tmp_path)
    status, said, called = stick.step("read")
    assert (status, len(called)) == (0, 1)
    assert "nothing for the station" in said
    (stick.place / "loa-thon").mkdir()
    status, _, called = stick.step("read")
    # What the station says of it is what the unit ends with.
    assert status == 77
    assert called[-1] == f"station --settings /etc/loa-thon/station.toml stick {stick.place}"
    (stick.place / "loa-thon").rmdir()
    (stick.place / "na-dong.loa-thon.json").touch()
    assert stick.step("read")[0] == 77


def test_it_is_unmounted_and_one_that_hangs_is_let_go(tmp_path: Path) -> None:
    stick = Stick(tmp_path)
    stick.program("systemd-umount", "exit 1")
    status, _, called = stick.step("unmount")
    assert status == 0
    assert called[-1] == f"umount --lazy {stick.place}"
    assert not stick.place.exists()


def test_one_that_is_not_read_is_told_of_while_it_is_there_and_never_mounted(
    tmp_path: Path,
) -> None:
    stick = Stick(tmp_path)
    stick.program("udevadm", "echo ntfs")
    status, said, called = stick.step("tell")
    assert (status, "is ntfs, and isn't read" in said) == (0, True)
    assert [line.split()[0] for line in called] == ["findmnt", "udevadm"]
    assert (tmp_path / "unread" / "sdx1").read_text() == "ntfs\n"
    for _ in range(2):
        assert stick.step("untell")[:2] == (0, "")
    assert not (tmp_path / "unread" / "sdx1").exists()


def test_a_disk_of_the_systems_own_is_not_told_of(tmp_path: Path) -> None:
    stick = Stick(tmp_path)
    stick.program("findmnt", "exit 0")
    assert stick.step("tell")[:2] == (0, "")
    assert not (tmp_path / "unread").exists()

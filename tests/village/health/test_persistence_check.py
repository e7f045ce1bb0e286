"""On what the box's own lies, by the kernel's list of mounts."""

from pathlib import Path

import pytest

from station.village.health import persistence_check

STATE = Path("/var/lib/loa-thon")
ROOT = "22 1 0:19 / / rw,relatime - overlay overlayroot rw,lowerdir=/media/root-ro,upperdir={}\n"
UPPER = "23 22 0:18 / /media/root-rw rw,relatime - tmpfs tmpfs-root rw\n"
CARD = "22 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw\n"
DATA = "40 22 179:3 /state /var/lib/loa-thon rw,noatime shared:9 - ext4 /dev/mmcblk0p3 rw\n"


@pytest.mark.parametrize(
    ("mounts", "fit", "says"),
    [
        (CARD, True, "/dev/mmcblk0p2 (ext4)"),
        (ROOT.format("/media/root-rw/overlay") + UPPER, False, "make data-partition"),
        (UPPER + ROOT.format("/media/root-rw/overlay"), False, "gone at the next power cut"),
        (ROOT.format("/media/root-rw/overlay") + UPPER + DATA, True, "/dev/mmcblk0p3 (ext4)"),
        # An overlay whose upper folder lies on a disk, or beyond what can be seen from here.
        (ROOT.format("/srv/upper") + CARD.replace(" / rw", " /srv rw"), True, "overlayroot"),
        (ROOT.format("/srv/upper"), True, "overlayroot"),
        # What isn't the station's folder, though its name begins like it.
        (CARD + DATA.replace("loa-thon rw", "loa-thon-test rw"), True, "/dev/mmcblk0p2"),
        # Of two mounts at one place the later hides the earlier.
        (CARD + DATA + DATA.replace("mmcblk0p3", "sda1"), True, "/dev/sda1"),
        ("", True, "doesn't say"),
        ("22 1 nonsense\n - \n\n", True, "doesn't say"),
    ],
)
def test_it_is_told_whether_it_outlives_a_power_cut(
    tmp_path: Path, mounts: str, fit: bool, says: str
) -> None:
    (tmp_path / "mountinfo").write_text(mounts, "utf-8")
    found = persistence_check.finding(STATE, tmp_path / "mountinfo")
    assert (found.part, found.fit) == ("kept", fit)
    assert says in found.text


def test_blanks_in_names_are_read(tmp_path: Path) -> None:
    row = r"40 22 8:1 / /media/my\040stick rw - vfat /dev/a\040b rw" + "\n"
    (tmp_path / "mountinfo").write_text(CARD + row, "utf-8")
    assert (
        "/dev/a b"
        in persistence_check.finding(Path("/media/my stick/x"), tmp_path / "mountinfo").text
    )


def test_a_kernel_that_tells_nothing_is_no_fault(tmp_path: Path) -> None:
    assert persistence_check.finding(STATE, tmp_path / "nothing").fit


def test_this_machine_tells_on_what_this_test_lies(tmp_path: Path) -> None:
    assert "lies on" in persistence_check.finding(tmp_path).text

"""A stick that isn't read is told of while it is there."""

import os
from pathlib import Path

from station.village.stick.unread import findings


def test_it_is_told_with_its_kind_and_what_to_do(tmp_path: Path) -> None:
    assert list(findings(tmp_path / "none")) == []
    (tmp_path / "sdb1").write_text("ntfs\n")
    (finding,) = findings(tmp_path)
    assert (finding.part, finding.fit) == ("stick", False)
    assert "is ntfs, which isn't read here" in finding.text
    assert "exFAT or FAT32" in finding.text
    (tmp_path / "sdb1").unlink()
    assert list(findings(tmp_path)) == []


def test_what_is_no_plain_word_of_it_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "b")
    (tmp_path / "c").write_bytes(b"x" * 100)
    (tmp_path / "d").write_text("\x1b[2Jntfs")
    assert ["\x1b" in finding.text for finding in findings(tmp_path)] == [False]

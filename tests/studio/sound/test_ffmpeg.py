"""Whose fault a failure of ffmpeg is: the program's, or the file's that it was given."""

from pathlib import Path

import pytest

from station.errors import ProgramMissingError
from station.studio.sound.ffmpeg import Ffmpeg
from station.studio.sound.unfit import Unfit, UnfitError
from tests.studio.programs import program

FAILS = 'case "$*" in *-encoders*) echo " A..... libopus"; exit 0;; esac\necho "{}" >&2\nexit 1'


def run(folder: Path, script: str) -> None:
    source = folder / "loa.m4a"
    source.write_bytes(b"damaged in the middle")
    Ffmpeg(program(folder, script)).run(source)


def test_a_damaged_file_is_the_files_fault(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match=r"loa\.m4a is damaged inside") as caught:
        run(tmp_path, FAILS.format("Conversion failed!"))
    assert caught.value.fault is Unfit.TORN
    assert "reinstall" not in str(caught.value)


@pytest.mark.parametrize(
    "script",
    [
        'echo "error while loading shared libraries" >&2\nexit 127',
        FAILS.format("Error opening output file x.opus."),
        "kill -SEGV $$",
    ],
)
def test_a_broken_program_is_the_programs(tmp_path: Path, script: str) -> None:
    with pytest.raises(ProgramMissingError, match="--reinstall"):
        run(tmp_path, script)

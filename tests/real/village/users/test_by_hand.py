"""What root asks for by hand is done by whom it belongs to, and by nobody who could do more."""

import os
import subprocess
from pathlib import Path

import pytest

from station.village.users import become
from tests.real.village.users.box import DAEMON, FIRST, PATHS, needs_root, python

pytestmark = needs_root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One of the station's user's, to which everybody gets."""
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    made = tmp_path / "state"
    made.mkdir()
    os.chown(made, DAEMON.user, DAEMON.group)
    return made


def done_there(folder: Path, work: str) -> subprocess.CompletedProcess[str]:
    """By a program that root runs; it says as whom it goes on."""
    code = (
        "import os; from pathlib import Path; from station.village.users import done_by_owner_of\n"
        f"F = Path({str(folder)!r}); done_by_owner_of(F, lambda: {work}); print(os.geteuid())"
    )
    return subprocess.run(
        [python(), "-c", code], env=PATHS, capture_output=True, text=True, check=False
    )


def test_the_owner_does_it_and_root_stays_root(folder: Path) -> None:
    done = done_there(folder, "(F / 'made').touch()")
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr
    assert (folder / "made").stat().st_uid == DAEMON.user


def test_what_fails_there_ends_this_process_with_its_status(folder: Path) -> None:
    done = done_there(folder, "exit(7)")
    assert (done.returncode, done.stdout) == (7, "")


@pytest.mark.parametrize(("user", "number"), [("nobody", None), ("no-such-user", DAEMON.user)])
def test_one_becomes_the_user_with_the_folders_group_and_no_others(
    folder: Path, user: str, number: int | None
) -> None:
    child = os.fork()
    if not child:
        status = 1
        try:
            become(user, folder)
            with pytest.raises(PermissionError):
                os.setuid(0)
            groups = set(os.getgroups()) - {os.getgid()}
            right = os.getgid() == DAEMON.group and not groups and os.getuid() not in (0, FIRST)
            status = 0 if right and os.getuid() == (number or os.getuid()) else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

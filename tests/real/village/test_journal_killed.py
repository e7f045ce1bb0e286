"""A journal whose process is killed: what was acknowledged is there."""

import signal
import subprocess
import sys
from pathlib import Path

from station.village.asrun.journal import Journal
from tests.village.asrun.test_journal import ENTRY


def test_an_acknowledged_entry_survives_sigkill(tmp_path: Path) -> None:
    program = (
        "import sys, time; sys.path.insert(0, '.');"
        "from tests.village.asrun.test_journal import *;"
        "journal = Journal(Path(sys.argv[1]));"
        "begin(journal); print(journal.enter(ENTRY), flush=True); time.sleep(60)"
    )
    path = tmp_path / "journal.sqlite"
    writer = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    with writer.stdout as lines:
        assert lines.readline().strip() == "1"
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    after = Journal(path)
    assert after.last(1) == ((1, ENTRY),)
    after.close()

"""The daemon's side of a sync, whose child is any program at all."""

import os
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.errors import LinkError
from station.village.sync.client import SyncClient

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def child(tmp_path: Path, code: str, patience: float = 10) -> SyncClient:
    """An asker whose child is this program."""
    made = SyncClient(tmp_path / "nobody", None, patience)
    made.command = (os.path.realpath("/bin/sh"), "-c", code)
    return made


def test_a_child_that_dies_in_the_middle(tmp_path: Path) -> None:
    with pytest.raises(LinkError):
        child(tmp_path, "read line; kill -KILL $$").sync(NOW)


def test_a_child_that_hangs_is_ended(tmp_path: Path) -> None:
    asker = child(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 100", 0.5)
    with pytest.raises(LinkError, match="in time"):
        asker.sync(NOW)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), signal.SIG_DFL)


def test_the_daemons_end_waits_for_no_child_that_hangs(tmp_path: Path) -> None:
    errors = list[LinkError]()

    def ask() -> None:
        try:
            asker.sync(NOW, begun.set)
        except LinkError as error:
            errors.append(error)

    begun = threading.Event()
    asker = child(tmp_path, 'echo \'{"said":"news"}\' >&0; exec sleep 100', 100)
    thread = threading.Thread(target=ask)
    thread.start()
    assert begun.wait(10)
    asker.close()
    thread.join(10)
    assert not thread.is_alive()
    assert len(errors) == 1


def test_after_the_daemons_end_nothing_is_begun(tmp_path: Path) -> None:
    asker = child(tmp_path, "exec sleep 100")
    asker.close()
    with pytest.raises(LinkError, match="ending"):
        asker.sync(NOW)

"""Simulated time does not wait for this machine's disk."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_MEMORY = Path("/dev/shm")


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory, where there is some: a year's thousands of fsyncs are not what is tested here.

    That they are made is `asrun/test_begun_again.py`'s; that they hold, `tests/crash/`'s.
    """
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)

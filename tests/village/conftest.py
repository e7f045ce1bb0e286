"""A village's folders lie in memory: simulated time does not wait for this machine's disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_MEMORY = Path("/dev/shm")


@contextmanager
def _in_memory() -> Iterator[Path]:
    """In memory, where there is some: a year's thousands of fsyncs are not what is tested here.

    That they are made is `asrun/test_begun_again.py`'s; that they hold, `tests/crash/`'s.
    """
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder for one test."""
    with _in_memory() as folder:
        yield folder


@pytest.fixture(scope="module")
def module_path() -> Iterator[Path]:
    """A folder for all tests of a file."""
    with _in_memory() as folder:
        yield folder

"""An office with a commune in it."""

from pathlib import Path

import pytest

from tests.commune.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An office with a commune, its keys and an empty repository."""
    return Desk(tmp_path).found()

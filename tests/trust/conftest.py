"""A commune for the tests of trust; making its keys takes a few milliseconds."""

from pathlib import Path

import pytest

from tests.office_simulator import OfficeSimulator


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    """A commune with its keys and an empty repository."""
    return OfficeSimulator(tmp_path / "commune")

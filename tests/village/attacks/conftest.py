"""A village that holds a bulletin, an emergency and a timetable, and somebody who is against it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from station.programme.bulletin import Priority
from station.village.sync.worker import SyncWorker
from tests.office_simulator import OfficeSimulator, ServedRepository
from tests.village.attacks.thief import MORNING, Thief
from tests.village.sync_site import Site


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    office = OfficeSimulator(tmp_path / "office")
    office.add_bulletin("cchc", audio=b"OggS one")
    office.add_bulletin("bao", audio=b"OggS storm", priority=Priority.EMERGENCY)
    office.set_timetable(MORNING)
    office.publish()
    return office


@pytest.fixture
def site(tmp_path: Path, office: OfficeSimulator) -> Site:
    site = Site(tmp_path / "village", office, ServedRepository(None))
    site.source = str(office.repository)
    assert site.sync().refused == ()
    return site


@pytest.fixture
def thief(office: OfficeSimulator) -> Thief:
    return Thief(office)


@pytest.fixture
def withstands(site: Site, caplog: pytest.LogCaptureFixture) -> Callable[[str], str]:
    """Assert that two syncs refuse what is offered with one sentence that has these words."""
    caplog.set_level(logging.WARNING)

    def refused(words: str) -> str:
        before, snapshot = site.files(), site.library.snapshot
        worker = SyncWorker(
            lambda _: site.sync(), lambda: None, lambda: site.now, timedelta(1), None
        )
        for _ in range(2):
            worker.once()
            assert words in worker.state.error
            assert "\n" not in worker.state.error
        assert len(caplog.records) == 1, "logged once"
        assert site.files() == before, "nothing installed, nothing lost"
        assert site.library.load() == snapshot, "and it plays on"
        assert site.library.verify("cchc")
        return worker.state.error

    return refused

"""A server that drips holds the sync; the stick that somebody has put in doesn't wait for it."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.errors import LinkError
from station.village.stick import facts
from station.village.stick.exchange import fetch
from station.village.sync.process import sync
from tests.office_simulator import BEGINNING, OfficeSimulator
from tests.trust.hostile import Asked, hostile
from tests.village.stick_site import Site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(facts, "kernel_error", lambda: 0.01)
    office = OfficeSimulator(tmp_path / "office")
    office.add_bulletin("cchc")
    office.publish()
    made = Site(tmp_path, office)
    made.export()
    return made


def test_the_stick_is_taken_while_the_server_drips(site: Site) -> None:
    asked, ended = threading.Event(), list[str]()

    def drip(_: Asked) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX: "
        asked.set()
        while True:
            time.sleep(0.02)
            yield b"x"

    with hostile(drip) as server:
        here = replace(site.settings, commune=replace(site.settings.commune, source=server.url))

        def dripped() -> None:
            try:
                sync(here, BEGINNING, lambda: None, lambda _: None)
            except LinkError as error:
                ended.append(str(error))

        syncing = threading.Thread(target=dripped)
        syncing.start()
        assert asked.wait(20)
        begun = time.monotonic()
        assert fetch(site.settings, site.stick, site.now()).fetched > 0
        assert time.monotonic() - begun < 50  # a drip may go on for 60
        syncing.join(50)
    assert ended == ["it goes on at the next sync"]

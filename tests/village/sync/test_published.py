"""A server that repeats old content is told of, though every sync goes well."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.village.finding import Finding
from station.village.sync.published import LastPublished, silence
from tests.office_simulator import BEGINNING
from tests.village.sync_site import Site, sync_site

FORTNIGHT = timedelta(days=14)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sync_site(tmp_path) as site:
        yield site


@pytest.fixture
def published(site: Site, tmp_path: Path) -> LastPublished:
    root = tmp_path / "root.json"
    root.write_bytes(site.office.root_bytes)
    return LastPublished(root, site.folder / "feed")


def told(published: LastPublished, now: datetime) -> Finding | None:
    return silence(published, now, FORTNIGHT)


def test_before_the_first_sync_nothing_is_known(published: LastPublished) -> None:
    assert published() is None
    assert told(published, BEGINNING) is None


def test_sixty_days_of_old_content_are_a_fault_after_a_fortnight(
    site: Site, published: LastPublished
) -> None:
    faults = []
    for day in range(60):
        site.now = BEGINNING + timedelta(days=day)
        site.sync()
        if told(published, site.now) is not None:
            faults.append(day)
    assert published() == BEGINNING
    assert faults == list(range(15, 60))


def test_an_office_that_signs_daily_without_news_is_heard(
    site: Site, published: LastPublished
) -> None:
    site.sync()
    for day in range(1, 25):
        site.now = BEGINNING + timedelta(days=day)
        site.office.press.renew_feed(site.office.keys["feed"], site.now)
        before = len(site.served.requests)
        site.sync()
        assert len(site.served.requests) - before <= 6
        assert published() == site.now
        assert told(published, site.now) is None
    assert site.held() == ["cchc"]


def test_signing_without_news_offers_nothing_new(site: Site) -> None:
    site.office.add_bulletin("hop")
    site.office.press.renew_feed(site.office.keys["feed"], site.now)
    site.sync()
    assert site.held() == ["cchc"]


@pytest.mark.parametrize("spoilt", ["a later instant", "nothing", "rubbish"])
def test_only_what_the_commune_signed_counts(
    site: Site, published: LastPublished, spoilt: str
) -> None:
    site.sync()
    path = site.folder / "feed" / "timestamp.json"
    form = json.loads(path.read_bytes())
    form["signed"]["loa_thon_signed_at"] = "2030-01-01T00:00:00Z"
    path.write_bytes({"a later instant": json.dumps(form).encode(), "nothing": b""}.get(
        spoilt, b"\xff"
    ))  # fmt: skip
    assert published() is None


def test_where_news_comes_by_stick_only_nobody_waits(site: Site, published: LastPublished) -> None:
    site.sync()
    assert silence(published, BEGINNING + timedelta(days=59), None) is None


def test_the_sentence_names_the_day_and_what_to_do(site: Site, published: LastPublished) -> None:
    site.sync()
    found = told(published, BEGINNING + timedelta(days=20))
    assert found is not None
    assert "last published 2026-11-23, 20 days ago" in found.text
    assert "commune publish --renew" in found.text

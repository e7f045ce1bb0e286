"""What a sync remembers: short, whatever is on offer; and rubbish counts as nothing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.village.sync.cache import recall, remember
from tests.office_simulator import BEGINNING
from tests.village.sync_site import Site, sync_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sync_site(tmp_path) as site:
        yield site


def test_what_was_refused_or_is_over_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    for name in ("gia-mot", "gia-hai"):
        site.office.add_bulletin(name, signed_by=["editor"])
    site.office.add_bulletin("cu", valid_until=BEGINNING + timedelta(hours=1))
    site.office.publish()
    site.now = BEGINNING + timedelta(hours=2)
    refused = site.sync().refused
    remember(tmp_path / "sync.json", site.syncer)
    again = site.restarted()
    recall(tmp_path / "sync.json", again)
    site.served.requests.clear()
    assert again.sync().refused == refused
    assert not [path for path in site.served.requests if "/targets/" in path]


def test_thirty_thousand_names_are_remembered_in_less_than_is_read(
    site: Site, tmp_path: Path
) -> None:
    statements = site.syncer.statements
    for number in range(33_000):
        key = f"{number:032x}"
        statements._judged[key] = f"the bulletin “gia-{number}” lacks the signature of the chairman"
    statements.refused = list(statements._judged.values())
    path = tmp_path / "sync.json"
    remember(path, site.syncer)
    assert path.stat().st_size < 4_000_000
    again = site.restarted()
    recall(path, again)
    assert again.statements._judged.keys() == statements._judged.keys()
    assert again.statements._judged[f"{7:032x}"] == statements._judged[f"{7:032x}"]


WHOLE = {
    "statements": {"rules": "", "texts": [], "judged": [], "lapsed": [], "refused": []},
    "recordings": {"missing": [], "wrong": {}, "last": ""},
}


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("recordings", "wrong", {"ab": [float("inf"), 0.0, "why"]}),
        ("recordings", "wrong", {"ab": [10**400, 10**400, "why"]}),
        ("recordings", "wrong", {"ab": [1]}),
        ("statements", "lapsed", [["ab", "0001-01-01T00:00:00+14:00"]]),
        ("statements", "lapsed", [["ab", "9999-12-31T23:59:59-14:00"]]),
        ("statements", "judged", [["ab", 10**30]]),
        ("statements", "judged", [["ab", 7]]),
        ("statements", "judged", {"ab": None}),
        ("statements", "texts", 5),
    ],
)
def test_a_file_that_is_not_whole_counts_as_nothing(
    site: Site, tmp_path: Path, part: str, key: str, value: object
) -> None:
    form = json.loads(json.dumps(WHOLE))
    form[part][key] = value
    path = tmp_path / "sync.json"
    path.write_text(json.dumps(form))
    recall(path, site.syncer)
    assert site.sync().fetched == 3

"""One row, or one mark, that rotted on the card keeps no station from starting."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.programme.asrun import Outcome
from tests.village.simulated import Village
from tests.village.years.two_slots import MIDNIGHT, office_of_two_slots

BEGUN = "INSERT INTO begun VALUES ('x', '{kind}', 'T', '{at}', '{at}', '{zones}', '[]', 0)"
FIVE = "2026-11-22T22:00:00.000000+00:00"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village", office_of_two_slots(tmp_path / "office"), MIDNIGHT)
    made.sync()
    made.until(6)
    yield made
    made.close()


def rot(village: Village, statement: str) -> None:
    db = sqlite3.connect(village.settings.places.journal)
    with db:
        db.execute(statement)
    db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE asrun SET planned='2026-11-2?T'",
        "UPDATE asrun SET started='2026-11-23T05:00:00'",  # of no zone
        "UPDATE asrun SET zones='[\"cong'",
        "UPDATE asrun SET items='7'",
        "UPDATE asrun SET title=CAST(x'ff41' AS TEXT)",
        "UPDATE asrun SET key=CAST(x'ff41' AS TEXT)",
        BEGUN.format(kind="from-a-newer-release", at=FIVE, zones="[]"),
        BEGUN.format(kind="hand", at="2026", zones="[]"),
        BEGUN.format(kind="hand", at=FIVE, zones="["),
        "INSERT OR REPLACE INTO marks VALUES ('seen', '2026-1x')",
        "INSERT OR REPLACE INTO marks VALUES ('seen', '2026-11-23T05:00:00')",
        "INSERT OR REPLACE INTO marks VALUES ('synced', 'x')",
        "INSERT OR REPLACE INTO marks VALUES ('memos', CAST(x'ff' AS TEXT))",
        "INSERT OR REPLACE INTO marks VALUES ('boot', CAST(x'ff' AS TEXT))",
    ],
)
def test_after_a_power_cut_it_starts_and_plays(village: Village, statement: str) -> None:
    rot(village, statement)
    village.power_cut(timedelta(minutes=5))
    village.until(18)
    last = village.log()[-1]
    assert (last.key, last.outcome) == ("cong/2026-11-23", Outcome.PLAYED)
    assert not [each for each in village.station.state.journal_writer.findings() if not each.fit]
    keys = [entry.key.split("/")[0] for entry in village.log()]
    assert keys.count("sang") <= 1

"""What the box says of the commune's ends: a year ahead in passing, from a month ahead a fault."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.clock import ClockTrust
from station.trust.feed import Feed
from station.village.health.expiries import PART, ExpiryWatch
from tests.commune.desk import StandingClock
from tests.office_simulator import OfficeSimulator


class Box:
    """A box that synced once, and its watch."""

    def __init__(self, folder: Path) -> None:
        office = OfficeSimulator(folder / "office")
        office.publish()
        (folder / "root.json").write_bytes(office.root_bytes)
        feed = folder / "feed"
        Feed(str(office.repository), feed, office.root_bytes, reference_time=office.now).refresh()
        self.began, self.trusted = office.now, True
        self.clock = StandingClock()
        self.watch = ExpiryWatch(
            folder / "root.json",
            feed,
            office.rules,
            self.clock,
            lambda: ClockTrust(self.trusted, ""),
        )
        self.watch.look()

    def found(self, days: int) -> list[tuple[bool, str]]:
        self.clock.at = self.began + timedelta(days=days)
        found = list(self.watch.findings())
        assert {finding.part for finding in found} <= {PART}
        return [(finding.fit, finding.text) for finding in found]


@pytest.mark.parametrize(
    ("days", "fits", "words"),
    [
        (366, (), ""),
        (3650 - 366, (True, True), "ends on 2036-11-20, in 366 days"),
        (3650 - 30, (False, False), "in 30 days"),
        (3650 - 7, (False, False), "in 7 days"),
        (3650 + 20 * 366, (False, False), "ended on 2036-11-20"),
    ],
)
def test_root_and_rules_are_told(
    tmp_path: Path, days: int, fits: tuple[bool, ...], words: str
) -> None:
    found = Box(tmp_path).found(days)
    assert tuple(fit for fit, _ in found) == fits
    assert all(words in text for _, text in found)
    assert {text.split(" end")[0] for _, text in found} <= {
        "the commune's root", "the signature under the commune's rules",
    }  # fmt: skip


def test_people_are_told_and_an_untrusted_clock_tells_nothing(tmp_path: Path) -> None:
    box = Box(tmp_path)
    days = (datetime(2099, 12, 20, tzinfo=UTC) - box.began).days
    told = [text for _, text in box.found(days)]
    assert any(text.startswith("the chairman's key ends on 2100-01-01") for text in told)
    box.trusted = False
    assert box.found(days) == []

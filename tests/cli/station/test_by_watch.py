"""The time as somebody types it."""

from datetime import datetime

import pytest

from station.cli.station.by_watch import instant_in
from station.errors import InputError

SHOWN = datetime.fromisoformat("2026-11-30T03:00:00+07:00")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("17:04", "2026-11-30T17:04:30+07:00"),
        (" 17:04 ", "2026-11-30T17:04:30+07:00"),
        ("17:04:09", "2026-11-30T17:04:09+07:00"),
        ("2026-12-01 05:00", "2026-12-01T05:00:30+07:00"),
        ("2026-12-01  05:00:10", "2026-12-01T05:00:10+07:00"),
    ],
)
def test_what_is_typed_is_of_the_villages_zone(typed: str, expected: str) -> None:
    assert instant_in(typed, SHOWN) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("typed", ["", "now", "25:00", "5 giờ", "2026-13-01 05:00", "1 2 17:04"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="is no time"):
        instant_in(typed, SHOWN)

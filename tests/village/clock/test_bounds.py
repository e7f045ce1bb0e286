"""Between which instants the time must lie."""

from datetime import UTC, datetime, timedelta

import pytest

from station.village.clock.bounds import EARLIEST, LATEST, OFFICE_ERROR, floor, settable

SIGNED = datetime(2026, 11, 20, 9, tzinfo=UTC)
MONTH = timedelta(days=34)


def test_without_the_communes_word_the_floor_is_what_the_box_remembers() -> None:
    assert floor(None, None, MONTH) is None
    assert floor(SIGNED, None, MONTH) == SIGNED


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (None, SIGNED - OFFICE_ERROR),
        (SIGNED - timedelta(days=300), SIGNED - OFFICE_ERROR),  # a card put back
        (SIGNED + timedelta(days=3), SIGNED + timedelta(days=3)),
        (SIGNED + timedelta(days=300), SIGNED + MONTH),  # a clock that was wrong
        (datetime(2099, 1, 1, tzinfo=UTC), SIGNED + MONTH),
    ],
)
def test_the_floor_is_bounded_by_what_the_commune_signed(
    seen: datetime | None, expected: datetime
) -> None:
    assert floor(seen, SIGNED, MONTH) == expected


def test_a_person_sets_it_after_the_communes_word_and_not_years_later() -> None:
    first, last = settable(SIGNED)
    assert first < SIGNED < SIGNED + timedelta(days=700) < last < SIGNED + timedelta(days=1000)
    assert settable(None) == (EARLIEST, LATEST)
    early, late = datetime(1970, 1, 1, tzinfo=UTC), datetime(2037, 12, 30, tzinfo=UTC)
    assert settable(early)[0] == EARLIEST
    assert settable(late)[1] == LATEST


def test_what_a_thief_of_the_servers_key_signs_for_the_year_9999_bounds_nothing() -> None:
    never = datetime.max.replace(tzinfo=UTC)
    assert floor(SIGNED, never, MONTH) == SIGNED
    assert settable(never) == (EARLIEST, LATEST)

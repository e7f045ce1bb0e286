"""What time it is by a server's answer."""

from datetime import UTC, datetime, timedelta

import pytest

from station.server_date import BestDate, server_date

URL = "https://commune.example/metadata/timestamp.json"
DATE = "Mon, 30 Nov 2026 10:04:05 GMT"
AT = datetime(2026, 11, 30, 10, 4, 5, tzinfo=UTC)


def test_it_was_so_in_the_middle_of_the_way_and_of_the_second() -> None:
    found = server_date(URL, {"Date": DATE}, 100.0, 100.4)
    assert found is not None
    assert (found.instant, found.at) == (AT + timedelta(seconds=0.5), 100.2)
    assert found.error == pytest.approx(0.7)


def test_a_cache_tells_how_old_its_answer_is() -> None:
    found = server_date(URL, {"Date": DATE, "Age": "3600"}, 100.0, 100.4)
    assert found is not None
    assert found.instant == AT + timedelta(seconds=3601)
    assert found.error == pytest.approx(1.2)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Date": ""},
        {"Date": "now"},
        {"Date": "Mon, 30 Nov 1970 10:04:05 GMT"},
        {"Date": "Mon, 30 Nov 9999 10:04:05 GMT"},
        {"Date": "Mon, 99 Nov 2026 10:04:05 GMT"},
        {"Date": DATE + " " * 100},
        {"Date": "Mon, 30 Nov 2026 10:04:05 +99999999999999999999"},
        {"Date": DATE, "Age": "-5"},
        {"Date": DATE, "Age": "x"},
        {"Date": DATE, "Age": "9999999999"},
        {"Date": DATE, "Age": "9" * 9999},
    ],
)
def test_what_is_no_time_is_none(headers: dict[str, str]) -> None:
    assert server_date(URL, headers, 100.0, 100.4) is None


def test_a_server_that_has_not_proved_who_it_is_says_nothing() -> None:
    assert server_date(URL.replace("https", "http"), {"Date": DATE}, 100.0, 100.4) is None


def test_an_answer_that_took_a_minute_says_nothing() -> None:
    assert server_date(URL, {"Date": DATE}, 100.0, 160.0) is None


def test_of_several_the_quickest_is_kept() -> None:
    best = BestDate()
    for took in (2.0, 0.2, 1.0):
        found = server_date(URL, {"Date": DATE}, 100.0, 100.0 + took)
        assert found is not None
        best.hear(found)
    assert best.found is not None
    assert best.found.error == pytest.approx(0.6)

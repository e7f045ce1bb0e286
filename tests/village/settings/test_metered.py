"""The hours in which the link costs money."""

from datetime import time

import pytest

from station.village.settings.metered import mistakes, spans


@pytest.mark.parametrize(
    ("at", "within"),
    [("05:59", False), ("06:00", True), ("21:59", True), ("22:00", False), ("00:00", False)],
)
def test_they_begin_with_their_first_minute_and_end_before_their_last(
    at: str, within: bool
) -> None:
    (day,) = spans(["06:00-22:00"])
    assert day.contains(time.fromisoformat(at)) is within


@pytest.mark.parametrize(
    ("at", "within"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("05:59", True), ("06:00", False)],
)
def test_they_go_over_midnight(at: str, within: bool) -> None:
    (night,) = spans(["22:00 – 06:00"])
    assert night.contains(time.fromisoformat(at)) is within


@pytest.mark.parametrize("text", ["6-22", "06:00-06:00", "06:00", "25:00-26:00", ""])
def test_what_is_no_span_is_a_mistake_with_an_example(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any; the settings' reader has the words
        spans([text])
    assert list(mistakes([text])) == [
        f"“commune.metered_hours” has “{text}”; write hours as 06:00-22:00"
    ]

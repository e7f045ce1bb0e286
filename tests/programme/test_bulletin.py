"""A bulletin: when it is valid, and the order in which several are said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from station.programme.bulletin import (
    Bulletin,
    Priority,
    Recording,
    in_playing_order,
    in_session_order,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
VI = Recording("vi", "a" * 64, 1000, 60.0)
TAY = Recording("tyz", "b" * 64, 1000, 60.0)


def bulletin(name: str, priority: Priority = Priority.NORMAL, begins: datetime = NOW) -> Bulletin:
    return Bulletin(
        id=name,
        title="Thông báo",
        priority=priority,
        recordings=(VI,),
        text_sha256="c" * 64,
        valid_from=begins,
        valid_until=NOW + DAY,
    )


def test_it_is_valid_from_its_first_instant_until_before_its_last() -> None:
    one = bulletin("cchc")
    valid = [one.is_valid(at) for at in (NOW - INSTANT, NOW, NOW + DAY - INSTANT, NOW + DAY)]
    assert valid == [False, True, True, False]


def test_the_graver_is_said_first_then_the_older_then_by_name() -> None:
    a, b = bulletin("a"), bulletin("b")
    older = bulletin("z-older", begins=NOW - DAY)
    grave = bulletin("y-grave", Priority.PRIORITY)
    storm = bulletin("x-storm", Priority.EMERGENCY)
    ordered = in_playing_order([b, a, grave, older, storm])
    assert [each.id for each in ordered] == ["x-storm", "y-grave", "z-older", "a", "b"]


def test_a_slot_that_lists_them_has_its_own_order_and_the_rest_after_it() -> None:
    a, b, older = bulletin("a"), bulletin("b"), bulletin("z-older", begins=NOW - DAY)
    listed = in_session_order([a, older, b], ["b", "a"])
    assert [each.id for each in listed] == ["b", "a", "z-older"]
    assert in_session_order([a, older, b], ["*"]) == in_playing_order([a, older, b])


def test_a_village_hears_its_languages_in_its_own_order() -> None:
    both = replace(bulletin("cchc"), recordings=(VI, TAY))
    assert both.recordings_for(["tyz", "hmn", "vi"]) == (TAY, VI)
    assert both.recordings_for(["hmn"]) == ()


@pytest.mark.parametrize("repeats", [0, 11])
def test_it_is_said_once_to_ten_times(repeats: int) -> None:
    assert replace(bulletin("cchc"), repeats=10).repeats == 10
    with pytest.raises(ValueError, match="1 to 10"):
        replace(bulletin("cchc"), repeats=repeats)


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_until": NOW},
        {"valid_from": NOW.replace(tzinfo=None)},
        {"title": " "},
        {"title": "x" * 301},
        {"recordings": ()},
        {"text_sha256": "C" * 64},
        {"id": "-a"},
        {"id": "a" * 65},
    ],
)
def test_what_no_station_could_play_is_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"bulletin|digest|name"):
        replace(bulletin("cchc"), **wrong)


@pytest.mark.parametrize("seconds", [0.0, -1.0, 86_400.0])
def test_a_recording_lasts_less_than_a_day(seconds: float) -> None:
    with pytest.raises(ValueError, match="less than a day"):
        replace(VI, seconds=seconds)

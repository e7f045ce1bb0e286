"""Messages as forms and back: strict on types, tolerant of fields that are not known."""

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station.fields import AtMost, Cut, FormError, Within
from station.wire import Kinds, form_of, message_of

AT = "2026-11-23T05:00:00+07:00"


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    number: Annotated[int, Within(1, 9)]
    name: Annotated[str, AtMost(5)] = "x"


@dataclass(frozen=True, slots=True)
class Everything:
    text: str
    gain: float
    sure: bool
    at: datetime
    day: date
    hour: time
    path: Path
    colour: Colour
    word: Literal["a", "b"]
    inner: Inner
    several: tuple[Inner, ...]
    table: Mapping[str, int]
    perhaps: float | None = None
    by: Annotated[str, Cut(4)] = ""

    def __post_init__(self) -> None:
        if self.text == "forbidden":
            raise ValueError("not this text")


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


RIGHT: dict[str, Any] = {
    "text": "Thôn", "gain": 0.5, "sure": True, "at": AT, "day": "2026-11-23", "hour": "21:00:00",
    "path": "/tmp/a", "colour": "red", "word": "a", "inner": {"number": 3, "name": "x"},
    "several": [{"number": 9, "name": "y"}], "table": {"a": 1}, "perhaps": None, "by": "me",
}  # fmt: skip


def test_a_message_comes_back_from_its_form_as_it_was() -> None:
    message = message_of(Everything, RIGHT)
    assert message.inner == Inner(3)
    assert message.at.utcoffset() is not None
    assert json.loads(json.dumps(form_of(message))) == RIGHT
    assert message_of(Everything, form_of(message)) == message


def test_what_is_not_known_is_left_out_and_what_is_missing_has_its_default() -> None:
    newer = RIGHT | {"weather": [1], "inner": {"number": 3, "colour": None}}
    assert message_of(Everything, newer) == message_of(Everything, RIGHT)


def test_a_whole_number_is_a_number_and_a_text_for_the_log_is_cut() -> None:
    found = message_of(Everything, RIGHT | {"gain": 1, "by": "me\nand another"})
    assert (found.gain, type(found.gain), found.by) == (1.0, float, "me a")
    assert message_of(Everything, RIGHT | {"text": "a\ud800"}).text == "a?"
    assert message_of(Everything, RIGHT | {"path": "a\udcff"}).path == Path("a\udcff")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 7), ("text", None), ("text", "forbidden"),
        ("gain", "1"), ("gain", True), ("gain", math.nan), ("gain", math.inf), ("gain", 10**400),
        ("sure", 1), ("sure", "yes"),
        ("at", "2026-11-23T05:00:00"), ("at", "today"), ("at", 5), ("at", "0001-01-01T00:00+14:00"),
        ("day", "2026-02-30"), ("day", 20261123), ("hour", "25:00"), ("path", 1),
        ("colour", "blue"), ("colour", 1), ("word", "c"), ("word", []), ("inner", []),
        ("inner", {}), ("inner", {"number": 0}), ("inner", {"number": 10}),
        ("inner", {"number": 1.0}), ("inner", {"number": True}), ("inner", {"number": 2**64}),
        ("inner", {"number": 1, "name": "longer"}),
        ("several", {}), ("several", "ab"), ("several", [[]]), ("table", []), ("table", {"a": "1"}),
        ("table", {"a": 2**63}),
        ("perhaps", "x"),
    ],
)  # fmt: skip
def test_a_field_that_holds_something_else_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(FormError, match=f"“{field}”" if value != "forbidden" else "not this"):
        message_of(Everything, RIGHT | {field: value})


@pytest.mark.parametrize("field", sorted(RIGHT.keys() - {"perhaps", "by"}))
def test_a_field_without_a_default_has_to_be_there(field: str) -> None:
    with pytest.raises(FormError, match=field):
        message_of(Everything, {name: RIGHT[name] for name in RIGHT if name != field})


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: (
        some.lists(inner) | some.dictionaries(some.text() | some.sampled_from([*RIGHT]), inner)
    ),
)


@given(json_values)
def test_whatever_comes_is_a_message_or_refused(value: object) -> None:
    for kind in (Everything, Inner):
        with suppress(FormError):
            assert isinstance(message_of(kind, value), kind)


def test_kinds_are_told_apart_by_name() -> None:
    kinds = Kinds("do", {"in": Inner, "no": Nothing})
    assert kinds.form_of(Inner(2)) == {"do": "in", "number": 2, "name": "x"}
    assert kinds.message_of({"do": "no", "more": 1}) == Nothing()
    hostile: tuple[object, ...] = ({"do": "dance"}, {"do": []}, {}, [], None, "in")
    for wrong in hostile:
        with pytest.raises(FormError, match="there is no"):
            kinds.message_of(wrong)


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(FormError, match="object"):
        form_of(object())

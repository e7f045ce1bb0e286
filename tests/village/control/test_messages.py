"""The control socket's messages: each request with its handler, the page of them, refusals."""

import ast
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.error_forms import error_from
from station.errors import InputError, LoaThonError, Sentence, StorageError
from station.village.control import messages
from station.village.control.client import ControlClient, DaemonFaultError, RequestRefusedError
from station.village.control.messages.air import Done, StopAll
from station.village.control.messages.box import FetchNews
from station.village.control.messages.request import Request, reply_of
from station.village.control.messages.table import REQUESTS, WIRE
from station.village.control.queue import Commands
from station.village.daemon import routes
from tests.village.control.api_page import PAGE, docstrings, page, within
from tests.village.control.test_control import raw
from tests.village.fake_daemon import FakeDaemon

WORDS = {"{path} is full": "{path} đầy", "not fetched: {why}": "{why}: chưa tải"}


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[FakeDaemon]:
    with FakeDaemon(tmp_path / "run" / "control.sock") as made:
        yield made


def test_the_daemon_has_a_handler_for_each_request_and_no_other() -> None:
    tree = ast.parse(Path(routes.__file__).read_text("utf-8"))
    tables = [node for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    names = [key.value for table in tables for key in table.keys if isinstance(key, ast.Constant)]
    assert sorted(map(str, names)) == sorted(each.do for each in REQUESTS)


def test_each_request_is_a_message_and_answered_with_one() -> None:
    assert len({each.do for each in REQUESTS}) == len(REQUESTS)
    for each in (*REQUESTS, *map(reply_of, REQUESTS)):
        assert dataclasses.is_dataclass(each)
        assert each.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_each_field_of_each_message_is_documented() -> None:
    for kind in (*REQUESTS, *within()):
        if kind.__module__.startswith(messages.__name__):
            assert "" not in docstrings(kind).values(), kind


def test_the_page_of_the_requests_is_made_of_them() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: make pages"


def test_a_handler_that_answers_with_another_message_is_a_bug() -> None:
    commands = Commands({}, {"stop": lambda _: {"stopped": True}, "sync": lambda _: Done()})
    assert commands.ask(FetchNews()) == Done()
    with pytest.raises(TypeError, match="stop"):
        commands.ask(StopAll())


def test_an_old_pages_stop_and_a_newer_pages_stop_work(daemon: FakeDaemon) -> None:
    for sent in ({"do": "stop"}, {"do": "stop", "by": "head", "why": {"loud": True}, "version": 9}):
        assert raw(daemon.path, json.dumps(sent).encode() + b"\n") == {"ok": True}
    assert [asked["by"] for asked in daemon.asked] == ["somebody", "head"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"do": "volume", "zone": "a", "percent": "70"}, "“percent”: '70' is no whole number"),
        ({"do": "volume", "zone": "a", "percent": True}, "“percent”: True is no whole number"),
        ({"do": "volume", "zone": "a"}, "percent is missing"),
        ({"do": "play", "bulletin": "x" * 201}, "“bulletin”: it is longer than 200"),
        ({"do": "pause", "until": "2026-11-23T18:00"}, "is in no time zone"),
        ({"do": "memo-play", "id": "a", "times": 6}, "“times”: 6 is not within 1 and 5"),
        ({"do": "dance"}, "there is no “dance” here"),
        ({"by": "head"}, "there is no “None” here"),
    ],
)
def test_a_request_that_is_none_is_refused_by_the_fields_name(
    daemon: FakeDaemon, sent: dict[str, Any], words: str
) -> None:
    error = raw(daemon.path, json.dumps(sent).encode() + b"\n")["error"]
    assert (error["kind"], error["code"]) == ("unknown", "not-understood")
    assert words in error["message"]
    assert daemon.asked == []


def test_a_sentence_comes_apart_from_its_values(daemon: FakeDaemon) -> None:
    daemon.fail("stop", RequestRefusedError("busy", "“{title}” sounds", title="Bản tin"))
    with pytest.raises(RequestRefusedError) as caught:
        ControlClient(daemon.path).ask(StopAll())
    error = caught.value
    assert (error.code, error.message, error.values) == (
        "busy", "“{title}” sounds", {"title": "Bản tin"},
    )  # fmt: skip
    assert error.said({"“{title}” sounds": "Đang phát “{title}”"}.__getitem__).startswith("Đang")


def test_a_sentence_within_a_sentence_can_be_translated_too(daemon: FakeDaemon) -> None:
    inner = StorageError("{path} is full", path=Path("/data"))
    for each in (inner, Sentence("{path} is full", path=Path("/data"))):
        daemon.fail("sync", InputError("not fetched: {why}", why=each))
        with pytest.raises(InputError, match="not fetched: /data is full") as caught:
            ControlClient(daemon.path).ask(FetchNews())
        assert caught.value.said(WORDS.__getitem__) == "/data đầy: chưa tải"


def test_a_bug_is_told_without_its_words(daemon: FakeDaemon) -> None:
    daemon.fail("stop", ZeroDivisionError("secret"))
    with pytest.raises(DaemonFaultError) as caught:
        ControlClient(daemon.path).ask(StopAll())
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("message", "values"),
    [
        ("{a} and {b}", {"a": 1}), ("{", {"a": 1}), ("{a.__class__.b}", {"a": 1}),
        ("{a[0]}", {"a": 1}), ("{a}", {"a": {"message": "{x}", "values": {"y": 1}}}),
        ("{a}", {"a": {"message": 7}}), ("{a}", {"a": {"message": "{b}", "values": []}}),
        ("{a:{b}}", {"a": 1, "b": "zzz"}),
    ],
)  # fmt: skip
def test_a_sentence_that_does_not_fit_its_values_is_still_an_error(
    message: str, values: dict[str, Any]
) -> None:
    error: LoaThonError = error_from(DaemonFaultError, message, values)
    assert str(error)


def test_requests_stand_on_the_wire_by_their_names() -> None:
    request: Request[Any] = WIRE.message_of({"do": "skip", "key": "sang/2026-11-30"})
    assert WIRE.form_of(request) == {"do": "skip", "key": "sang/2026-11-30", "by": "somebody"}

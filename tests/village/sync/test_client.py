"""The daemon's side of a sync, against a process that answers anything at all."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.errors import LinkError, StorageError, TrustError
from station.village.sync.client import SyncClient
from station.village.sync.protocol import MOST_ANSWER, SAID, Dated, synced, trouble
from station.village.sync.syncer import SyncResult

NOW = datetime(2026, 11, 24, tzinfo=UTC)
WELL = SAID.form_of(synced(SyncResult(2, ("a",), ("b",), retry=True)))
NEWS = {"said": "news"}


def line(form: object) -> bytes:
    return json.dumps(form).encode() + b"\n"


@contextmanager
def process(path: Path, answers: bytes, *, stays: bool = False) -> Iterator[list[bytes]]:
    """Something at `path` that says `answers` to each who asks, and hangs up unless it `stays`."""
    asked, over = list[bytes](), threading.Event()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        listener.settimeout(10)

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.recv(4096))
                try:
                    connection.sendall(answers)
                except OSError:
                    return
                if stays:
                    over.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield asked
        finally:
            over.set()
            thread.join(10)


def test_a_result_comes_over_whole_and_news_before_it(tmp_path: Path) -> None:
    told = list[int]()
    with process(tmp_path / "s", line(NEWS) + line(WELL)) as asked:
        result = SyncClient(tmp_path / "s", None, 5).sync(NOW, lambda: told.append(1))
    assert result == SyncResult(2, ("a",), ("b",), retry=True)
    assert told == [1]
    assert json.loads(asked[0]) == {"do": "sync", "at": NOW.isoformat(), "afresh": False}


DATE = {"said": "date", "instant": NOW.isoformat(), "error": 0.7, "at": 812.5}


def test_the_communes_time_comes_before_whatever_comes_of_the_sync(tmp_path: Path) -> None:
    told = list[Dated]()
    with process(tmp_path / "s", line(DATE) + line(WELL)):
        SyncClient(tmp_path / "s", None, 5).sync(NOW, dated=told.append)
    failed = {"said": "failed", "kind": "LinkError", "message": "no news"}
    with process(tmp_path / "t", line(DATE) + line(failed)), pytest.raises(LinkError):
        SyncClient(tmp_path / "t", None, 5).sync(NOW, dated=told.append)
    assert told == [Dated(NOW, 0.7, 812.5)] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"error": 61},
        {"error": -1},
        {"error": float("nan")},
        {"at": float("inf")},
        {"at": "now"},
        {"instant": "2026-11-24"},
        {"instant": "9999-11-24T00:00+00:00"},
    ],
)
def test_a_time_that_is_none_is_heard_by_nobody(tmp_path: Path, wrong: dict[str, object]) -> None:
    told = list[Dated]()
    with (
        process(tmp_path / "s", line(DATE | wrong) + line(WELL)),
        pytest.raises(LinkError, match="something else"),
    ):
        SyncClient(tmp_path / "s", None, 5).sync(NOW, dated=told.append)
    assert told == []


@pytest.mark.parametrize("kind", [LinkError, TrustError, StorageError])
def test_an_error_of_ours_is_the_same_one_here(tmp_path: Path, kind: type[Exception]) -> None:
    form = {"said": "failed", "kind": kind.__name__, "message": "no\x1b[31m\nnews"}
    with process(tmp_path / "s", line(form)), pytest.raises(kind, match=r"^no \[31m news$"):
        SyncClient(tmp_path / "s", None, 5).sync(NOW)


def test_an_errors_sentence_comes_apart_from_its_values(tmp_path: Path) -> None:
    told = line(SAID.form_of(trouble(StorageError("{file} is full", file=Path("/data")))))
    with process(tmp_path / "s", told), pytest.raises(StorageError) as caught:
        SyncClient(tmp_path / "s", None, 5).sync(NOW)
    assert (caught.value.message, caught.value.values) == ("{file} is full", {"file": "/data"})


@pytest.mark.parametrize("value", ["a\nb", "x" * 500, {"message": "\x1b[0m"}, [], {"values": 1}])
def test_no_value_brings_more_than_one_plain_line(tmp_path: Path, value: object) -> None:
    form = {"said": "failed", "kind": "of next year", "message": "no {a}", "values": {"a": value}}
    with process(tmp_path / "s", line(form)), pytest.raises(LinkError) as caught:
        SyncClient(tmp_path / "s", None, 5).sync(NOW)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) <= 401


def test_a_newer_process_that_says_more_is_understood(tmp_path: Path) -> None:
    with process(tmp_path / "s", line({**NEWS, "of": 3}) + line({**WELL, "bytes": 922})):
        assert SyncClient(tmp_path / "s", None, 5).sync(NOW).fetched == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"junk\n",
        b"\xff\xfe\n",
        b"[1]\n",
        b"[" * 100_000 + b"\n",
        b'{"ok": true, "fetched": 1',
        line({}),
        line({"said": "yes"}),
        line({"said": "synced"}),
        line({"said": "program", "version": "0.2.0"}),
        line({**WELL, "fetched": "2"}),
        line({**WELL, "fetched": True}),
        line({**WELL, "fetched": -1}),
        line({**WELL, "refused": "all"}),
        line({**WELL, "missing": [{}]}),
        line({**WELL, "retry": 1}),
        line({"said": "failed"}),
        line({"said": "failed", "kind": [], "message": "x"}),
        line(NEWS) * 50,
        b" " * (MOST_ANSWER + 10) + line(WELL),
    ],
    ids=range(21),
)
def test_whatever_it_answers_is_no_more_than_a_link_that_failed(
    tmp_path: Path, answer: bytes
) -> None:
    with process(tmp_path / "s", answer), pytest.raises(LinkError):
        SyncClient(tmp_path / "s", None, 5).sync(NOW)


def test_one_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    with process(tmp_path / "s", b"", stays=True), pytest.raises(LinkError, match="in time"):
        SyncClient(tmp_path / "s", None, 0.05).sync(NOW)


def test_endless_sentences_are_cut(tmp_path: Path) -> None:
    refused = [f"{number} " + "x" * 500 for number in range(300)]
    with process(tmp_path / "s", line({**WELL, "refused": refused})):
        result = SyncClient(tmp_path / "s", None, 5).sync(NOW)
    assert len(result.refused) <= 101
    assert all(len(each) <= 401 for each in result.refused)
    assert synced(SyncResult(0, tuple(refused))).refused[-1] == "and 200 more"


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    asker = SyncClient(tmp_path / "nobody", None)
    asker.command = (str(tmp_path / "none"),)
    with pytest.raises(LinkError):
        asker.sync(NOW)


def test_the_daemons_end_waits_for_none_that_hangs(tmp_path: Path) -> None:
    errors = list[LinkError]()

    def ask() -> None:
        try:
            asker.sync(NOW, begun.set)
        except LinkError as error:
            errors.append(error)

    begun = threading.Event()
    with process(tmp_path / "s", line(NEWS), stays=True):
        asker = SyncClient(tmp_path / "s", None, 100)
        thread = threading.Thread(target=ask)
        thread.start()
        assert begun.wait(10)
        asker.close()
        thread.join(10)
        assert not thread.is_alive()
    assert len(errors) == 1

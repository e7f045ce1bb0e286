"""A file over a link that breaks: continued by Range, and only while it comes on."""

import os

import pytest

from station.errors import LinkError
from station.trust import source
from station.trust.source import AbsentError
from tests.trust.hostile import Asked, answer, hostile, part, whole

DATA = os.urandom(100_000)
CUT = 20_000


def test_a_file_over_a_link_that_is_cut_again_and_again_arrives_whole() -> None:
    def cutting(asked: Asked) -> bytes:
        if asked.range is None:
            return whole(DATA, CUT, ETag='"one"')
        return part(DATA, asked.start, CUT, ETag='"one"')

    with hostile(cutting) as server:
        assert server.read() == DATA
    assert [asked.start for asked in server.asked] == [0, 20_000, 40_000, 60_000, 80_000]
    assert {asked.if_range for asked in server.asked[1:]} == {'"one"'}


@pytest.mark.parametrize("etag", [{}, {"ETag": 'W/"weak"'}])
def test_without_a_strong_name_for_the_file_it_is_continued_all_the_same(
    etag: dict[str, str],
) -> None:
    def cutting(asked: Asked) -> bytes:
        if asked.range is None:
            return whole(DATA, CUT, **etag)
        return part(DATA, asked.start, None, **etag)

    with hostile(cutting) as server:
        assert server.read() == DATA
    assert server.asked[1].if_range is None


def test_what_is_here_already_is_not_asked_for() -> None:
    with hostile(lambda asked: part(DATA, asked.start)) as server:
        assert server.read(start=70_000) == DATA[70_000:]
    assert server.asked[0].range == "bytes=70000-"


def test_a_server_without_range_sends_it_all_again_and_what_is_new_is_taken() -> None:
    cuts = iter([CUT, 50_000, None])
    with hostile(lambda asked: whole(DATA, next(cuts))) as server:
        assert server.read() == DATA
    assert len(server.asked) == 3


def test_a_server_without_range_that_breaks_at_the_same_byte_is_given_up() -> None:
    with (
        hostile(lambda asked: whole(DATA, CUT)) as server,
        pytest.raises(LinkError, match="broke the connection off"),
    ):
        server.read()
    assert len(server.asked) == 2


def test_a_link_that_gives_nothing_new_is_given_up_at_once() -> None:
    def stuck(asked: Asked) -> bytes:
        return part(DATA, asked.start, 0) if asked.range else whole(DATA, CUT)

    with hostile(stuck) as server, pytest.raises(LinkError, match="broke the connection off"):
        server.read()
    assert len(server.asked) == 2


def test_a_byte_at_a_time_is_not_gone_on_with_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_MOST_CONNECTIONS", 10)

    def byte(asked: Asked) -> bytes:
        return part(DATA, asked.start, 1) if asked.range else whole(DATA, 1)

    with hostile(byte) as server, pytest.raises(LinkError, match="breaks off again and again"):
        server.read()
    assert len(server.asked) == 10


def test_a_file_that_was_changed_meanwhile_is_not_put_together_from_two() -> None:
    def changing(asked: Asked) -> bytes:
        if asked.range:
            return whole(bytes(len(DATA)), ETag='"two"')
        return whole(DATA, CUT, ETag='"one"')

    with hostile(changing) as server, pytest.raises(LinkError, match="changed the file meanwhile"):
        server.read()


@pytest.mark.parametrize(
    "given",
    [
        {"Content_Range": "bytes 0-99999/100000"},
        {"Content_Range": "bytes 20001-99999/100000"},
        {"Content_Range": "bytes */100000"},
        {"Content_Range": "lines 20000-99999/100000"},
        {"Content_Range": "bytes " + "9" * 5000 + "-"},
        {},
    ],
)
def test_another_part_than_was_asked_for_is_refused(given: dict[str, str]) -> None:
    def wrong(asked: Asked) -> bytes:
        if asked.range is None:
            return whole(DATA, CUT)
        return answer("206 Partial Content", DATA[CUT:], Content_Length=80_000, **given)

    with hostile(wrong) as server, pytest.raises(LinkError, match="sent another part than"):
        server.read()


def test_a_part_that_nobody_asked_for_is_refused() -> None:
    with hostile(lambda _: part(DATA, 0)) as server, pytest.raises(LinkError, match="error 206"):
        server.read()


def test_a_range_that_the_server_cant_give_is_a_matter_of_the_link() -> None:
    with (
        hostile(lambda _: answer("416 Range Not Satisfiable", Content_Length=0)) as server,
        pytest.raises(LinkError, match="error 416"),
    ):
        server.read(start=50)


def test_a_file_that_goes_while_it_is_fetched_is_absent() -> None:
    def going(asked: Asked) -> bytes:
        return answer("404 Not Found", Content_Length=0) if asked.range else whole(DATA, CUT)

    with hostile(going) as server, pytest.raises(AbsentError):
        server.read()


def test_a_rest_that_goes_beyond_the_end_is_refused() -> None:
    longer = DATA + b"x"

    def more(asked: Asked) -> bytes:
        return part(longer, asked.start) if asked.range else whole(DATA, CUT)

    with hostile(more) as server, pytest.raises(LinkError, match="more than the 100000 bytes"):
        server.read(most=len(DATA))

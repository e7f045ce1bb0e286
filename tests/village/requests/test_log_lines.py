"""The log's last lines: few, short, one each, and only while they are kept."""

import logging

import pytest

from station.village.control.messages.log import GetLogLines
from station.village.requests.log_lines import LONGEST, MOST, LogLines

log = logging.getLogger("station.test")


@pytest.fixture(autouse=True)
def _spoken(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def lines(kept: LogLines) -> list[str]:
    return list(kept.reply(GetLogLines()).lines)


def test_what_is_logged_is_kept_with_time_and_name() -> None:
    kept = LogLines()
    log.info("before")
    with kept.kept():
        log.info("ready: %s", "Nà Đông")
        log.debug("too small")
    log.info("after")
    (line,) = lines(kept)
    assert line[:3] == "202"
    assert line.endswith(" station.test: ready: Nà Đông")


def test_only_the_newest_are_kept() -> None:
    kept = LogLines()
    with kept.kept():
        for number in range(MOST + 5):
            log.info("line %d", number)
    assert [line.rpartition(" ")[2] for line in lines(kept)] == [str(n) for n in range(5, MOST + 5)]


def test_a_line_is_one_short_line_without_control_letters() -> None:
    kept = LogLines()
    with kept.kept():
        log.info("a\nb\x1b[31m%s", "x" * 1000)
    (line,) = lines(kept)
    assert len(line) == LONGEST
    assert "a b [31mxxx" in line
    assert line.isprintable()


def test_a_line_that_can_not_be_written_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    kept = LogLines()
    kept.handle(logging.LogRecord("station", logging.INFO, "", 0, "%d", ("word",), None))
    assert lines(kept) == []

"""One way out for all that is printed: nothing steers the terminal, no locale ends a command."""

import io
import logging

import pytest

from station.cli import output


def test_what_is_said_is_shown_in_clear(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("Thôn\x1b[2J\nmột\u202e")
    assert capsys.readouterr().out == "Thôn\\x1b[2J\nmột\\u202e\n"


def test_a_line_of_log_is_one_line_whoever_wrote_a_part_of_it() -> None:
    stream, log = io.StringIO(), logging.Logger("x")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(output.PlainFormatter("%(name)s: %(message)s"))
    log.addHandler(handler)
    log.warning("took %s", "a\nx: all is well\x1b[2J")
    assert stream.getvalue() == "x: took a\\nx: all is well\\x1b[2J\n"

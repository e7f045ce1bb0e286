"""The language of what a command refuses."""

import pytest

from station.cli.language import language, told
from station.errors import InputError


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_MESSAGES": "vi_VN", "LANG": "en_US.UTF-8"}, "vi"),
        ({"LC_ALL": "C", "LC_MESSAGES": "vi_VN", "LANG": "vi_VN"}, "en"),
        ({"LOA_THON_LANG": "vi", "LC_ALL": "C"}, "vi"),
        ({"LOA_THON_LANG": "en", "LANG": "vi_VN"}, "en"),
        ({"LOA_THON_LANG": "", "LANG": "vi_VN"}, "vi"),
        ({"LOA_THON_LANG": "fr"}, "en"),
    ],
)
def test_the_wish_goes_before_the_locale(environment: dict[str, str], expected: str) -> None:
    assert language(environment, terminal=True) == expected


@pytest.mark.parametrize(
    ("terminal", "wish", "expected"),
    [(False, "", "en"), (True, "", "vi"), (False, "vi", "vi")],
)
def test_the_journal_is_english(terminal: bool, wish: str, expected: str) -> None:
    environment = {"JOURNAL_STREAM": "8:1", "LANG": "vi_VN.UTF-8", "LOA_THON_LANG": wish}
    assert language(environment, terminal=terminal) == expected


def test_an_error_is_told_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    error = InputError("nothing is published yet; run: commune publish")
    monkeypatch.setenv("LOA_THON_LANG", "vi")
    assert told(error) == "chưa phát hành gì; hãy chạy: commune publish"
    monkeypatch.setenv("LOA_THON_LANG", "en")
    assert told(error) == str(error)

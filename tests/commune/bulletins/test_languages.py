"""Languages by the names that people use."""

import re

import pytest

from station.commune.bulletins.languages import NAMES, language_name, language_tag
from station.errors import InputError
from station.programme.bulletin import Recording


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("tay", "tyz"), ("Tày", "tyz"), ("tiếng Tày", "tyz"), ("TÀY", "tyz"), ("tyz", "tyz"),
        ("Nùng", "nut"), ("dao", "ium"), ("H'Mông", "hmn"), ("hmong", "hmn"), ("Mông", "hmn"),
        ("ê đê", "rad"), ("Thái Đen", "blt"), ("vi", "vi"), ("zh-Hant", "zh-Hant"),
    ],
)  # fmt: skip
def test_names_and_tags_are_understood(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize("written", ["", "tàyy", "x", "Việtt", "12", "a" * 99])
def test_what_is_neither_is_refused(written: str) -> None:
    with pytest.raises(InputError, match="isn't a language's name or tag"):
        language_tag(written)


def test_every_tag_can_be_a_recordings() -> None:
    for tag, name in NAMES.items():
        assert Recording(tag, "0" * 64, 1, 1.0).language == tag
        assert re.match("tiếng ", name)
        assert language_tag(name) == tag
    assert language_name("zh") == "zh"

"""Keys that lie together on the office's machine."""

from pathlib import Path

import pytest

from station.commune.keys.together import together


@pytest.mark.parametrize(
    ("here", "told"),
    [
        (["feed"], []),
        (["feed", "editor"], []),
        (["chairman", "feed"], []),
        (["chairman", "editor"], ["editor and chairman"]),
        (["deputy", "editor", "chairman"], ["editor and chairman, deputy"]),
        (["root-1", "feed"], ["lie root-1;"]),
        (["targets", "root", "backup"], ["lie backup, root, targets;"]),
        (["targets", "editor", "chairman"], ["lie targets;", "editor and chairman"]),
    ],
)
def test_what_should_not_lie_here(here: list[str], told: list[str]) -> None:
    found = together(here)
    assert len(found) == len(told)
    assert all(part in sentence for part, sentence in zip(told, found, strict=True))


def test_old_keys_are_counted(tmp_path: Path) -> None:
    (told,) = together(["feed"], [tmp_path / "retired" / "editor-1.pem"])
    assert told.startswith("1 old keys still lie in")

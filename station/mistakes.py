"""How mistakes of what a person wrote are told: where each is, and what may have been meant."""

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from station.errors import Sentence


def each_at(path: Path, problems: Iterable[str]) -> Iterator[Sentence]:
    """Each of `problems` with the file in front that has it."""
    return (Sentence("{path}: {problem}", path=path, problem=problem) for problem in problems)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """“; did you mean …?”, when one of `names` is like `name`; else nothing."""
    near = difflib.get_close_matches(name, list(names), n=1)
    return Sentence("; did you mean “{near}”?", near=near[0]) if near else ""

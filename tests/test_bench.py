"""The benchmarks stay fit to be run, and their page names each of them."""

import importlib
import re

import pytest

from tests.bench import publish
from tests.places import TOP

FOLDER = TOP / "tests" / "bench"
CHILDREN = {"tests.bench.one_sync"}
"""What only another benchmark starts."""

BENCHMARKS = {
    ".".join(path.relative_to(TOP).with_suffix("").parts)
    for path in FOLDER.rglob("*.py")
    if "def main(" in path.read_text("utf-8") and path.name != "__main__.py"
} - CHILDREN


def test_the_page_names_each_benchmark_and_no_other() -> None:
    named = re.findall(r"`(tests\.bench(?:\.\w+)+)", (FOLDER / "README.md").read_text("utf-8"))
    assert set(named) == BENCHMARKS


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_each_can_be_started(name: str) -> None:
    assert callable(importlib.import_module(name).main)


def test_the_office_of_a_benchmark_founds_and_publishes(capsys: pytest.CaptureFixture[str]) -> None:
    publish.main(["1"])
    assert "publish again, without news" in capsys.readouterr().out

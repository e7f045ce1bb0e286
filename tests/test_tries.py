"""Only single tests are tried again, each with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_clock import TRIES_MORE, meets_the_clock

pytest_plugins = ["pytester"]

TESTS = Path(__file__).parent
HOME = TESTS / "real_clock.py"


def modules(word: str) -> Iterator[tuple[Path, ast.Module]]:
    """The other modules of the tests that have `word` in them."""
    for path in sorted(TESTS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if word in text and path not in (HOME, Path(__file__)):
            yield path, ast.parse(text)


def names(node: ast.AST) -> set[str]:
    found = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return found | {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def test_nobody_asks_for_more_tries_but_by_saying_how_the_clock_is_met() -> None:
    assert [path for path, tree in modules("flaky") if "flaky" in names(tree)] == []


def test_no_module_and_no_class_is_tried_again_as_a_whole() -> None:
    found = list(modules("meets_the_clock"))
    assert found
    for path, tree in found:
        single = [each for node in tree.body for each in decorators(node)]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and names(node.func) == {"meets_the_clock"}:
                assert node in single, path


def decorators(node: ast.stmt) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, ast.FunctionDef) else []


def test_each_says_how() -> None:
    assert meets_the_clock("it rings").mark.kwargs == {"reruns": TRIES_MORE, "how": "it rings"}


@pytest.mark.parametrize("how", ["", "twice"])
def test_a_test_that_is_not_marked_is_tried_once(how: str, pytester: pytest.Pytester) -> None:
    mark = "@meets_the_clock('it rings')" if how else ""
    pytester.makepyfile(
        f"""
        from tests.real_clock import meets_the_clock
        tries = []

        {mark}
        def test_it():
            tries.append(1)
            assert len(tries) == 2
        """
    )
    result = pytester.runpytest_inprocess("-p", "rerunfailures", "-raR")
    if how:
        result.assert_outcomes(passed=1)
        result.stdout.fnmatch_lines(["RERUN*test_it*", "*1 passed, 1 rerun*"])
    else:
        result.assert_outcomes(failed=1)

"""The READMEs name only what is there, and stay short where a stranger begins."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.places import TOP

_HIDDEN = re.compile(r"^\.(?!github)|^build$|egg-info$|^demo-out$")
PAGES = sorted(
    path
    for path in TOP.rglob("*.md")
    if not any(_HIDDEN.search(part) for part in path.relative_to(TOP).parts)
)
_SOURCE = r"(?:py|sh|md|toml|service|socket|timer|path|rules|conf|css|js|html|c|svg|png|po)"
_NAMED = re.compile(rf"`((?:[\w.@-]+/)*[\w.@-]+\.{_SOURCE}|(?:[\w.@-]+/)+)`")
_LINKED = re.compile(r"\]\(([^)#:]*)(?:#([\w-]+))?\)")
_MADE = re.compile(r"\bmake ([a-z][a-z-]+)")
_OF_OTHERS = {
    "abbreviations.toml",  # the office's own
    "50-loa-thon.conf",  # as the installer calls it on a box
}
"""What lies on a box or in an office, and not here."""


def named(page: Path) -> Iterator[str]:
    yield from _NAMED.findall(page.read_text("utf-8"))


@cache
def files() -> frozenset[str]:
    """Every file and folder of the rooms, from the top; a folder's name ends in “/”."""
    rooms = ("station", "web", "systemd", "tests", ".github")
    found = (path for room in rooms for path in (TOP / room).rglob("*"))
    return frozenset(f"/{p.relative_to(TOP)}{'/' * p.is_dir()}" for p in found)


def is_there(name: str, page: Path) -> bool:
    """From the page's own folder, from the top, or as docstrings name it: from some room on."""
    if (page.parent / name).exists() or (TOP / name).exists():
        return True
    return any(path.endswith(f"/{name}") for path in files())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_each_path_that_a_page_names_is_there(page: Path) -> None:
    missing = [n for n in named(page) if n not in _OF_OTHERS and not is_there(n, page)]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_each_link_leads_somewhere(page: Path) -> None:
    for name, heading in _LINKED.findall(page.read_text("utf-8")):
        target = page.parent / name if name else page
        assert target.exists(), name
        if heading:
            assert heading in headings(target), f"{name}#{heading}"


def headings(page: Path) -> set[str]:
    """The page's headings as a link names them."""
    found = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_each_target_of_make_is_one(page: Path) -> None:
    makefile = (TOP / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    in_code = "".join(re.findall(r"`[^`]+`|```.*?```", page.read_text("utf-8"), re.DOTALL))
    assert set(_MADE.findall(in_code)) - targets == set()


def test_the_first_page_is_short() -> None:
    assert len((TOP / "README.md").read_text("utf-8").splitlines()) <= 125


ASKED = {
    "arbiter.py": "where is it decided that Stop wins",
    "village/control/README.md": "what does the panel ask of the daemon",
    "asrun/writer.py": "who writes the as-run row",
    "paper/": "where does a .docx lose its letterhead",
}


@pytest.mark.parametrize("answer", ASKED, ids=ASKED.values())
def test_a_stranger_finds_it_in_three_openings(answer: str) -> None:
    """The first page, a page that it links to, and the file that one names."""
    first = TOP / "README.md"
    second = [first.parent / name for name, _ in _LINKED.findall(first.read_text("utf-8")) if name]
    pages = [page for page in second if page.suffix == ".md"]
    assert any(answer in page.read_text("utf-8") for page in pages)

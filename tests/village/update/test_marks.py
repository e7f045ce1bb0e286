"""The table of an update's files: the programs and the scripts keep to it, file by file."""

import ast
import re
from pathlib import Path

import pytest

from station.village.update import marks
from station.village.update.marks import MARKS, Mark, MarkPlace, Writer
from tests.places import SYSTEMD, TOP

# In the scripts: the folder of each place.
FOLDERS = {MarkPlace.MIRROR: "$state/", MarkPlace.RUN: "$run/", MarkPlace.HOME: ""}
UPDATE = TOP / "station/village/update"
HOLDERS = {
    "fetch.py": {Writer.SYNC},
    "manager.py": {Writer.DAEMON},
    "install.py": {Writer.ROOT},
}


def code(name: str) -> str:
    lines = (SYSTEMD / name).read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def words(pattern: str, text: str) -> set[str]:
    """The file names that follow a word of the script, without quotes."""
    return {
        word.strip('"')
        for found in re.findall(pattern, text)
        for word in found.split()
        if not word.startswith("-")
    }


GUARD = code("program.sh")
KEPT = words(r"\bkeep ([\w$/\"]+)", GUARD)
DROPPED = words(r"\b(?:drop|rm -r?f)((?: +[\w$/\"-]+)+)", GUARD) - {"$"}


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.name)
def test_the_guard_writes_and_removes_what_the_table_says(mark: Mark) -> None:
    named = FOLDERS[mark.place] + mark.name
    assert (named in KEPT) is (Writer.GUARD in mark.made_by)
    assert (named in DROPPED) is (Writer.GUARD in mark.gone_by)


def test_the_guard_has_no_file_that_is_not_in_the_table() -> None:
    known = {FOLDERS[mark.place] + mark.name for mark in MARKS}
    assert known >= KEPT | DROPPED
    read = words(r"\bcat ([\w$/\"]+)", GUARD) | words(r"\[ -[es] ([\w$/\"]+) \]", GUARD)
    # Beside the marks it looks at the maker's root and at what a release brings.
    assert read - {"$etc/program-root.json"} <= known


def test_the_units_wait_for_marks() -> None:
    waits = re.findall("^PathExists=(.*)$", code("station-update.path"), re.MULTILINE)
    folders = {MarkPlace.MIRROR: "/var/lib/loa-thon/program/", MarkPlace.HOME: "/opt/loa-thon/"}
    assert waits == [folders[mark.place] + mark.name for mark in (marks.REQUEST, marks.TRIAL)]


def test_a_technician_takes_away_what_the_table_says() -> None:
    [line] = [row for row in code("install.sh").splitlines() if '"$home/trial"' in row]
    gone = {Path(word.strip('"')).name for word in line.split() if word.startswith('"$home/')}
    assert gone == {mark.name for mark in MARKS if Writer.TECHNICIAN in mark.gone_by}


def uses(path: Path) -> set[tuple[str, str]]:
    """Each mark that a module writes or removes, by the call around it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        text = ast.unparse(node)
        for name in re.findall(r"\bmarks\.([A-Z]+)\.under", text):
            if text.startswith(("write_durably(", "path.write")):
                found.add((name.lower(), "made"))
            elif re.match(r"marks\.[A-Z]+\.under\([\w.()]*\)\.unlink", text):
                found.add((name.lower(), "gone"))
    return found


@pytest.mark.parametrize("name", HOLDERS)
def test_the_program_writes_no_mark_that_the_table_gives_another(name: str) -> None:
    by = HOLDERS[name]
    for mark, how in uses(UPDATE / name):
        [of] = [each for each in MARKS if each.name == mark]
        assert by <= (of.made_by if how == "made" else of.gone_by), (name, mark, how)


def test_each_mark_of_the_table_is_made_in_the_program_or_the_scripts() -> None:
    made = {mark for name in HOLDERS for mark, how in uses(UPDATE / name) if how == "made"}
    # By a name of its own first.
    made |= {"refused", "trouble", "switch"} & _assigned()
    guarded = {mark.name for mark in MARKS if Writer.GUARD in mark.made_by}
    assert made | guarded | {"laid"} == {mark.name for mark in MARKS}


def _assigned() -> set[str]:
    texts = [(UPDATE / name).read_text("utf-8") for name in HOLDERS]
    return {
        name.lower()
        for text in texts
        for name in re.findall(r"\b\w+ = marks\.([A-Z]+)\.under", text)
    }


@pytest.mark.parametrize("name", HOLDERS)
def test_no_mark_is_named_past_the_table(name: str) -> None:
    text = (UPDATE / name).read_text("utf-8")
    assert not [mark.name for mark in MARKS if f'/ "{mark.name}"' in text]


def test_only_root_writes_what_root_believes() -> None:
    for mark in MARKS:
        if mark.place is MarkPlace.HOME:
            assert not {Writer.SYNC, Writer.DAEMON} & (mark.made_by | mark.gone_by)

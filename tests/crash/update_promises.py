"""What must hold of the program's folder after a power cut, whenever it came.

What `current` points at is always a whole release, and so is what may be switched to; nothing that
was refused is tried again; and without anybody's help the newest release is taken in the end. Not
handled here: the cuts (`update.py` records what is cut).
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from station.errors import LoaThonError
from tests.crash.recorded_disk import Acknowledged
from tests.crash.update import Updated
from tests.crash.workloads import Box


def broken(box: Box, state: Path, said: Sequence[Acknowledged], cut: int) -> list[str]:
    """A sentence for each promise that doesn't hold of the mounted `state`."""
    before = [each.said for each in said if each.after <= cut]
    after = [each.said for each in said if each.after > cut]
    trees = {each.said["version"]: each.said["tree"] for each in said if "tree" in each.said}
    runtime = Path(tempfile.mkdtemp(prefix="run-"))
    assert box.maker is not None
    updated = Updated(state, runtime, box.maker)
    try:
        return [
            *_as_found(updated, before[-1], after),
            *_whole(updated, trees, "after the cut"),
            *_boots(updated, trees),
            *_mends_itself(updated, box, trees),
        ]
    except (OSError, LoaThonError, AssertionError) as error:
        return [f"nothing more can be done: {error!r}"]
    finally:
        shutil.rmtree(runtime)


def _as_found(updated: Updated, last: dict[str, Any], after: list[Any]) -> Iterator[str]:
    """What was acknowledged stands, or the step that was under way."""
    found, steps = updated.facts, [last, *after[:1]]
    if found["current"] not in [step["current"] for step in steps]:
        yield f"{found['current']} is current, it was {last['current']}"
    for version in set(last["refused"]) - set(found["refused"]):
        yield f"it is forgotten that {version} was refused"


def _whole(updated: Updated, trees: dict[str, str], when: str) -> Iterator[str]:
    facts = updated.facts
    for role, name in (("current", Path(facts["current"]).name), ("next", facts["next"])):
        if not name:
            continue
        if name not in trees:
            yield f"{when} {role} is {name[:40]!r}, which was never built"
        elif updated.tree(name) != trees[name]:
            yield f"{when} {role} is {name}, of which only a part is there"


def _boots(updated: Updated, trees: dict[str, str]) -> Iterator[str]:
    """The daemon starts over and over, as one would that never answers."""
    for number in range(5):
        updated.script("start")
        yield from _whole(updated, trees, f"at start {number}")
    if (updated.home / "trial").exists():
        yield "a release is on trial for ever"


def _mends_itself(updated: Updated, box: Box, trees: dict[str, str]) -> Iterator[str]:
    """The newest release is fetched and built, unless it was refused, and takes over."""
    assert box.maker is not None
    version = updated.fetch(str(box.maker.repository))
    now = Path(updated.facts["current"]).name
    if version in updated.facts["refused"]:
        yield f"{version} is fetched, though it was refused"
    if not version:
        return
    if updated.build() != version:
        yield f"{version} was fetched, and isn't built"
    yield from _whole(updated, trees, "built anew,")
    updated.consent()
    updated.script("start")
    if Path(updated.facts["current"]).name != version:
        yield f"{version} was to take over from {now}"
    updated.script("work")
    yield from _whole(updated, trees, "in the end")
    for path in [*updated.home.rglob(".new-*"), *updated.mirror.rglob(".new-*")]:
        yield f"{path} is left over"

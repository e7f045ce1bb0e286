"""The guard, a script, held to the table of an update's stages: real files at each stage."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.village.update import marks
from station.village.update.decision import read_state
from station.village.update.marks import Mark, MarkPlace
from station.village.update.stages import UpdateEvent, UpdateStage, UpdateStep, stage_of, step
from tests.systemd.test_program import Box

GUARDED = (marks.REQUEST, marks.NEXT, marks.SWITCH, marks.TRIAL, marks.REFUSED)


class Staged(Box):
    """The box of those tests, with what the stage has and every mark that an event may take."""

    def __init__(self, folder: Path, stage: UpdateStage) -> None:
        super().__init__(folder)
        self.state = self.home / "state"
        self.state.mkdir()
        self.lay(marks.REQUEST, "0.2.0")
        if stage is UpdateStage.ON_TRIAL:
            (self.home / "current").unlink()
            (self.home / "current").symlink_to("releases/0.2.0")
            self.lay(marks.TRIAL, "0.2.0 releases/0.1.0 1")
        elif stage is not UpdateStage.BUILT:
            (self.home / "next").unlink()
        if stage is UpdateStage.FETCHED:
            self.lay(marks.READY, "0.2.0")

    def path(self, mark: Mark) -> Path:
        folders = {
            MarkPlace.HOME: self.home,
            MarkPlace.MIRROR: self.state,
            MarkPlace.RUN: self.run_folder,
        }
        return mark.under(folders[mark.place])

    def lay(self, mark: Mark, text: str) -> None:
        self.path(mark).write_text(f"{text}\n")

    @property
    def texts(self) -> dict[str, str]:
        there = {m.name: self.path(m) for m in GUARDED if self.path(m).exists()}
        return {name: path.read_text() for name, path in there.items()}

    @property
    def stage(self) -> UpdateStage:
        return stage_of(replace(read_state(self.home, self.state), running=self.current))


def start(box: Staged) -> None:
    box.lay(marks.SWITCH, "0.1.9")  # left by a start that the power ended
    box.call("start")


def start_for_it(box: Staged) -> None:
    box.lay(marks.SWITCH, "0.2.0")
    box.call("start")


def answer(box: Staged) -> None:
    box.call("work")


def fall_silent(box: Staged) -> None:
    box.breaks()
    box.call("work")


DONE: dict[UpdateEvent, Callable[[Staged], None]] = {
    UpdateEvent.BUILD_BEGINS: answer,
    UpdateEvent.STARTS: start,
    UpdateEvent.STARTS_FOR_IT: start_for_it,
    UpdateEvent.GOES_ON_ANSWERING: answer,
    UpdateEvent.FALLS_SILENT: fall_silent,
}
# Only what is on trial is watched; else the same word begins a build.
CASES = [
    (stage, event)
    for stage in UpdateStage
    for event in DONE
    if (stage is UpdateStage.ON_TRIAL)
    is (event in (UpdateEvent.GOES_ON_ANSWERING, UpdateEvent.FALLS_SILENT))
    or event in (UpdateEvent.STARTS, UpdateEvent.STARTS_FOR_IT)
]


@pytest.mark.parametrize(("stage", "event"), CASES)
def test_the_guard_does_what_the_table_says(
    tmp_path: Path, stage: UpdateStage, event: UpdateEvent
) -> None:
    box, expected = Staged(tmp_path, stage), step(stage, event)
    assert box.stage is stage
    before = box.texts
    DONE[event](box)
    assert box.stage is expected.stage
    assert _changes(before, box.texts) == _told(expected, before)


def _changes(before: dict[str, str], after: dict[str, str]) -> tuple[set[str], set[str]]:
    made = {name for name, text in after.items() if before.get(name) != text}
    return made, set(before) - set(after)


def _told(expected: UpdateStep, before: dict[str, str]) -> tuple[set[str], set[str]]:
    """`switch` is laid down by the events themselves, after the first look."""
    return {mark.name for mark in expected.made}, {m.name for m in expected.gone} & set(before)

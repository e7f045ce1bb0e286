"""An update's way: one table, (stage, event) → (stage, marks made, marks taken away). Pure.

Who makes an event happen is whom `marks.py` lets write those marks; tests hold both to each other,
and root's guard, a script, to this table. A power cut takes what is in memory and changes no stage.
Not handled here: doing any of it, and whether this is a moment for it (`decision.py`).
"""

from dataclasses import dataclass
from enum import Enum, StrEnum

from station.village.update.decision import UpdateState
from station.village.update.marks import (
    NEXT,
    READY,
    REFUSED,
    REQUEST,
    SWITCH,
    TRIAL,
    TROUBLE,
    Mark,
    Writer,
)


class UpdateStage(StrEnum):
    """How far an update has come."""

    NONE = "none"
    """Nothing that is newer is here, or it was refused."""
    FETCHED = "fetched"
    BUILT = "built"
    ON_TRIAL = "on-trial"
    """It runs, and hasn't shown yet that it works."""


class UpdateEvent(Enum):
    """What happens to it, and who makes it happen."""

    IS_FETCHED = "a newer release is here, whole and verified", Writer.SYNC
    NOTHING_NEWER = "the project offers nothing newer", Writer.SYNC
    GOOD_MOMENT = "nothing is on the air or near", Writer.DAEMON
    BUILD_BEGINS = "root's part sees that it is asked for", Writer.GUARD
    IS_BUILT = "it is built, tried and on the disk", Writer.ROOT
    BUILD_FAILS = "it can't be built, for a reason that may pass", Writer.ROOT
    IS_UNFIT = "it is built and doesn't work on this box", Writer.ROOT
    STARTS = "the station starts, as after a power cut", Writer.GUARD
    STARTS_FOR_IT = "the station starts, having ended for it", Writer.GUARD
    GOES_ON_ANSWERING = "it has shown that it works", Writer.GUARD
    FALLS_SILENT = "it hasn't, in its time or its starts", Writer.GUARD
    INSTALLED_ANEW = "a technician lays down another program", Writer.TECHNICIAN

    @property
    def by(self) -> Writer:
        """Who makes it happen."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class UpdateStep:
    """The stage that follows; what is `made`, and what is taken away where it lies."""

    stage: UpdateStage
    made: tuple[Mark, ...] = ()
    gone: tuple[Mark, ...] = ()


def stage_of(state: UpdateState) -> UpdateStage:
    """The stage that the marks show."""
    if state.trial:
        return UpdateStage.ON_TRIAL
    if state.asks_for_switch:
        return UpdateStage.BUILT
    return UpdateStage.FETCHED if state.asks_for_build else UpdateStage.NONE


def step(stage: UpdateStage, event: UpdateEvent) -> UpdateStep:
    """What `event` does to an update at that `stage`."""
    return TABLE[stage, event]


def _same(stage: UpdateStage) -> dict[UpdateEvent, UpdateStep]:
    """What holds at `stage` where nothing else is said: it stays as it is."""
    return {
        **dict.fromkeys(UpdateEvent, UpdateStep(stage)),
        UpdateEvent.IS_FETCHED: UpdateStep(stage, (READY,)),
        UpdateEvent.NOTHING_NEWER: UpdateStep(stage, (), (READY,)),
        UpdateEvent.BUILD_BEGINS: UpdateStep(stage, (), (REQUEST,)),
        UpdateEvent.IS_BUILT: UpdateStep(stage, (), (TROUBLE,)),
        UpdateEvent.BUILD_FAILS: UpdateStep(stage, (TROUBLE,)),
        UpdateEvent.STARTS: UpdateStep(stage, (), (SWITCH,)),
        UpdateEvent.STARTS_FOR_IT: UpdateStep(stage, (), (SWITCH,)),
        UpdateEvent.INSTALLED_ANEW: UpdateStep(
            UpdateStage.NONE, (), (NEXT, TRIAL, REFUSED, TROUBLE)
        ),
    }


_STAGES: dict[UpdateStage, dict[UpdateEvent, UpdateStep]] = {
    UpdateStage.NONE: {
        **_same(UpdateStage.NONE),
        UpdateEvent.IS_FETCHED: UpdateStep(UpdateStage.FETCHED, (READY,)),
    },
    UpdateStage.FETCHED: {
        **_same(UpdateStage.FETCHED),
        UpdateEvent.NOTHING_NEWER: UpdateStep(UpdateStage.NONE, (), (READY,)),
        UpdateEvent.GOOD_MOMENT: UpdateStep(UpdateStage.FETCHED, (REQUEST,)),
        UpdateEvent.IS_BUILT: UpdateStep(UpdateStage.BUILT, (NEXT,), (TROUBLE,)),
        UpdateEvent.IS_UNFIT: UpdateStep(UpdateStage.NONE, (REFUSED, TROUBLE), (NEXT,)),
    },
    # What is built takes over first, even if another is fetched meanwhile.
    UpdateStage.BUILT: {
        **_same(UpdateStage.BUILT),
        UpdateEvent.GOOD_MOMENT: UpdateStep(UpdateStage.BUILT, (SWITCH,)),
        UpdateEvent.IS_BUILT: UpdateStep(UpdateStage.BUILT, (NEXT,), (TROUBLE,)),
        UpdateEvent.BUILD_FAILS: UpdateStep(UpdateStage.FETCHED, (TROUBLE,), (NEXT,)),
        UpdateEvent.IS_UNFIT: UpdateStep(UpdateStage.NONE, (REFUSED, TROUBLE), (NEXT,)),
        UpdateEvent.STARTS_FOR_IT: UpdateStep(UpdateStage.ON_TRIAL, (TRIAL,), (NEXT, SWITCH)),
    },
    # Nothing is built meanwhile: what would swap it back must stay as it is.
    UpdateStage.ON_TRIAL: {
        **_same(UpdateStage.ON_TRIAL),
        UpdateEvent.BUILD_BEGINS: UpdateStep(UpdateStage.ON_TRIAL),
        UpdateEvent.STARTS: UpdateStep(UpdateStage.ON_TRIAL, (TRIAL,), (NEXT, SWITCH)),
        UpdateEvent.STARTS_FOR_IT: UpdateStep(UpdateStage.ON_TRIAL, (TRIAL,), (NEXT, SWITCH)),
        UpdateEvent.GOES_ON_ANSWERING: UpdateStep(UpdateStage.NONE, (), (TRIAL,)),
        UpdateEvent.FALLS_SILENT: UpdateStep(UpdateStage.NONE, (REFUSED,), (TRIAL, NEXT)),
    },
}
TABLE: dict[tuple[UpdateStage, UpdateEvent], UpdateStep] = {
    (stage, event): found for stage, rows in _STAGES.items() for event, found in rows.items()
}

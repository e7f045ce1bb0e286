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


class Stage(StrEnum):
    """How far an update has come."""

    NONE = "none"
    """Nothing that is newer is here, or it was refused."""
    FETCHED = "fetched"
    BUILT = "built"
    ON_TRIAL = "on-trial"
    """It runs, and hasn't shown yet that it works."""


class Event(Enum):
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
class Step:
    """The stage that follows; what is `made`, and what is taken away where it lies."""

    stage: Stage
    made: tuple[Mark, ...] = ()
    gone: tuple[Mark, ...] = ()


def stage_of(state: UpdateState) -> Stage:
    """The stage that the marks show."""
    if state.trial:
        return Stage.ON_TRIAL
    if state.asks_for_switch:
        return Stage.BUILT
    return Stage.FETCHED if state.asks_for_build else Stage.NONE


def step(stage: Stage, event: Event) -> Step:
    """What `event` does to an update at that `stage`."""
    return TABLE[stage, event]


def _same(stage: Stage) -> dict[Event, Step]:
    """What holds at `stage` where nothing else is said: it stays as it is."""
    return {
        **dict.fromkeys(Event, Step(stage)),
        Event.IS_FETCHED: Step(stage, (READY,)),
        Event.NOTHING_NEWER: Step(stage, (), (READY,)),
        Event.BUILD_BEGINS: Step(stage, (), (REQUEST,)),
        Event.IS_BUILT: Step(stage, (), (TROUBLE,)),
        Event.BUILD_FAILS: Step(stage, (TROUBLE,)),
        Event.STARTS: Step(stage, (), (SWITCH,)),
        Event.STARTS_FOR_IT: Step(stage, (), (SWITCH,)),
        Event.INSTALLED_ANEW: Step(Stage.NONE, (), (NEXT, TRIAL, REFUSED, TROUBLE)),
    }


_STAGES: dict[Stage, dict[Event, Step]] = {
    Stage.NONE: {
        **_same(Stage.NONE),
        Event.IS_FETCHED: Step(Stage.FETCHED, (READY,)),
    },
    Stage.FETCHED: {
        **_same(Stage.FETCHED),
        Event.NOTHING_NEWER: Step(Stage.NONE, (), (READY,)),
        Event.GOOD_MOMENT: Step(Stage.FETCHED, (REQUEST,)),
        Event.IS_BUILT: Step(Stage.BUILT, (NEXT,), (TROUBLE,)),
        Event.IS_UNFIT: Step(Stage.NONE, (REFUSED, TROUBLE), (NEXT,)),
    },
    # What is built takes over first, even if another is fetched meanwhile.
    Stage.BUILT: {
        **_same(Stage.BUILT),
        Event.GOOD_MOMENT: Step(Stage.BUILT, (SWITCH,)),
        Event.IS_BUILT: Step(Stage.BUILT, (NEXT,), (TROUBLE,)),
        Event.BUILD_FAILS: Step(Stage.FETCHED, (TROUBLE,), (NEXT,)),
        Event.IS_UNFIT: Step(Stage.NONE, (REFUSED, TROUBLE), (NEXT,)),
        Event.STARTS_FOR_IT: Step(Stage.ON_TRIAL, (TRIAL,), (NEXT, SWITCH)),
    },
    # Nothing is built meanwhile: what would swap it back must stay as it is.
    Stage.ON_TRIAL: {
        **_same(Stage.ON_TRIAL),
        Event.BUILD_BEGINS: Step(Stage.ON_TRIAL),
        Event.STARTS: Step(Stage.ON_TRIAL, (TRIAL,), (NEXT, SWITCH)),
        Event.STARTS_FOR_IT: Step(Stage.ON_TRIAL, (TRIAL,), (NEXT, SWITCH)),
        Event.GOES_ON_ANSWERING: Step(Stage.NONE, (), (TRIAL,)),
        Event.FALLS_SILENT: Step(Stage.NONE, (REFUSED,), (TRIAL, NEXT)),
    },
}
TABLE: dict[tuple[Stage, Event], Step] = {
    (stage, event): found for stage, rows in _STAGES.items() for event, found in rows.items()
}

"""An update's table: each (stage, event) pair, and that it keeps to who may write which mark."""

from itertools import product

import pytest

from station.village.update.decision import UpdateState
from station.village.update.marks import LAID, MARKS, Mark, Writer
from station.village.update.stages import TABLE, UpdateEvent, UpdateStage, stage_of, step

# (stage, event): the stage that follows, the marks made, the marks gone.
EXPECTED: dict[tuple[str, str], tuple[str, str, str]] = {
    ("NONE", "IS_FETCHED"): ("FETCHED", "ready", ""),
    ("NONE", "NOTHING_NEWER"): ("NONE", "", "ready"),
    ("NONE", "GOOD_MOMENT"): ("NONE", "", ""),
    ("NONE", "BUILD_BEGINS"): ("NONE", "", "request"),
    ("NONE", "IS_BUILT"): ("NONE", "", "trouble"),
    ("NONE", "BUILD_FAILS"): ("NONE", "trouble", ""),
    ("NONE", "IS_UNFIT"): ("NONE", "", ""),
    ("NONE", "STARTS"): ("NONE", "", "switch"),
    ("NONE", "STARTS_FOR_IT"): ("NONE", "", "switch"),
    ("NONE", "GOES_ON_ANSWERING"): ("NONE", "", ""),
    ("NONE", "FALLS_SILENT"): ("NONE", "", ""),
    ("NONE", "INSTALLED_ANEW"): ("NONE", "", "next trial refused trouble"),
    ("FETCHED", "IS_FETCHED"): ("FETCHED", "ready", ""),
    ("FETCHED", "NOTHING_NEWER"): ("NONE", "", "ready"),
    ("FETCHED", "GOOD_MOMENT"): ("FETCHED", "request", ""),
    ("FETCHED", "BUILD_BEGINS"): ("FETCHED", "", "request"),
    ("FETCHED", "IS_BUILT"): ("BUILT", "next", "trouble"),
    ("FETCHED", "BUILD_FAILS"): ("FETCHED", "trouble", ""),
    ("FETCHED", "IS_UNFIT"): ("NONE", "refused trouble", "next"),
    ("FETCHED", "STARTS"): ("FETCHED", "", "switch"),
    ("FETCHED", "STARTS_FOR_IT"): ("FETCHED", "", "switch"),
    ("FETCHED", "GOES_ON_ANSWERING"): ("FETCHED", "", ""),
    ("FETCHED", "FALLS_SILENT"): ("FETCHED", "", ""),
    ("FETCHED", "INSTALLED_ANEW"): ("NONE", "", "next trial refused trouble"),
    ("BUILT", "IS_FETCHED"): ("BUILT", "ready", ""),
    ("BUILT", "NOTHING_NEWER"): ("BUILT", "", "ready"),
    ("BUILT", "GOOD_MOMENT"): ("BUILT", "switch", ""),
    ("BUILT", "BUILD_BEGINS"): ("BUILT", "", "request"),
    ("BUILT", "IS_BUILT"): ("BUILT", "next", "trouble"),
    ("BUILT", "BUILD_FAILS"): ("FETCHED", "trouble", "next"),
    ("BUILT", "IS_UNFIT"): ("NONE", "refused trouble", "next"),
    ("BUILT", "STARTS"): ("BUILT", "", "switch"),
    ("BUILT", "STARTS_FOR_IT"): ("ON_TRIAL", "trial", "next switch"),
    ("BUILT", "GOES_ON_ANSWERING"): ("BUILT", "", ""),
    ("BUILT", "FALLS_SILENT"): ("BUILT", "", ""),
    ("BUILT", "INSTALLED_ANEW"): ("NONE", "", "next trial refused trouble"),
    ("ON_TRIAL", "IS_FETCHED"): ("ON_TRIAL", "ready", ""),
    ("ON_TRIAL", "NOTHING_NEWER"): ("ON_TRIAL", "", "ready"),
    ("ON_TRIAL", "GOOD_MOMENT"): ("ON_TRIAL", "", ""),
    ("ON_TRIAL", "BUILD_BEGINS"): ("ON_TRIAL", "", ""),
    ("ON_TRIAL", "IS_BUILT"): ("ON_TRIAL", "", "trouble"),
    ("ON_TRIAL", "BUILD_FAILS"): ("ON_TRIAL", "trouble", ""),
    ("ON_TRIAL", "IS_UNFIT"): ("ON_TRIAL", "", ""),
    ("ON_TRIAL", "STARTS"): ("ON_TRIAL", "trial", "next switch"),
    ("ON_TRIAL", "STARTS_FOR_IT"): ("ON_TRIAL", "trial", "next switch"),
    ("ON_TRIAL", "GOES_ON_ANSWERING"): ("NONE", "", "trial"),
    ("ON_TRIAL", "FALLS_SILENT"): ("NONE", "refused", "trial next"),
    ("ON_TRIAL", "INSTALLED_ANEW"): ("NONE", "", "next trial refused trouble"),
}
PAIRS = [(stage.name, event.name) for stage, event in product(UpdateStage, UpdateEvent)]


def words(marks: tuple[Mark, ...]) -> str:
    return " ".join(mark.name for mark in marks)


@pytest.mark.parametrize("pair", PAIRS)
def test_each_pair_is_named_here(pair: tuple[str, str]) -> None:
    found = step(UpdateStage[pair[0]], UpdateEvent[pair[1]])
    assert (found.stage.name, words(found.made), words(found.gone)) == EXPECTED[pair]


def test_nobody_writes_a_mark_that_is_anothers() -> None:
    for (stage, event), found in TABLE.items():
        assert all(event.by in mark.made_by for mark in found.made), (stage, event)
        assert all(event.by in mark.gone_by for mark in found.gone), (stage, event)


def test_each_right_to_write_a_mark_is_used() -> None:
    used = {(mark, event.by, "made") for (_, event), s in TABLE.items() for mark in s.made}
    used |= {(mark, event.by, "gone") for (_, event), s in TABLE.items() for mark in s.gone}
    rights = {(mark, by, "made") for mark in MARKS for by in mark.made_by}
    rights |= {(mark, by, "gone") for mark in MARKS for by in mark.gone_by}
    # What a release brings to the system has a script of its own.
    assert rights - {(LAID, Writer.LAYER, "made")} == used


def test_only_what_is_built_goes_on_trial_and_only_by_the_daemons_word() -> None:
    ways = {pair for pair, s in TABLE.items() if s.stage is UpdateStage.ON_TRIAL} - {
        (UpdateStage.ON_TRIAL, event) for event in UpdateEvent
    }
    assert ways == {(UpdateStage.BUILT, UpdateEvent.STARTS_FOR_IT)}


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (UpdateState("0.1.0"), UpdateStage.NONE),
        (UpdateState("0.1.0", ready="0.1.0"), UpdateStage.NONE),
        (UpdateState("0.1.0", ready="0.2.0"), UpdateStage.FETCHED),
        (UpdateState("0.1.0", ready="0.2.0", refused={"0.2.0": "unfit"}), UpdateStage.NONE),
        (UpdateState("0.1.0", ready="0.2.0", next="0.2.0"), UpdateStage.BUILT),
        (UpdateState("0.1.0", ready="0.3.0", next="0.2.0"), UpdateStage.BUILT),
        (UpdateState("0.2.0", next="0.3.0", trial="0.2.0"), UpdateStage.ON_TRIAL),
    ],
)
def test_the_marks_show_the_stage(state: UpdateState, stage: UpdateStage) -> None:
    assert stage_of(state) is stage

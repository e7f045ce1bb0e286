"""Whether a release may take over: the decision as a table, and what is said of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.village.update.decision import (
    Moment,
    UpdateState,
    best,
    platform_of,
    read_state,
    running_version,
    why_not,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("trusted", "silent", "minutes", "word"),
    [
        (True, True, None, ""),
        (True, True, 31, ""),
        (True, True, 30, "30 minutes"),
        (True, True, 1, "30 minutes"),
        (True, True, 0, "30 minutes"),
        (True, False, None, "on the air"),
        (True, False, 300, "on the air"),
        (False, True, 300, "clock"),
        (False, False, None, "on the air"),
    ],
)
def test_never_on_the_air_nor_near_a_broadcast_nor_without_a_clock(
    trusted: bool, silent: bool, minutes: int | None, word: str
) -> None:
    begins = None if minutes is None else NOW + minutes * MINUTE
    told = why_not(Moment(NOW, trusted, silent, begins))
    assert word in told
    assert bool(told) == bool(word)


@pytest.mark.parametrize(
    ("state", "build", "switch"),
    [
        (UpdateState("0.1.0"), False, False),
        (UpdateState("0.1.0", ready="0.2.0"), True, False),
        (UpdateState("0.1.0", ready="0.1.0"), False, False),
        (UpdateState("0.2.0", ready="0.1.9"), False, False),
        (UpdateState("0.9.0", ready="0.10.0"), True, False),
        (UpdateState("0.1.0", ready="0.2.0", next="0.2.0"), False, True),
        (UpdateState("0.1.0", ready="0.3.0", next="0.2.0"), True, True),
        (UpdateState("0.2.0", ready="0.2.0", next="0.2.0"), False, False),
        (UpdateState("0.1.0", ready="0.2.0", refused={"0.2.0": "x"}), False, False),
        (UpdateState("0.1.0", next="0.2.0", refused={"0.2.0": "x"}), False, False),
        (UpdateState("0.2.0", ready="0.3.0", next="0.3.0", trial="0.2.0"), False, False),
        (UpdateState("0.1.0", ready="../x", next="0.2"), False, False),
    ],
)
def test_what_is_asked_of_root(state: UpdateState, build: bool, switch: bool) -> None:
    assert (state.asks_for_build, state.asks_for_switch) == (build, switch)


def test_the_newest_for_this_machine_is_taken_by_number() -> None:
    python, machine = platform_of()
    names = [f"{v}-{python}-{machine}.json" for v in ("0.2.0", "0.10.0", "0.9.0")]
    others = [f"0.11.0-cp30-{machine}.json", f"0.11.0-{python}-vax.json", "wheels/a.whl"]
    assert best([*names, *others], "0.1.0") == (names[1], "0.10.0")
    assert best(names, "0.1.0", ["0.10.0"]) == (names[2], "0.9.0")
    assert best(names, "0.10.0") is None


def test_a_refused_release_is_told_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "refused").write_text("0.0.1 old\n9.0.0 it did not go on answering\n")
    finding = read_state(tmp_path, tmp_path).finding()
    assert not finding.fit
    assert running_version() in finding.text
    assert "9.0.0 was refused: it did not go on answering" in finding.text


def test_without_the_projects_root_updates_are_said_to_be_off(tmp_path: Path) -> None:
    root = tmp_path / "program-root.json"
    finding = read_state(tmp_path, tmp_path, root).finding()
    assert finding.fit
    assert finding.text == f"version {running_version()}; updates are off: there is no {root}"
    root.touch()
    assert "off" not in read_state(tmp_path, tmp_path, root).finding().text


def test_without_any_files_the_version_is_told(tmp_path: Path) -> None:
    finding = read_state(tmp_path / "none", tmp_path).finding()
    assert finding.fit
    assert finding.text == f"version {running_version()}"

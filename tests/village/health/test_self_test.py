"""The daily quiet test: when it is asked for, what it plays, how its results are told."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from station.programme.asrun import AsRunEntry, Kind, Outcome, Proof, ProofReason, Reason
from station.village.health.self_test import DailyTest, SelfTest
from tests.village.simulated import HANOI

ZONES = ("gate", "hill")
AT = datetime(2026, 11, 23, 6, 30, tzinfo=HANOI)


def made(
    done: Collection[str] = (),
    *,
    heard: Collection[str] = ZONES,
    quiet: bool = False,
    recording: Path | None = Path("test.wav"),
) -> SelfTest:
    daily = DailyTest(
        at=time(6, 30),
        zone=HANOI,
        zones=ZONES,
        heard=frozenset(heard),
        gain=0.03,
        recording=lambda: recording,
    )
    return SelfTest(daily, done, lambda _: quiet)


def entry(
    zone: str,
    proof: Proof = Proof.SOUNDED,
    *,
    days: int = 0,
    outcome: Outcome = Outcome.PLAYED,
    reason: Reason = Reason.NONE,
    proof_reason: ProofReason = ProofReason.NONE,
) -> AsRunEntry:
    return AsRunEntry(
        f"test/{days}/{zone}",
        Kind.TEST,
        "test",
        AT - timedelta(days=days),
        outcome,
        reason,
        zones=(zone,),
        proof=proof,
        proof_reason=proof_reason,
    )


def told(*entries: AsRunEntry, heard: Collection[str] = ZONES) -> list[tuple[bool, str]]:
    findings = made(heard=heard).findings(entries, AT + timedelta(hours=1))
    return [(finding.fit, finding.text) for finding in findings]


def test_each_zone_is_tested_once_a_day_at_its_hour() -> None:
    tests = made()
    assert tests.due(AT - timedelta(seconds=1), None) is None
    first, second = tests.due(AT, None), tests.due(AT + timedelta(seconds=20), None)
    assert first is not None
    assert second is not None
    assert (first.key, first.zones) == ("test/2026-11-23/gate", ("gate",))
    assert (second.key, second.zones) == ("test/2026-11-23/hill", ("hill",))
    assert (first.kind, first.tune, first.closing) == (Kind.TEST, False, False)
    assert tests.due(AT + timedelta(minutes=1), None) is None
    tomorrow = tests.due(AT + timedelta(days=1), None)
    assert tomorrow is not None
    assert tomorrow.key == "test/2026-11-24/gate"


def test_what_the_journal_knows_is_not_tested_again_after_a_power_cut() -> None:
    request = made({"test/2026-11-23/gate", "sang/2026-11-23"}).due(AT, None)
    assert request is not None
    assert request.zones == ("hill",)


@pytest.mark.parametrize(
    ("minutes", "busy_in", "quiet"), [(31, None, False), (0, 1, False), (0, None, True)]
)
def test_it_is_left_out_when_late_or_in_the_way_or_quiet(
    minutes: int, busy_in: int | None, quiet: bool
) -> None:
    now = AT + timedelta(minutes=minutes)
    busy_at = None if busy_in is None else now + timedelta(minutes=busy_in)
    assert made(quiet=quiet).due(now, busy_at) is None


def test_it_waits_until_the_broadcast_is_over() -> None:
    tests = made()
    assert tests.due(AT, AT + timedelta(minutes=1)) is None
    assert tests.due(AT + timedelta(minutes=20), None) is not None


def test_it_is_quiet_where_it_can_be_heard_and_silent_elsewhere() -> None:
    tests = made(heard=("gate",))
    audible, silent = tests.due(AT, None), tests.due(AT, None)
    assert audible is not None
    assert silent is not None
    assert [item.gain for item in tests.items(audible)] == [0.03]
    assert [item.gain for item in tests.items(silent)] == [0.0]


def test_the_results_are_told_zone_by_zone() -> None:
    failed = entry("hill", Proof.DID_NOT, proof_reason=ProofReason.NOT_HEARD)
    why = "(not-heard); look at its horns and relay"
    assert told(entry("gate"), failed) == [
        (True, "zone “gate” passed its test of 2026-11-23 06:30"),
        (False, f"zone “hill” failed its test of 2026-11-23 06:30 {why}"),
    ]
    assert told() == []


def test_a_fault_stays_until_the_next_good_test() -> None:
    bad, drowned = entry("gate", Proof.DID_NOT, days=2), entry("gate", Proof.UNKNOWN, days=1)
    cut = entry("gate", days=0, outcome=Outcome.CUT, reason=Reason.PREEMPTED)
    assert [fit for fit, _ in told(bad, drowned, cut)] == [False]
    assert [fit for fit, _ in told(bad, drowned, entry("gate"))] == [True]


def test_a_card_or_pin_that_failed_is_a_failed_test() -> None:
    broke = entry("gate", outcome=Outcome.FAILED, reason=Reason.PIN, proof=Proof.UNKNOWN)
    assert told(broke)[0] == (
        False,
        "zone “gate” failed its test of 2026-11-23 06:30 (pin); look at its horns and relay",
    )


def test_without_ears_a_test_that_ran_is_a_good_one() -> None:
    assert [fit for fit, _ in told(entry("gate", Proof.UNKNOWN), heard=())] == [True]
    assert told(entry("gate", Proof.UNKNOWN)) == []
    assert [fit for fit, _ in told(entry("gate", Proof.DID_NOT), heard=())] == [False]


def test_a_zone_that_passed_none_for_a_week_is_a_fault() -> None:
    drowned = [entry("gate", Proof.UNKNOWN, days=n) for n in range(8)]
    assert told(entry("gate", days=9), *drowned) == [
        (False, "zone “gate” passed no test since 2026-11-14 06:30")
    ]


def test_an_hour_within_the_quiet_hours_is_said() -> None:
    (finding,) = made(quiet=True).findings((), AT)
    assert finding.text == "the daily test at 06:30 is within the quiet hours: none"


def test_a_test_whose_sound_is_damaged_plays_nothing() -> None:
    tests = made(recording=None)
    request = tests.due(AT, None)
    assert request is not None
    assert tests.items(request) == ()


def test_it_begins_within_half_an_hour_of_its_time_and_no_later() -> None:
    half_past = AT + timedelta(minutes=30)
    assert made().due(half_past - timedelta(microseconds=1), None) is not None
    assert made().due(half_past, None) is None


def test_it_needs_two_clear_minutes_before_the_next_broadcast() -> None:
    clear = AT + timedelta(minutes=2)
    assert made().due(AT, clear) is not None
    assert made().due(AT, clear - timedelta(microseconds=1)) is None


def test_a_zone_that_passed_none_for_more_than_a_week_is_a_fault() -> None:
    now = AT + timedelta(hours=1)
    for longer, fit in ((timedelta(0), True), (timedelta(microseconds=1), False)):
        passed = replace(entry("gate"), planned=now - timedelta(days=7) - longer)
        (finding,) = made().findings([passed], now)
        assert finding.fit is fit

"""A box with buttons, a lamp, sense inputs and a daily test, in a village in fast time."""

import os
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.programme.arbiter import Air
from station.programme.asrun import Kind, Outcome, Proof, ProofReason, Reason
from station.village.control.messages.air import Done, StopAll
from station.village.control.queue import Commands, Waiting
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, MAINS, Village

STOP, SPEAK, LAMP, SENSED, CURRENT = 5, 6, 13, 23, 24
MIDNIGHT = datetime(2026, 11, 23, tzinfo=HANOI)
MORE_SETTINGS = f"""
[sense]
mains_pin = {SENSED}
current_pin = {CURRENT}
test_at = "06:30"
[buttons]
stop_pin = {STOP}
speak_pin = {SPEAK}
lamp_pin = {LAMP}
"""
SLOTS = [{"id": "sang", "title": "Buổi sáng", "at": "05:00", "bulletins": ["cchc"]}]


class EquippedVillage(Village):
    """Its wires show what its relays do; on cue the mains are gone, or the horns."""

    more_settings = MORE_SETTINGS
    mains_there = horns_there = True

    def tick(self) -> None:
        self._wire(SENSED, MAINS in self._driven and self.mains_there)
        self._wire(CURRENT, self.sounding and self.mains_there and self.horns_there)
        super().tick()

    @property
    def _driven(self) -> set[int]:
        return {MAINS} if "mains" in self.lit else set()

    def _wire(self, number: int, active: bool) -> None:
        pin = self.pins.pin(number)
        if active:
            pin.drive_high()
        else:
            pin.drive_low()

    def press(self, number: int, seconds: float = 0.25) -> None:
        self.pins.pin(number).drive_low()
        self.pass_time(timedelta(seconds=seconds))
        self.pins.pin(number).drive_high()
        self.pass_time(timedelta(seconds=1))

    def faults(self) -> list[str]:
        """Of what this box has besides."""
        found = [
            *self.station.buttons.findings(),
            *self.station.senses.findings(
                self.station.state.journal_writer.recent, self.clock.now()
            ),
        ]
        return [finding.part for finding in found if not finding.fit]


@pytest.fixture
def village(tmp_path: Path) -> Iterator[EquippedVillage]:
    office = OfficeSimulator(tmp_path / "office", now=MIDNIGHT - timedelta(hours=2))
    office.add_bulletin("cchc", "Cải cách hành chính", b"OggS one", seconds=120)
    office.set_timetable({"slot": SLOTS})
    office.publish()
    made = EquippedVillage(tmp_path / "village", office, MIDNIGHT)
    made.sync()
    yield made
    made.close()


def test_a_day_is_verified_and_each_zone_tested(village: EquippedVillage) -> None:
    village.pass_time(timedelta(days=1))
    entries = [(e.kind, e.zones, e.outcome, e.proof) for e in village.log()]
    assert entries == [
        (Kind.SCHEDULED, ("cong-lang", "nha-van-hoa"), Outcome.PLAYED, Proof.SOUNDED),
        (Kind.TEST, ("cong-lang",), Outcome.PLAYED, Proof.SOUNDED),
        (Kind.TEST, ("nha-van-hoa",), Outcome.PLAYED, Proof.SOUNDED),
    ]
    assert village.log()[1].planned.astimezone(HANOI).hour == 6
    assert not village.faults()
    assert not village.lit


def test_dead_horns_are_a_fault_until_a_test_is_good_again(village: EquippedVillage) -> None:
    village.horns_there = False
    village.until(7)
    assert {entry.proof for entry in village.log()} == {Proof.DID_NOT}
    assert {entry.proof_reason for entry in village.log()} == {ProofReason.NO_CURRENT}
    assert village.faults() == ["self-test", "self-test"]
    village.power_cut()
    assert village.faults() == ["self-test", "self-test"]
    village.horns_there = True
    village.pass_time(timedelta(days=1))
    assert not village.faults()


def test_a_test_plays_softly_without_tune_in_its_zone_alone(village: EquippedVillage) -> None:
    village.until(6, 36)
    (item,) = village.players[-1].plays[-1].items
    assert item.path.name == "test.wav"
    assert item.gain == pytest.approx(0.0316, abs=0.001)


def test_on_an_untrusted_clock_there_is_no_test(village: EquippedVillage) -> None:
    village.clock_trusted = False
    village.pass_time(timedelta(days=1))
    assert not village.log()


def test_mains_that_fail_are_in_the_log_with_what_was_missing(village: EquippedVillage) -> None:
    village.mains_there = False
    village.until(6)
    (entry,) = village.log()
    assert (entry.outcome, entry.proof, entry.proof_reason) == (
        Outcome.PLAYED,
        Proof.DID_NOT,
        ProofReason.NO_MAINS,
    )


def test_the_boxs_stop_button_silences_within_a_pass(village: EquippedVillage) -> None:
    village.until(5, 0, 30)
    assert village.sounding
    village.pins.pin(STOP).drive_low()
    village.tick()
    assert not village.sounding
    assert village.lit == ()
    village.pass_time(timedelta(minutes=5))
    (entry,) = village.log()
    assert (entry.outcome, entry.reason) == (Outcome.STOPPED, Reason.BY_HAND)
    assert entry.by.startswith("the box's button")
    assert village.faults() == ["buttons"]  # nobody let go of it
    village.until(6, 40)
    assert [e.outcome for e in village.log()[1:]] == [Outcome.PLAYED, Outcome.PLAYED]


def test_the_button_to_speak_plays_the_last_bulletin_again_but_not_at_night(
    village: EquippedVillage,
) -> None:
    village.press(SPEAK)
    assert village.air is Air.SILENT  # nothing has sounded yet
    village.until(8)
    village.press(SPEAK)
    village.pass_time(timedelta(minutes=5))
    entry = village.log()[-1]
    assert (entry.kind, entry.items, entry.outcome) == (Kind.HAND, ("cchc",), Outcome.PLAYED)
    count = len(village.log())
    village.until(23, 30)
    village.press(SPEAK)
    village.pass_time(timedelta(minutes=5))
    assert len(village.log()) == count


def test_the_lamp_is_on_while_the_air_is(village: EquippedVillage) -> None:
    village.until(5, 1)
    assert village.pins.pin(LAMP).state
    village.close()
    assert not village.pins.pin(LAMP).state
    village.start()


def test_what_is_usual_survives_a_restart(village: EquippedVillage) -> None:
    senses = village.station.senses
    senses.baseline.remember()
    senses.sound_proof.baseline_db = -18.04
    senses.baseline.remember()
    village.power_cut()
    assert village.station.senses.sound_proof.baseline_db == -18.0


def test_a_press_wakes_a_loop_that_waits() -> None:
    waiting = Waiting()
    commands = Commands({}, waiting=waiting)
    waiting.wake()
    commands.answer(3600)


def test_a_word_of_the_player_wakes_a_loop_that_waits() -> None:
    commands = Commands({}, waiting=Waiting())
    reading, writing = os.pipe()
    os.write(writing, b"{}\n")
    commands.answer(3600, reading)
    os.close(reading)
    os.close(writing)


def test_what_was_asked_while_the_loop_was_awake_is_answered_without_a_wait() -> None:
    waiting: Waiting = Waiting()
    commands = Commands({"stop": lambda _: Done()}, waiting=waiting)
    answered: Future[object] = Future()
    waiting.wait(0, None)
    waiting.put(StopAll(), answered)
    commands.answer(3600)
    assert answered.done()

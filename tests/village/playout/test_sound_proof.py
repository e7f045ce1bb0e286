"""The witness: what is watched, when the microphone listens, what is said of it afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory

from station.air.ear.wire import Deaf
from station.air.player.messages import PlayItem
from station.air.relays.sense import Sense
from station.programme.asrun import AsRunEntry, Kind, Outcome, Proof, ProofReason
from station.programme.proof_of_sound import Hearing
from station.village.playout.sound_proof import SoundProofMonitor, blind
from tests.air.fake_listener import FakeListener

MAINS, CURRENT = 5, 6
STARTED = datetime(2026, 11, 23, 5, tzinfo=UTC)
ITEMS = (PlayItem(Path("tune.wav"), 0.5), PlayItem(Path("one.opus"), 0.5))
HEARD = Hearing(60.0, 0.6, 12.0, 0.3, 1.0, sent_db=-20.0, heard_db=-38.0, around_db=-36.0)
STRANGE = replace(HEARD, likeness=0.0, prominence=0.5, around_db=-60.0)


class Scene:
    """A witness on mock pins with fake microphones, a clock to turn, relays to switch."""

    def __init__(self, pins: Any, **changes: Any) -> None:
        self.pins, self.now = pins, 1000.0
        self.on: tuple[str, ...] = ()
        self.hears: Hearing | Deaf | None = None
        self.listeners: list[FakeListener] = []
        given: dict[str, Any] = {"earshot": {"gate"}, "mains_relay": True} | changes
        self.sound_proof = SoundProofMonitor(
            Sense(pins, mains=MAINS, current=CURRENT),
            self.listen,
            monotonic=lambda: self.now,
            relays=lambda: self.on,
            **given,
        )

    def listen(self) -> FakeListener:
        self.listeners.append(FakeListener(self.hears))
        return self.listeners[-1]

    def wire(self, mains: bool, current: bool) -> None:
        for pin, active in ((MAINS, mains), (CURRENT, current)):
            if active:
                self.pins.pin(pin).drive_high()
            else:
                self.pins.pin(pin).drive_low()

    def run(self, seconds: float, started: datetime | None = None, step: float = 0.02) -> None:
        for _ in range(round(seconds / step)):
            self.sound_proof.poll(started)
            self.now += step

    def broadcast(self, key: str = "a", zones: tuple[str, ...] = ("gate",)) -> AsRunEntry:
        """A broadcast as the loop leads the witness through it; its entry as it is logged."""
        self.sound_proof.prepare(key, zones, ITEMS)
        self.run(1)
        self.on = ("mains", *zones)
        self.run(2)
        self.run(5, STARTED)
        logged = self.sound_proof.attest(entry(key))
        self.on = ()
        return logged

    def faults(self) -> list[str]:
        return [finding.text for finding in self.sound_proof.findings() if not finding.fit]


def entry(key: str, started: datetime | None = STARTED, by: str = "") -> AsRunEntry:
    return AsRunEntry(key, Kind.SCHEDULED, "Sáng", STARTED, Outcome.PLAYED, started=started, by=by)


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    made = MockFactory()
    yield made
    made.reset()


@pytest.fixture
def scene(pins: MockFactory) -> Iterator[Scene]:
    made = Scene(pins)
    yield made
    made.sound_proof.close()


def test_what_was_heard_is_in_the_entry(scene: Scene) -> None:
    scene.hears = HEARD
    logged = scene.broadcast()
    assert (logged.proof, logged.sent_db, logged.heard_db) == (Proof.SOUNDED, -20.0, -38.0)
    assert logged.proof_reason is ProofReason.HEARD
    (listener,) = scene.listeners
    assert listener.plays == [(STARTED.timestamp(), ITEMS)]
    assert (listener.starts, listener.closes) == (1, 1)


def test_horns_that_were_not_heard_are_said_so_though_current_flowed(scene: Scene) -> None:
    scene.hears, scene.sound_proof.baseline_db = STRANGE, -18.0
    scene.wire(mains=True, current=True)
    logged = scene.broadcast()
    assert (logged.proof, logged.proof_reason) == (Proof.DID_NOT, "not-heard")


def test_where_the_microphone_can_not_hear_the_wires_decide(scene: Scene) -> None:
    scene.wire(mains=True, current=True)
    logged = scene.broadcast(zones=("hill",))
    assert not scene.listeners
    assert (logged.proof, logged.proof_reason) == (Proof.SOUNDED, "current")
    scene.wire(mains=False, current=False)
    logged = scene.broadcast("b", zones=("hill",))
    assert (logged.proof, logged.proof_reason) == (Proof.DID_NOT, "no-mains")


def test_a_microphone_that_fails_is_a_fault_until_it_works_again(scene: Scene) -> None:
    scene.hears = Deaf("there is no microphone “usb”; plug it in")
    scene.wire(mains=True, current=True)
    assert scene.broadcast().proof is Proof.SOUNDED
    assert scene.faults() == ["there is no microphone “usb”; plug it in"]
    scene.hears = HEARD
    scene.broadcast("b")
    assert not scene.faults()


def test_only_the_time_on_the_air_counts(scene: Scene) -> None:
    scene.wire(mains=False, current=False)
    scene.sound_proof.prepare("a", ("hill",), ITEMS)
    scene.run(10)
    scene.wire(mains=True, current=True)
    scene.run(1)
    scene.run(5, STARTED)
    assert scene.sound_proof.attest(entry("a")).proof is Proof.SOUNDED


def test_what_never_began_proves_nothing_and_frees_the_microphone(scene: Scene) -> None:
    scene.hears = HEARD
    scene.sound_proof.prepare("a", ("gate",), ITEMS)
    scene.run(1)
    logged = scene.sound_proof.attest(entry("a", started=None, by="b"))
    assert logged == entry("a", started=None, by="b")
    assert scene.listeners[0].closes == 1


def test_an_entry_of_another_broadcast_is_left_alone(scene: Scene) -> None:
    scene.hears = HEARD
    scene.sound_proof.prepare("a", ("gate",), ITEMS)
    scene.run(1, STARTED)
    assert scene.sound_proof.attest(entry("refused")) == entry("refused")
    assert scene.sound_proof.attest(entry("a")).proof is Proof.SOUNDED


def test_one_that_takes_the_air_from_another_is_listened_to_anew(scene: Scene) -> None:
    scene.hears = HEARD
    scene.sound_proof.prepare("a", ("gate",), ITEMS)
    scene.run(1, STARTED)
    assert scene.sound_proof.attest(entry("a", by="b")).by == "b"
    assert scene.broadcast("b").proof is Proof.SOUNDED
    assert [each.closes for each in scene.listeners] == [1, 1]


def test_what_is_usual_is_learnt_slowly_and_faint_horns_are_a_fault(scene: Scene) -> None:
    scene.hears = HEARD
    scene.broadcast()
    assert scene.sound_proof.baseline_db == pytest.approx(-18.0)
    scene.hears = replace(HEARD, heard_db=-43.0)
    scene.broadcast("b")
    assert scene.sound_proof.baseline_db == pytest.approx(-19.0)
    assert not scene.faults()
    scene.hears = replace(HEARD, heard_db=-52.0)
    scene.broadcast("c")
    assert scene.sound_proof.baseline_db == pytest.approx(-19.0)
    assert scene.faults() == ["the horns are 13 dB fainter than usual; look at each of them"]
    scene.hears = HEARD
    scene.broadcast("d")
    assert not scene.faults()


def test_mains_that_stay_when_the_relay_is_off_are_a_fault(scene: Scene) -> None:
    scene.wire(mains=True, current=False)
    scene.hears = HEARD
    scene.broadcast()
    scene.run(30, step=1)
    assert not scene.faults()
    scene.run(30, step=1)
    assert scene.faults() == [
        "the amplifier has mains though its relay is off; pull its plug, see the relay"
    ]
    scene.wire(mains=False, current=False)
    scene.run(30, step=1)
    assert not scene.faults()


def test_without_a_mains_relay_absent_mains_are_the_fault(pins: MockFactory) -> None:
    scene = Scene(pins, mains_relay=False)
    scene.wire(mains=True, current=False)
    scene.run(60, step=1)
    assert not scene.faults()
    scene.wire(mains=False, current=False)
    scene.run(60, step=1)
    assert scene.faults() == ["the amplifier has no mains; look at its plug"]
    scene.sound_proof.close()


def test_what_is_well_is_told_too(scene: Scene) -> None:
    scene.hears = HEARD
    scene.wire(mains=True, current=False)
    scene.broadcast()
    assert [finding.text for finding in scene.sound_proof.findings() if finding.fit] == [
        "mains: there",
        "current: not there",
        "hears the horns, usually -18 dB against what is sent",
    ]


def test_a_blind_witness_knows_nothing_and_says_nothing() -> None:
    sound_proof = blind(lambda: 1000.0)
    sound_proof.prepare("a", ("gate",), ITEMS)
    for _ in range(10):
        sound_proof.poll(STARTED)
    unproved = replace(entry("a", by="b"), proof_reason=ProofReason.NOTHING_TO_PROVE_BY)
    assert sound_proof.attest(entry("a", by="b")) == unproved
    assert not list(sound_proof.findings())
    sound_proof.close()

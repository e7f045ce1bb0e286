"""What watches and listens at a box, and the daily test that it is asked to prove; each optional.

Not handled here: the verdict (`programme/proof_of_sound.py`), when it is asked for
(`playout/sound_proof.py`, `health/self_test.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from station.air.player.messages import PlayItem
from station.air.relays.amplifier import Amplifier
from station.air.relays.sense import Sense
from station.programme.arbiter import Air, Ask
from station.programme.asrun import AsRunEntry
from station.programme.request import AirRequest
from station.village.asrun.journal import Journal
from station.village.daemon.world import World
from station.village.finding import Finding
from station.village.health.self_test import DailyTest, SelfTest
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.computed import DAILY, ComputedSounds
from station.village.playout.planner import Planner
from station.village.playout.sound_proof import SoundProofMonitor
from station.village.settings.optional import MicrophoneSettings, SenseSettings

BASELINE = "usual-gain"
"""The journal's mark for how many dB below what is sent the microphone hears it."""


class Baseline:
    """What is usual of `sound_proof`, kept in `journal` over restarts."""

    def __init__(self, journal: Journal, sound_proof: SoundProofMonitor) -> None:
        self._journal, self._sound_proof = journal, sound_proof
        self._kept = sound_proof.baseline_db

    def remember(self) -> None:
        """Keep it for the next start; a job. Raises StorageError."""
        baseline_db = self._sound_proof.baseline_db
        if baseline_db is not None and baseline_db != self._kept:
            self._journal.mark(BASELINE, f"{baseline_db:.1f}")
            self._kept = baseline_db


@dataclass(frozen=True, slots=True)
class Senses:
    """The proof of sound, what is usual of it, and the daily test where there is one."""

    sound_proof: SoundProofMonitor
    baseline: Baseline
    self_test: SelfTest | None

    def test_items(self, request: AirRequest) -> Sequence[PlayItem]:
        """What a test of the box's own plays."""
        return self.self_test.items(request) if self.self_test is not None else ()

    def poll(self, broadcaster: Broadcaster, planner: Planner, now: datetime | None) -> None:
        """One pass: look and listen, and ask for a test that is due `now`, by a trusted clock."""
        self.sound_proof.poll(broadcaster.started)
        if self.self_test is None or now is None or broadcaster.arbiter.air is not Air.SILENT:
            return
        request = self.self_test.due(now, planner.next_begin(now))
        if request is not None:
            broadcaster.dispatch(Ask(request, now))

    def findings(self, recent: Iterable[AsRunEntry], now: datetime) -> Iterator[Finding]:
        """How each is, by the log's newest entries."""
        yield from self.sound_proof.findings()
        if self.self_test is not None:
            yield from self.self_test.findings(recent, now)


@dataclass(frozen=True, slots=True)
class SensedBox:
    """What of a box's settings its senses go by; `zones` are all of them, `zone` is the time's."""

    sense: SenseSettings
    microphone: MicrophoneSettings
    zones: tuple[str, ...]
    zone: ZoneInfo
    has_mains_relay: bool

    @property
    def earshot(self) -> frozenset[str]:
        """The zones that the microphone hears; none without one."""
        heard = self.microphone.zones or self.zones
        return frozenset(heard) if self.microphone.device else frozenset()


def make_senses(
    box: SensedBox,
    world: World,
    amplifier: Amplifier,
    journal: Journal,
    sounds: ComputedSounds,
    is_quiet: Callable[[datetime], bool],
) -> Senses:
    """By the settings. Raises HardwareError when a pin can't be had, StorageError."""
    sense = box.sense
    sound_proof = SoundProofMonitor(
        Sense(
            world.pins,
            mains=sense.mains_pin,
            current=sense.current_pin,
            active_high=sense.active_high,
        ),
        world.make_listener if box.microphone.device else None,
        earshot=box.earshot,
        monotonic=world.clock.monotonic,
        relays=lambda: amplifier.on,
        mains_relay=box.has_mains_relay,
        baseline_db=_marked(journal),
    )
    daily = _daily(box, sounds)
    test = SelfTest(daily, journal.keys(), is_quiet) if daily is not None else None
    return Senses(sound_proof, Baseline(journal, sound_proof), test)


def _daily(box: SensedBox, sounds: ComputedSounds) -> DailyTest | None:
    """The test where the settings give it an hour."""
    at = box.sense.test_time
    if at is None:
        return None
    return DailyTest(
        at=at,
        zone=box.zone,
        zones=box.zones,
        heard=frozenset(box.zones) if box.sense.current_pin is not None else box.earshot,
        gain=box.sense.test_gain,
        recording=sounds.sound(DAILY).verified,
    )


def _marked(journal: Journal) -> float | None:
    value = journal.marked(BASELINE)
    try:
        return None if value is None else float(value)
    except ValueError:
        return None

"""What a box has besides amplifier and sound card: senses, a microphone, a test, buttons, a lamp.

Each may be absent; built here from the settings, and looked after by the loop. Not handled here:
what they do (`playout/sound_proof.py`, `health/self_test.py`, `buttons/actions.py`,
`buttons/pairing.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from station.air.ear.handle import Listener, ListenerProcess
from station.air.player.messages import PlayItem
from station.air.relays.amplifier import Amplifier
from station.air.relays.pins import Factory
from station.air.relays.sense import Sense
from station.clock import Clock, ClockTrust
from station.programme.arbiter import Air, Ask
from station.programme.request import AirRequest
from station.village.asrun.journal import Journal
from station.village.asrun.writer import JournalWriter
from station.village.buttons.actions import Buttons
from station.village.buttons.inputs import ButtonInputs
from station.village.buttons.pairing import Pairing
from station.village.finding import Finding
from station.village.health.self_test import DailyTest, SelfTest, probe
from station.village.library.library import Library
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.jingles import kept
from station.village.playout.planner import Planner
from station.village.playout.sound_proof import SoundProofMonitor
from station.village.requests.by_hand import ManualCommands
from station.village.requests.live import LiveCommands
from station.village.settings.station import StationSettings

BASELINE = "usual-gain"
"""The journal's mark for how many dB below what is sent the microphone hears it."""


class Peripherals:
    """Raises HardwareError when a pin of the settings can't be had."""

    def __init__(
        self,
        settings: StationSettings,
        pins: Factory,
        amplifier: Amplifier,
        clock: Clock,
        journal: Journal,
        library: Library,
    ) -> None:
        self._settings, self._pins, self._amplifier = settings, pins, amplifier
        self._clock, self._journal, self._library = clock, journal, library
        self._remembered = _marked(journal)
        self.sound_proof = self._make_sound_proof()
        self.self_test = SelfTest(*daily) if (daily := self._daily()) else None
        self._hands: ButtonInputs | None = None
        minutes = 0 if settings.hands.stop_pin is None else settings.hands.pair_minutes
        self.pairing = Pairing(journal, minutes * 60, clock.now, clock.monotonic)

    def test_items(self, request: AirRequest) -> Sequence[PlayItem]:
        """What a test of the box's own plays."""
        return self.self_test.items(request) if self.self_test is not None else ()

    def attach_buttons(
        self,
        commands: ManualCommands,
        live: LiveCommands,
        journal_writer: JournalWriter,
        wake: Callable[[], None],
        trust: Callable[[], ClockTrust],
        findings: Callable[[], Iterable[Finding]],
    ) -> None:
        """Connect the buttons with what they do, the lamp with the state. Raises HardwareError."""
        given = Buttons(
            self._settings.hands,
            self._amplifier,
            self._clock,
            commands,
            live,
            journal_writer,
            self.pairing,
            trust,
            findings,
        )
        self._hands = given.connect(self._pins, wake)

    def poll(self, broadcaster: Broadcaster, planner: Planner, *, trusted: bool) -> None:
        """One pass: buttons first, then the senses, then whether a test is due."""
        if self._hands is not None:
            self._hands.poll(self._clock.monotonic())
        self.pairing.poll(silent=not self._amplifier.is_on)
        self.sound_proof.poll(broadcaster.started)
        if self.self_test is None or not trusted or broadcaster.arbiter.air is not Air.SILENT:
            return
        now = self._clock.now()
        request = self.self_test.due(now, planner.next_begin(now))
        if request is not None:
            broadcaster.dispatch(Ask(request, now))

    def seconds_to_wait(self) -> float:
        """How long the loop may wait until the next `poll`."""
        return self._hands.seconds_to_wait() if self._hands is not None else 1.0

    def findings(self, journal_writer: JournalWriter) -> Iterator[Finding]:
        """How each part is."""
        yield from self.sound_proof.findings()
        if self._hands is not None:
            yield from self._hands.findings()
        if self.self_test is not None:
            yield from self.self_test.findings(tuple(journal_writer.recent), self._clock.now())

    def remember(self) -> None:
        """Keep what is usual for the next start; a chore. Raises StorageError."""
        baseline_db = self.sound_proof.baseline_db
        if baseline_db is not None and baseline_db != self._remembered:
            self._journal.mark(BASELINE, f"{baseline_db:.1f}")
            self._remembered = baseline_db

    def close(self) -> None:
        """Let go of pins and microphone. Never raises."""
        self.sound_proof.close()
        if self._hands is not None:
            self._hands.close()

    def _make_sound_proof(self) -> SoundProofMonitor:
        sense, microphone = self._settings.sense, self._settings.microphone

        def listener() -> Listener:
            return ListenerProcess(microphone.device, microphone.farthest)

        return SoundProofMonitor(
            Sense(
                self._pins,
                mains=sense.mains_pin,
                current=sense.current_pin,
                active_high=sense.active_high,
            ),
            listener if microphone.device else None,
            earshot=self._earshot(),
            monotonic=self._clock.monotonic,
            relays=lambda: self._amplifier.on,
            mains_relay=self._settings.amplifier.mains_pin is not None,
            baseline_db=self._remembered,
        )

    def _daily(self) -> Any:
        """What `SelfTest` is made of, where the settings give it an hour."""
        settings = self._settings
        at = settings.sense.test_time
        if at is None:
            return None
        sensed = settings.sense.current_pin is not None
        daily = DailyTest(
            at=at,
            zone=settings.zoneinfo,
            zones=settings.zone_ids,
            heard=frozenset(settings.zone_ids) if sensed else self._earshot(),
            gain=settings.sense.test_gain,
            recording=kept(settings.jingles, probe),
        )
        quiet = self._library.is_quiet
        return daily, self._journal.keys(), lambda i: quiet(i.astimezone(settings.zoneinfo))

    def _earshot(self) -> frozenset[str]:
        """The zones that the microphone hears; none without one."""
        if not self._settings.microphone.device:
            return frozenset()
        return frozenset(self._settings.microphone.zones or self._settings.zone_ids)


def _marked(journal: Journal) -> float | None:
    value = journal.marked(BASELINE)
    try:
        return None if value is None else float(value)
    except ValueError:
        return None

"""The one loop of the station: asks the arbiter, and does what it says.

Every command, plan and event passes through `tick`, on one thread, so that nothing is decided
twice. Not handled here: the decisions (`programme/arbiter.py`), the hardware's sequence
(`sequencer.py`) and how commands arrive (`control/queue.py`).
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from station.clock import Clock, ClockTrust, read_trusted
from station.errors import HardwareError, StorageError
from station.programme import arbiter
from station.programme.asrun import Kind, Reason
from station.programme.due import Verdict
from station.programme.request import AirRequest
from station.village.asrun.writer import JournalWriter
from station.village.finding import Finding
from station.village.playout.entries import entry_of, never_begun
from station.village.playout.planner import Due, Planner
from station.village.playout.recent_faults import RecentFaults
from station.village.playout.retries import Pauses, Retries, given_up, has_failed
from station.village.playout.sequencer import AirSequencer
from station.village.playout.sound_proof import SoundProofMonitor, blind
from station.village.playout.verifier import Verifier

log = logging.getLogger(__name__)

_SILENT_PATIENCE = 2.0
_ON_AIR_PATIENCE = 0.5
"""Seconds for the disk to take a broadcast's beginning; less than a guard allows a hang."""

_LOOKS, _SOON = 0.1, 0.5
"""Seconds between two looks at what rests, while its pause is over within so many; before that the
loop sleeps."""

_AT_MORNING = timedelta(seconds=0.1)
"""What begins as the quiet hours end may seem to begin a little before."""

_LACKING = {Reason.NOT_VERIFIED, Reason.NOT_THERE}
"""What a request fails by that has nothing to play yet."""


class Broadcaster:
    """Puts requests on the air. Only `tick`'s thread may call it.

    `current` says whether the commune has confirmed, since this start, what there is; `is_quiet`
    whether an instant is within the quiet hours.
    """

    def __init__(
        self,
        *,
        verifier: Verifier,
        journal_writer: JournalWriter,
        planner: Planner,
        sequencer: AirSequencer,
        clock: Clock,
        clock_trust: Callable[[], ClockTrust],
        current: Callable[[], bool],
        is_quiet: Callable[[datetime], bool],
        sound_proof: SoundProofMonitor | None = None,
    ) -> None:
        self._verifier, self._journal_writer, self._planner, self._sequencer = (
            verifier,
            journal_writer,
            planner,
            sequencer,
        )
        self._clock, self._clock_trust = clock, clock_trust
        self._current, self._is_quiet = current, is_quiet
        self._sound_proof = sound_proof or blind(clock.monotonic)
        self._faults = RecentFaults()
        self._retries, self._pauses = Retries(), Pauses()
        self.arbiter = arbiter.Arbiter()

    def tick(self) -> None:
        """One pass: what is due, then what has happened; all by one reading of both clocks.

        What is prepared meanwhile may take its time: its instant is compared with the reading.
        """
        reading, trust = read_trusted(self._clock, self._clock_trust)
        now, uptime, trusted = reading.wall, reading.uptime, trust.trusted
        for key in self._retries.due(uptime):
            self._planner.reopen(key)
        for request in self._planner.emergencies(
            now, clock_trusted=trusted, current=self._current()
        ):
            self._warn(request, now)
        for due in self._planner.due(now, clock_trusted=trusted, settled=trust.settled):
            self._take_up(due, now)
        self._hush(now, uptime, trusted)
        self._hold_back()
        if self.arbiter.waiting:
            self._reconsider(now, trusted)
            self._try_again(now, uptime)
        self._listen()
        self._journal_writer.work_again()

    @property
    def started(self) -> datetime | None:
        """When the current request's first frame sounded."""
        current, sound = self.arbiter.current, self._sequencer.sound
        return sound.started if current and sound and self._sequencer.last == current.key else None

    @property
    def level(self) -> float | None:
        """How loud it is just now, in dB of full scale; None while nothing sounds."""
        current, sound = self.arbiter.current, self._sequencer.sound
        return sound.level if current and sound and self._sequencer.last == current.key else None

    def findings(self) -> Iterable[Finding]:
        """The parts that failed when they were last used."""
        yield from self._journal_writer.findings()
        yield from self._sequencer.findings()
        yield from self._faults.findings()

    @property
    def output(self) -> int | None:
        """The file that can be read from when the player has said something, if there is one."""
        return self._sequencer.output

    def seconds_to_wait(self) -> float:
        """How long the loop may sleep if nothing is said to it."""
        if self._sequencer.busy:
            return self._sequencer.seconds_to_wait(self._clock.monotonic())
        now = self._clock.now()
        begin = self._planner.next_begin(now)
        wait = 1.0 if begin is None else min(1.0, (begin - now).total_seconds())
        if not self.arbiter.resting:
            return wait
        left = self._pauses.left(self._clock.monotonic())
        return min(wait, _LOOKS if left <= _SOON else left)

    def dispatch(self, event: arbiter.Event) -> None:
        """Let the arbiter decide on `event`, and do it.

        What has happened before it comes first: who has ended gives way to nobody, and begins no
        more.
        """
        if isinstance(event, arbiter.Ask | arbiter.Again | arbiter.Stop):
            self._listen()
        self._decide(event)

    def _listen(self) -> None:
        for event in self._sequencer.poll():
            self._decide(event)

    def _decide(self, event: arbiter.Event) -> None:
        """What comes of what is done is an event itself."""
        if isinstance(event, arbiter.Broke):
            event = self._broke(event)
        self._faults.note(event)
        self.arbiter, actions = arbiter.step(self.arbiter, event)
        for action in actions:
            follows = self._do(action)
            if follows is not None:
                self._decide(follows)
                return

    def volume(self, gain: float) -> None:
        """Play what is on the air at this `gain`, 0 to 1, from now on."""
        self._sequencer.volume(gain)

    def shutdown(self) -> None:
        """Stop everything for the daemon's end: silence and relays first, then the log."""
        self._sequencer.shutdown()
        self.dispatch(arbiter.Shutdown())

    def _broke(self, event: arbiter.Broke) -> arbiter.Broke:
        """With what the arbiter needs to know: whether the request may begin still."""
        current = self.arbiter.current
        if current is None:
            return event
        uptime, woke = self._clock.monotonic(), self._sequencer.woken
        self._pauses.failed(current.key, uptime, woke=woke)
        return replace(event, in_time=self._clock.now() < current.grace_until)

    def _hush(self, now: datetime, uptime: float, trusted: bool) -> None:
        """A step of the clock may show that a timed broadcast sounds in the quiet hours."""
        current = self.arbiter.current
        if current is None or current.kind is not Kind.SCHEDULED or not trusted:
            return
        if self._is_quiet(now + timedelta(seconds=self._sequencer.sounds_in(uptime)) + _AT_MORNING):
            self.dispatch(arbiter.TimeUp(Reason.QUIET_HOURS))

    def _hold_back(self) -> None:
        """Until it sounds, a hand may still leave a session out."""
        current, air = self.arbiter.current, self.arbiter.air
        if current is None or current.kind is not Kind.SCHEDULED or air is not arbiter.Air.WARMING:
            return
        reason = self._planner.held_back(current)
        if reason:
            self.dispatch(arbiter.TimeUp(reason))

    def _reconsider(self, now: datetime, trusted: bool) -> None:
        """What waits for the air and may begin no more is entered at once, not when it is free."""
        for request in self.arbiter.waiting:
            reason = given_up(request, now, trusted)
            if request.kind is Kind.SCHEDULED:
                reason = reason or self._planner.held_back(request) or None
            if request.kind is Kind.EMERGENCY and not self._planner.warns(request, now, trusted):
                reason = Reason.TOO_LATE
            if reason is not None:
                lacks = self.arbiter.lacks_recording(request)
                self.dispatch(arbiter.Expired(request, reason))
                if lacks:
                    self._retries.waited(request.key, self._clock.monotonic())

    def _try_again(self, now: datetime, uptime: float) -> None:
        """What has failed and still has time has its next try when its pause is over."""
        resting = self.arbiter.resting
        for key in self._pauses.over((request.key for request in resting), uptime):
            request = next(each for each in resting if each.key == key)
            if self._has_what_it_lacked(request):
                self.dispatch(arbiter.Again(request, now))
            else:
                self._pauses.failed(key, uptime, woke=False)

    def _has_what_it_lacked(self, request: AirRequest) -> bool:
        """Looked at before it takes the air."""
        lacks = self.arbiter.failure(request) in _LACKING
        there = lacks and self._verifier.is_there(request)
        return not lacks or (there and bool(self._verifier.items(request)))

    def _warn(self, request: AirRequest, now: datetime) -> None:
        """A warning whose recording isn't here yet cuts nothing off, and wakes nothing."""
        if self._verifier.items(request):
            self.dispatch(arbiter.Ask(request, now))
        else:
            self.dispatch(arbiter.Unready(request, Reason.NOT_VERIFIED))

    def _take_up(self, due: Due, now: datetime) -> None:
        begins = due.verdict is Verdict.BEGIN
        request = self._planner.request(due.occurrence) if begins else None
        known = self._journal_writer.knows_since(now)
        if request is not None and request.items and known and request.starts >= known:
            self.dispatch(arbiter.Ask(request, now))
            return
        zones = self._planner.zones(due.occurrence.slot.zones)
        self._journal_writer.enter(never_begun(due, request, zones))

    def _do(self, action: arbiter.Action) -> arbiter.Event | None:
        try:
            match action:
                case arbiter.Fit(request):
                    # It may begin later than it was asked for, and play less.
                    return arbiter.Fitted(self._planner.fitted(request, self._clock.now()))
                case arbiter.Prepare(request):
                    return self._prepare(request)
                case arbiter.Rest(request):
                    self._journal_writer.rest(request.key)
                case arbiter.Silence():
                    self._sequencer.silence()
                case arbiter.Close(gently):
                    self._sequencer.close(gently=gently)
                case arbiter.Enter():
                    self._enter(action)
        except HardwareError as error:
            log.error("the amplifier failed: %s", error)  # noqa: TRY400 - the sentence is enough
            return arbiter.Broke(Reason.PIN) if isinstance(action, arbiter.Prepare) else None
        return None

    def _prepare(self, request: AirRequest) -> arbiter.Event | None:
        items = self._verifier.items(request)
        if not items:
            return arbiter.Broke(Reason.NOT_VERIFIED)
        try:
            patience = _ON_AIR_PATIENCE if self._sequencer.relays_on else _SILENT_PATIENCE
            self._journal_writer.begin(request, self._clock.now(), patience)
        except StorageError as error:
            log.error("%s", error)  # noqa: TRY400
            if request.kind is Kind.SCHEDULED:
                # Unwritten, it could play again after the next power cut.
                return arbiter.Broke(Reason.DISK)
        self._sequencer.prepare(request, items)
        self._sound_proof.prepare(request.key, request.zones, items)
        log.info("preparing %s (%s) for %s", request.key, request.title, request.starts)
        return None

    def _enter(self, action: arbiter.Enter) -> None:
        sound = self._sequencer.sound if self._sequencer.last == action.request.key else None
        entry = entry_of(action, sound, self._clock.now())
        if not any(request.key == entry.key for request in self.arbiter.waiting):
            self._pauses.forget(entry.key)
            if entry.kind is Kind.EMERGENCY and has_failed(entry):
                self._retries.failed(entry.key, self._clock.monotonic())
        self._journal_writer.enter(self._sound_proof.attest(entry))

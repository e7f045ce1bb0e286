"""The one loop of the station: asks the desk, and does what it says.

Every command, plan and event passes through `tick`, on one thread, so that nothing is decided
twice. Not handled here: the decisions (`programme/desk.py`), the hardware's sequence (`stage.py`)
and how commands arrive (`commands.py`).
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from station.air.messages import Item as AirItem
from station.clock import Clock, ClockTrust
from station.errors import HardwareError, LoaThonError, StorageError
from station.programme import desk
from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.programme.due import Turn
from station.village.health import Finding
from station.village.jingles import Jingles
from station.village.journal import Journal
from station.village.library import Library
from station.village.planner import Due, Planner
from station.village.stage import Stage

log = logging.getLogger(__name__)

_PATIENCE = 30.0
"""Seconds until an entry that the disk refused is written again."""


_BROKEN = {
    Reason.CARD: ("card", "the sound card failed at the last broadcast; run: station check"),
    Reason.PIN: ("pins", "a relay's pin failed at the last broadcast; run: station check"),
    Reason.DISK: ("disk", "the last broadcast could not be written down; look at: df -h"),
    Reason.NOT_PROVED: ("library", "the last broadcast was not proved; run: station sync"),
}


class Broadcaster:
    """Puts requests on the air. Only `tick`'s thread may call it.

    `gain` gives the amplitude, 0 to 1, for a broadcast that starts then; `current` says whether
    the commune has confirmed, since this start, what there is.
    """

    def __init__(
        self,
        *,
        library: Library,
        journal: Journal,
        planner: Planner,
        stage: Stage,
        clock: Clock,
        clock_trust: Callable[[], ClockTrust],
        jingles: Jingles,
        gain: Callable[[datetime], float],
        current: Callable[[], bool],
    ) -> None:
        self._library, self._journal, self._planner, self._stage = library, journal, planner, stage
        self._clock, self._clock_trust = clock, clock_trust
        self._jingles, self._gain, self._current = jingles, gain, current
        self._unwritten: list[AsRunEntry] = []
        self._write_at = 0.0
        self._broken: dict[str, str] = {}
        self.desk = desk.Desk()

    def tick(self) -> None:
        """One pass: what is due, then what has happened."""
        now = self._clock.now()
        trusted = self._clock_trust().trusted
        for request in self._planner.emergencies(
            now, clock_trusted=trusted, current=self._current()
        ):
            self.happen(desk.Ask(request, now))
        for due in self._planner.due(now, clock_trusted=trusted):
            self._take_up(due, now)
        for event in self._stage.poll():
            self.happen(event)
        if self._unwritten and self._clock.monotonic() >= self._write_at:
            self.write_again()

    @property
    def started(self) -> datetime | None:
        """When the current request's first frame sounded."""
        current, sound = self.desk.current, self._stage.sound
        return sound.started if current and sound and self._stage.last == current.key else None

    def findings(self) -> Iterable[Finding]:
        """The parts that failed when they were last used."""
        return [Finding(part, False, text) for part, text in self._broken.items()]

    def seconds_to_wait(self) -> float:
        """How long the loop may sleep if nothing is said to it."""
        if self._stage.busy:
            return 0.02
        begin = self._planner.next_begin(self._clock.now())
        if begin is None:
            return 1.0
        return min(1.0, max(0.0, (begin - self._clock.now()).total_seconds()))

    def happen(self, event: desk.Event) -> None:
        """Let the desk decide on `event`, and do it; a failure on the way is an event itself."""
        self._remember(event)
        self.desk, actions = desk.step(self.desk, event)
        for action in actions:
            broke = self._do(action)
            if broke is not None:
                self.happen(broke)
                return

    def leave(self) -> None:
        """Stop everything for the daemon's end: silence and relays first, then the log."""
        self._stage.leave()
        current = self.desk.current
        if current is not None:
            self._enter(desk.Enter(current, Outcome.CUT, Reason.DAEMON_STOPPED))
        self.desk = desk.Desk()
        self.write_again()

    def write_again(self) -> None:
        """Try once more to write entries that the disk refused."""
        waiting, self._unwritten = self._unwritten, []
        for entry in waiting:
            self._write(entry)

    def _remember(self, event: desk.Event) -> None:
        """Keep what broke for the screens, until it works again."""
        if isinstance(event, desk.Began):
            self._broken.clear()
        elif isinstance(event, desk.Broke) and event.reason in _BROKEN:
            part, text = _BROKEN[event.reason]
            self._broken[part] = text

    def _take_up(self, due: Due, now: datetime) -> None:
        occurrence, reason = due.occurrence, due.reason
        request = self._planner.request(occurrence) if due.turn is Turn.BEGIN else None
        if request is not None:
            self.happen(desk.Ask(request, now))
            return
        outcome = Outcome.REFUSED if due.turn is Turn.REFUSED else Outcome.MISSED
        self._write(
            AsRunEntry(
                key=occurrence.key,
                kind=Kind.SCHEDULED,
                title=occurrence.slot.title,
                planned=occurrence.starts,
                outcome=outcome,
                reason=reason or Reason.NOTHING_TO_SAY,
                zones=self._planner.zones(occurrence.slot.zones),
            )
        )

    def _do(self, action: desk.Action) -> desk.Event | None:
        try:
            match action:
                case desk.Prepare(request):
                    return self._prepare(request)
                case desk.Silence():
                    self._stage.silence()
                case desk.Close(gently):
                    self._stage.close(gently=gently)
                case desk.Enter():
                    self._enter(action)
        except HardwareError as error:
            log.error("the amplifier failed: %s", error)  # noqa: TRY400 - the sentence is enough
            return desk.Broke(Reason.PIN) if isinstance(action, desk.Prepare) else None
        return None

    def _prepare(self, request: desk.Request) -> desk.Event | None:
        items = self._proved(request)
        if not items:
            return desk.Broke(Reason.NOT_PROVED)
        try:
            self._begin(request)
        except StorageError as error:
            log.error("%s", error)  # noqa: TRY400
            if request.kind is Kind.SCHEDULED:
                # Unwritten, it could play again after the next power cut.
                return desk.Broke(Reason.DISK)
        self._stage.prepare(request, items)
        log.info("preparing %s (%s) for %s", request.key, request.title, request.starts)
        return None

    def _begin(self, request: desk.Request) -> None:
        names = tuple(item.bulletin for item in request.items)
        now = self._clock.now()
        self._journal.begin(
            request.key, request.kind, request.title, request.starts, now, request.zones, names
        )

    def _proved(self, request: desk.Request) -> Sequence[AirItem]:
        """The files to play, each proved just now; what isn't is left out and logged."""
        good: dict[str, frozenset[str]] = {}
        for name in dict.fromkeys(item.bulletin for item in request.items):
            try:
                good[name] = frozenset(r.sha256 for r in self._library.prove(name))
            except LoaThonError as error:
                log.error("bulletin %s is not played: %s", name, error)  # noqa: TRY400
        gain = self._gain(request.starts)
        spoken = [
            AirItem(self._library.audio(item.sha256), gain, item.title)
            for item in request.items
            if item.sha256 in good.get(item.bulletin, ())
        ]
        if not spoken:
            return ()
        tune, closing = self._jingles.tune, self._jingles.closing
        return (AirItem(tune, gain, "tune"), *spoken, AirItem(closing, gain, "closing"))

    def _enter(self, action: desk.Enter) -> None:
        request = action.request
        entry = AsRunEntry(
            key=request.key,
            kind=request.kind,
            title=request.title,
            planned=request.starts,
            outcome=action.outcome,
            reason=action.reason,
            zones=request.zones,
            items=tuple(dict.fromkeys(item.bulletin for item in request.items)),
            note=action.note,
        )
        sound = self._stage.sound
        if sound is not None and self._stage.last == request.key:
            entry = replace(
                entry,
                started=sound.started,
                ended=self._clock.now() if sound.started else None,
                error_ms=sound.error_ms,
                underruns=sound.underruns,
            )
        self._write(entry)

    def _write(self, entry: AsRunEntry) -> None:
        log.info("%s: %s %s", entry.key, entry.outcome, entry.reason)
        try:
            self._journal.enter(entry)
        except StorageError as error:
            log.error("%s", error)  # noqa: TRY400
            self._unwritten.append(entry)
            self._write_at = self._clock.monotonic() + _PATIENCE

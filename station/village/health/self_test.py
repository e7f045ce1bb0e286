"""The daily quiet test: each zone in turn, at its hour, and how the last ones went.

With a microphone (or a current sensor) it is a soft tune; without, the relays switch and the card
runs in silence. Its result is an entry of the as-run log and a finding, so that a technician need
not drive there. Not handled here: listening (`playout/sound_proof.py`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from station.air.player.messages import PlayItem
from station.programme.asrun import AsRunEntry, Kind, Outcome, Proof
from station.programme.request import AirItem, AirRequest
from station.studio.sound.probe_tune import SECONDS
from station.village.finding import Finding

_WINDOW = timedelta(minutes=30)
"""After this the day's tests are left out: at another hour they would surprise."""

_CLEAR = timedelta(minutes=2)
"""The air must be free for so long, or a broadcast would cut the test."""

_LATEST = timedelta(days=7)
"""A zone that no test has passed for so long is a fault."""


@dataclass(frozen=True, slots=True)
class DailyTest:
    """What is tested when: `zones` at the local time `at`, with `gain` (0 to 1).

    `heard` are the zones in which it could be proved that it sounded; `recording` gives the
    sound, None when it isn't whole.
    """

    at: time
    zone: ZoneInfo
    zones: tuple[str, ...]
    heard: frozenset[str]
    gain: float
    recording: Callable[[], Path | None]


class SelfTest:
    """Asks for the air when a test is due. `done` are the keys that the journal knows."""

    def __init__(
        self, testing: DailyTest, done: Collection[str], is_quiet: Callable[[datetime], bool]
    ) -> None:
        self._testing, self._is_quiet = testing, is_quiet
        self._done = {key for key in done if key.startswith("test/")}

    def due(self, now: datetime, busy_at: datetime | None) -> AirRequest | None:
        """The next test, if one is to begin `now`, on a trusted clock and with the air free.

        `busy_at` is when the next broadcast takes the air. Never within the quiet hours.
        """
        testing = self._testing
        local = now.astimezone(testing.zone)
        begins = local.replace(
            hour=testing.at.hour, minute=testing.at.minute, second=0, microsecond=0
        )
        if not begins <= local < begins + _WINDOW:
            return None
        if busy_at is not None and busy_at < now + _CLEAR:
            return None
        if self._is_quiet(now) or self._is_quiet(now + _CLEAR):
            return None
        for name in testing.zones:
            key = f"test/{local:%Y-%m-%d}/{name}"
            if key not in self._done:
                self._done.add(key)
                return self._request(key, name, now)
        return None

    def items(self, request: AirRequest) -> Sequence[PlayItem]:
        """What `request`, a test, plays; silence where nobody could hear it."""
        testing = self._testing
        heard, recording = testing.heard & set(request.zones), testing.recording()
        if recording is None:
            return ()
        return (PlayItem(recording, testing.gain if heard else 0.0, "test"),)

    def findings(self, entries: Iterable[AsRunEntry], now: datetime) -> Iterator[Finding]:
        """How the last test of each zone went; `entries` are the log's newest, oldest first."""
        tests = [entry for entry in entries if entry.kind is Kind.TEST]
        for zone in self._testing.zones:
            mine = [entry for entry in tests if zone in entry.zones]
            told = [(entry, self._passed(entry, zone)) for entry in mine]
            yield from self._finding(zone, [(e, good) for e, good in told if good is not None], now)
        if self._is_quiet(self._next(now)):
            text = f"the daily test at {self._testing.at:%H:%M} is within the quiet hours: none"
            yield Finding("self-test", False, text)

    def _finding(
        self, zone: str, told: Sequence[tuple[AsRunEntry, bool]], now: datetime
    ) -> Iterator[Finding]:
        if not told:
            return
        entry, passed = told[-1]
        when = f"{entry.planned.astimezone(self._testing.zone):%Y-%m-%d %H:%M}"
        if not passed:
            why = str(entry.reason or entry.proof_reason)
            text = f"zone “{zone}” failed its test of {when} ({why}); look at its horns and relay"
            yield Finding("self-test", False, text)
        elif now - entry.planned > _LATEST:
            yield Finding("self-test", False, f"zone “{zone}” passed no test since {when}")
        else:
            yield Finding("self-test", True, f"zone “{zone}” passed its test of {when}")

    def _passed(self, entry: AsRunEntry, zone: str) -> bool | None:
        """Whether it passed; None when it tells nothing, as one that was cut off."""
        if entry.outcome is Outcome.FAILED or entry.proof is Proof.DID_NOT:
            return False
        if entry.outcome is not Outcome.PLAYED:
            return None
        if entry.proof is Proof.UNKNOWN and zone in self._testing.heard:
            return None
        return True

    def _request(self, key: str, zone: str, now: datetime) -> AirRequest:
        return AirRequest(
            key=key,
            kind=Kind.TEST,
            title="test",
            starts=now,
            ends=now + _CLEAR,
            grace_until=now,
            zones=(zone,),
            items=(AirItem("", "test", "", SECONDS),),
            tune=False,
            closing=False,
        )

    def _next(self, now: datetime) -> datetime:
        local = now.astimezone(self._testing.zone)
        return local.replace(hour=self._testing.at.hour, minute=self._testing.at.minute)

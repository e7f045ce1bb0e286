"""What a stick's process asks of the station's own user: to enrol, which hour it is, a signature.

That process reads what a stranger may have written, so it has a user of its own, and neither the
box's key, nor the journal, nor the daemon's socket. It asks at a socket (`desk_client.py`), behind
which another process does this (`desk_process.py`); where there is none, as beside `make demo`, it
does it itself. Not handled here: the stick (`exchange.py`).
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from station.clock import Clock
from station.errors import LoaThonError
from station.trust.standing.floors import Floors, kept_floors
from station.village.control.client import ControlClient
from station.village.control.messages.box import FetchNews
from station.village.enrolment.enrol import enrol
from station.village.enrolment.key import public_hex, station_key
from station.village.library.sequences import Sequences
from station.village.settings.station import StationSettings
from station.village.stick.desk_messages import Enrolled, SignedReport
from station.village.stick.facts import clock_trust_of_boot, facts
from station.village.stick.report import report_form, signed_report
from station.village.sync.connection import reference_time


class Desk(Protocol):
    """Raises LoaThonError, each method."""

    def enrol(self, given: bytes) -> Enrolled:
        """Make this box, which is nobody's yet, what the enrolment file `given` says."""

    def hour(self) -> datetime:
        """The instant by which it is judged what has expired."""

    def take_up(self) -> None:
        """Have the daemon look at what was brought."""

    def report(self, news: str) -> SignedReport:
        """The village's report, signed with the box's key; `news` is a sentence on this stick."""


class OwnDesk:
    """All of it done here, by who may: `settings` gives those in `file`, read anew each time."""

    def __init__(self, file: Path, settings: Callable[[], StationSettings], clock: Clock) -> None:
        self._file, self._settings, self._clock = file, settings, clock

    def enrol(self, given: bytes) -> Enrolled:
        """As `Desk`. Never of a box that is enrolled already."""
        enrolled = enrol(self._file, given)
        return Enrolled(enrolled.name, enrolled.village, enrolled.commune)

    def hour(self) -> datetime:
        """As `Desk`."""
        monitor, last = clock_trust_of_boot(self._settings(), self._clock)
        return reference_time(self._clock, monitor, last)

    def take_up(self) -> None:
        """As `Desk`. Raises LinkError when no daemon runs."""
        ControlClient(self._settings().socket).ask(FetchNews())

    def report(self, news: str) -> SignedReport:
        """As `Desk`."""
        settings = self._settings()
        key, village = station_key(settings.state), settings.village
        trust = clock_trust_of_boot(settings, self._clock)[0].trust()
        form = report_form(
            village.id,
            village.name,
            self._clock.now(),
            clock=f"{'trusted' if trust.trusted else 'NOT trusted'}: {trust.text}",
            news=news,
            facts=facts(settings),
            floors=_floors(settings),
        )
        return SignedReport(public_hex(key), signed_report(form, key).decode())


def _floors(settings: StationSettings) -> Floors:
    places = settings.places
    return kept_floors(places.feed, Sequences(places.seen_by_sync).highest())


def told_take_up(desk: Desk, say: Callable[[str], None]) -> None:
    """`take_up`; a daemon that doesn't run takes it up when it starts, which is said."""
    try:
        desk.take_up()
    except LoaThonError as error:
        say(f"the station takes it up when it starts: {error}")

"""What a library held when it was last read: the verified rules, timetable and bulletins.

Not handled here: the proof (`library.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from station.programme.bulletin import Bulletin, in_playing_order
from station.programme.timetable import QuietHours, Timetable
from station.trust.rules import Rules


@dataclass(frozen=True, slots=True)
class LibrarySnapshot:
    """A verified snapshot of the library; `faults` has a sentence for each thing that is not."""

    rules: Rules | None = None
    timetable: Timetable = Timetable()
    bulletins: tuple[Bulletin, ...] = ()
    faults: tuple[str, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)
    """What is held, and sounds no more, by the name of the bulletin that corrects it."""

    @property
    def quiet(self) -> QuietHours | None:
        """The commune's quiet hours; None while nothing is known, and then nothing may play."""
        return None if self.rules is None else self.rules.quiet_hours

    def bulletin(self, bulletin_id: str) -> Bulletin | None:
        """The bulletin of that name, if it is held."""
        return next((b for b in self.bulletins if b.id == bulletin_id), None)

    def valid(self, wanted: Sequence[str], now: datetime) -> tuple[Bulletin, ...]:
        """The bulletins of `wanted` (identifiers, or all by “*”) that may sound at `now`."""
        valid = (bulletin for bulletin in self.bulletins if bulletin.is_valid(now))
        return in_playing_order([bulletin for bulletin in valid if bulletin.answers(wanted)])

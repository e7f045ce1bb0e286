"""What of the commune's keys and rules ends soon, as the box has them.

A year ahead it is told, from a month ahead it is a fault. Not handled here: the page's certificate
(`https/health.py`), and mending, which is the office's.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from station.clock import Clock, ClockTrust
from station.errors import Sentence, TrustError
from station.trust.offline import OfflineEnds, offline_ends
from station.trust.rules import Rules
from station.trust.standing import expiries
from station.trust.standing.expiries import Expiry, Notice
from station.village.finding import Finding

log = logging.getLogger(__name__)

PART = "commune-keys"


class ExpiryWatch:
    """By the root.json at `root`, the metadata kept in `feed`, and the `rules` in force.

    `look` reads them; it is a job for some times a day. A clock that isn't trusted tells nothing.
    """

    def __init__(
        self,
        root: Path,
        feed: Path,
        rules: Callable[[], Rules | None],
        clock: Clock,
        trust: Callable[[], ClockTrust],
    ) -> None:
        self._root, self._feed, self._rules = root, feed, rules
        self._clock, self._trust = clock, trust
        self._ends: OfflineEnds | None = None

    def look(self) -> None:
        """Read the ends anew; what can't be verified is told of elsewhere."""
        try:
            self._ends = offline_ends(self._root.read_bytes(), self._feed)
        except (TrustError, OSError) as error:
            log.debug("the ends of root and rules aren't known: %s", error)

    def findings(self) -> Iterator[Finding]:
        """A sentence for each end within a year."""
        if not self._trust().trusted:
            return
        now = self._clock.now()
        for each in expiries.to_tell(self._all(now), now):
            yield Finding(PART, each.notice < Notice.MONTH, each.text)

    def _all(self, now: datetime) -> Iterator[Expiry]:
        if self._ends is not None:
            yield Expiry(Sentence("the commune's root"), self._ends.root)
            yield Expiry(Sentence("the signature under the commune's rules"), self._ends.rules)
        rules = self._rules()
        if rules is not None:
            yield from expiries.peoples_ends(rules, now)

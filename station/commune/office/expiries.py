"""What of the office's ends soon: the root, the rules, people's keys.

For the command and for a board. Not handled here: how long ahead it is told
(`trust/standing/expiries.py`).
"""

from collections.abc import Iterator

from station.commune.office.office import Office
from station.errors import Sentence
from station.trust.standing.expiries import Expiring, Expiry, peoples_ends, to_tell


def expiring(office: Office) -> tuple[Expiring, ...]:
    """All that ends within a year, the nearest first. Raises TrustError, StorageError."""
    return to_tell(_ends(office), office.clock.now())


def _ends(office: Office) -> Iterator[Expiry]:
    home = office.home
    ends = home.press(home.settings()).offline_ends()
    yield Expiry(Sentence("the root"), ends.root)
    yield Expiry(Sentence("the signature under the rules"), ends.rules)
    yield from peoples_ends(home.rules(), office.clock.now())

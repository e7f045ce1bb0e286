"""Who signed a verified statement, and when: for the papers that people read.

Not handled here: whether those signatures are enough (`statement.py`, asked first).
"""

from dataclasses import dataclass
from datetime import datetime

from station.programme.bulletin import Bulletin
from station.trust.rules import Rules, Signatory
from station.trust.statement import approval_of, verify_bulletin


@dataclass(frozen=True, slots=True)
class ApprovedBulletin:
    """A verified bulletin, when it was approved (aware), and whose signatures hold."""

    bulletin: Bulletin
    at: datetime
    by: tuple[Signatory, ...]


def approved(envelope: bytes, rules: Rules) -> ApprovedBulletin:
    """The bulletin in `envelope` and its signers, in the order of the rules. Raises TrustError."""
    return ApprovedBulletin(verify_bulletin(envelope, rules), *approval_of(envelope, rules))

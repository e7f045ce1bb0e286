"""Who signed a verified statement, and when: for the papers that people read.

Not handled here: whether those signatures are enough (`statement.py`, asked first).
"""

from dataclasses import dataclass
from datetime import datetime

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import SSlibKey

from station.programme.bulletin import Bulletin
from station.trust import bulletin_form, forms
from station.trust.rules import Rules, Signatory
from station.trust.statement import MOST_BYTES, verify_bulletin


@dataclass(frozen=True, slots=True)
class Approved:
    """A verified bulletin, when it was approved (aware), and whose signatures hold."""

    bulletin: Bulletin
    at: datetime
    by: tuple[Signatory, ...]


def approved(envelope: bytes, rules: Rules) -> Approved:
    """The bulletin in `envelope` and its signers, in the order of the rules. Raises TrustError."""
    bulletin = verify_bulletin(envelope, rules)
    opened = Envelope.from_dict(forms.decode(envelope, "the bulletin", most=MOST_BYTES))
    _, approval = bulletin_form.read_bulletin(
        forms.decode_canonical(opened.payload, "the bulletin", most=MOST_BYTES)
    )
    by = tuple(person for person in rules.signatories.values() if _signed(opened, person))
    return Approved(bulletin, approval.at, by)


def _signed(envelope: Envelope, person: Signatory) -> bool:
    key = SSlibKey(person.keyid, "ed25519", "ed25519", {"public": person.public})
    try:
        envelope.verify([key], 1)
    except UnverifiedSignatureError:
        return False
    return True

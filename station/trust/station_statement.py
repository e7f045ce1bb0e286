"""What a village's box says, signed with its own key: reports, and its registration (DSSE).

Their types are none of the statements' (`statement.py`), so a box's signature never lets anything
sound. Not handled here: the envelope (`envelope.py`), private keys (`enrolment/key.py`,
`keys/folder.py`), and whose keys count (`fleet/boxes.py`).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from securesystemslib.signer import Signer

from station.errors import TrustError
from station.trust.envelope import SignedEnvelope, require_type, unwrap, wrap

MOST_REPORT = 8_000_000
MOST_REGISTRATION = 4096
_MOST_SIGNATURES = 4
_HEX_64 = re.compile("[0-9a-f]{64}")


class StationStatementKind(StrEnum):
    """The kinds of what a box says."""

    REPORT = "report"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class StationStatement:
    """One that was opened; `form` is believed only as far as `is_signed_by` says."""

    form: Any
    _envelope: SignedEnvelope

    @staticmethod
    def sign(
        kind: StationStatementKind, form: Mapping[str, Any], signers: Iterable[Signer]
    ) -> bytes:
        """`form` in an envelope that each of `signers` has signed."""
        return wrap(_type(kind), form, signers)

    @classmethod
    def open(cls, data: bytes, kind: StationStatementKind, *, most: int) -> Self:
        """What is in the envelope `data`, not verified yet. Raises TrustError."""
        envelope = unwrap(data, f"the {kind}", most=most, signatures=_MOST_SIGNATURES)
        require_type(envelope, (_type(kind),))
        return cls(envelope.form(), envelope)

    def is_signed_by(self, public: str) -> bool:
        """Whether the Ed25519 key `public` (64 hexadecimal digits) signed it."""
        if not _HEX_64.fullmatch(public):
            return False
        # Signatures are looked for under every name: whose they are, the key decides alone.
        return any(self._envelope.holds(keyid, public) for keyid in self._envelope.keyids)

    def first_signer(self, keys: Collection[str]) -> str | None:
        """The first of the public `keys` that signed it, if any."""
        return next((public for public in keys if self.is_signed_by(public)), None)


def public_key(value: object, where: str) -> str:
    """An Ed25519 public key in a form: 64 hexadecimal digits. Raises TrustError."""
    if not isinstance(value, str) or not _HEX_64.fullmatch(value):
        raise TrustError("{where} isn't an Ed25519 key of 64 hexadecimal digits", where=where)
    return value


def _type(kind: StationStatementKind) -> str:
    return f"application/vnd.loa-thon.{kind}+json"

"""What a village's box says, signed with its own key: reports, and its registration (DSSE).

Their types are none of the statements' (`statement.py`), so a box's signature never lets anything
sound. Like there, securesystemslib's envelopes and public keys. Not handled here: private keys
(`enrolment/key.py`, `keys/folder.py`), and whose keys count (`fleet/boxes.py`).

The envelope is DSSE v1.0 (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import Signer, SSlibKey

from station.errors import TrustError
from station.trust import forms

MOST_REPORT = 8_000_000
MOST_REGISTRATION = 4096
_MOST_SIGNATURES = 4
_HEX_64 = re.compile("[0-9a-f]{64}")


class Saying(StrEnum):
    """The kinds of what a box says."""

    REPORT = "report"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class Said:
    """An envelope that was opened; `form` is believed only as far as `is_signed_by` says."""

    form: Any
    _envelope: Envelope

    def is_signed_by(self, public: str) -> bool:
        """Whether the Ed25519 key `public` (64 hexadecimal digits) signed it."""
        if not _HEX_64.fullmatch(public):
            return False
        # Signatures are looked for under every name: whose they are, the key decides alone.
        return any(_holds(self._envelope, keyid, public) for keyid in self._envelope.signatures)


def say(kind: Saying, form: Mapping[str, Any], signers: Iterable[Signer]) -> bytes:
    """`form` in an envelope that each of `signers` has signed."""
    envelope = Envelope(forms.encode(form), _type(kind), {})
    for signer in signers:
        envelope.sign(signer)
    return forms.encode(envelope.to_dict())


def hear(envelope: bytes, kind: Saying, *, most: int) -> Said:
    """What is in `envelope`, not verified yet. Raises TrustError."""
    what = f"the {kind}"
    form = forms.table(
        forms.decode(envelope, what, most=most), ("payload", "payloadType", "signatures"), what
    )
    forms.text(form["payload"], f"{what}'s payload", most=most)
    for row in forms.listing(form["signatures"], f"{what}'s signatures", most=_MOST_SIGNATURES):
        signature = forms.table(row, ("keyid", "sig"), f"{what}'s signature")
        forms.text(signature["keyid"], f"{what}'s keyid", most=64)
        forms.text(signature["sig"], f"{what}'s signature", most=200)
    if form["payloadType"] != _type(kind):
        raise TrustError("this isn't a {kind}; it isn't used", kind=kind)
    try:
        opened = Envelope.from_dict(form)
    except (ValueError, TypeError) as error:
        raise TrustError(
            "{what} has a signature or a payload that can't be read", what=what
        ) from error
    return Said(forms.decode_canonical(opened.payload, what, most=most), opened)


def public_key(value: object, where: str) -> str:
    """An Ed25519 public key in a form: 64 hexadecimal digits. Raises TrustError."""
    if not isinstance(value, str) or not _HEX_64.fullmatch(value):
        raise TrustError("{where} isn't an Ed25519 key of 64 hexadecimal digits", where=where)
    return value


def first_of(keys: Collection[str], said: Said) -> str | None:
    """The first of the public `keys` that signed it, if any."""
    return next((public for public in keys if said.is_signed_by(public)), None)


def _type(kind: Saying) -> str:
    return f"application/vnd.loa-thon.{kind}+json"


def _holds(envelope: Envelope, keyid: str, public: str) -> bool:
    key = SSlibKey(keyid, "ed25519", "ed25519", {"public": public})
    try:
        envelope.verify([key], 1)
    except UnverifiedSignatureError:
        return False
    return True

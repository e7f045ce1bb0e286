"""A DSSE envelope: what was signed, of which type, and whose signatures hold.

The only importer of securesystemslib's envelopes and public keys. Verifying needs no
`cryptography`: securesystemslib falls back to its own Ed25519. Not handled here: whose signatures
count (`statement.py`, `station_statement.py`), and private keys (`keys/folder.py`).

The form is DSSE v1.0 (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import Signer, SSlibKey

from station.errors import TrustError
from station.trust import forms


@dataclass(frozen=True, slots=True)
class SignedEnvelope:
    """An envelope that was opened; its payload is believed only as far as its signatures say."""

    media_type: str
    what: str
    _envelope: Envelope

    @property
    def keyids(self) -> tuple[str, ...]:
        """The names under which there are signatures, whether or not they hold."""
        return tuple(self._envelope.signatures)

    @property
    def sha256(self) -> str:
        """Of the payload: who else signs the same adds nothing to what it says."""
        return hashlib.sha256(self._envelope.payload).hexdigest()

    def form(self) -> Any:
        """The payload, canonical JSON. Raises TrustError."""
        payload = self._envelope.payload
        return forms.decode_canonical(payload, self.what, most=len(payload))

    def holds(self, keyid: str, public: str) -> bool:
        """Whether the signature under `keyid` is of the Ed25519 key `public` (64 hex digits)."""
        key = SSlibKey(keyid, "ed25519", "ed25519", {"public": public})
        try:
            self._envelope.verify([key], 1)
        except UnverifiedSignatureError:
            return False
        return True

    def signed(self, signer: Signer) -> bytes:
        """The envelope with the signature of `signer` beside those it has."""
        self._envelope.sign(signer)
        return forms.encode(self._envelope.to_dict())


def wrap(media_type: str, form: Mapping[str, Any], signers: Iterable[Signer] = ()) -> bytes:
    """`form` in an envelope that each of `signers` has signed."""
    envelope = Envelope(forms.encode(form), media_type, {})
    for signer in signers:
        envelope.sign(signer)
    return forms.encode(envelope.to_dict())


def unwrap(data: bytes, what: str, *, most: int, signatures: int) -> SignedEnvelope:
    """The envelope in `data`, at most `most` bytes with so many signatures; none is verified yet.

    `what` names it in errors. Raises TrustError.
    """
    form = forms.decode(data, what, most=most)
    form = forms.table(form, ("payload", "payloadType", "signatures"), what)
    forms.text(form["payload"], f"{what}'s payload", most=most)
    for row in forms.listing(form["signatures"], f"{what}'s signatures", most=signatures):
        signature = forms.table(row, ("keyid", "sig"), f"{what}'s signature")
        forms.text(signature["keyid"], f"{what}'s keyid", most=64)
        forms.text(signature["sig"], f"{what}'s signature", most=200)
    media_type = forms.text(form["payloadType"], f"{what}'s type")
    try:
        return SignedEnvelope(media_type, what, Envelope.from_dict(form))
    except (ValueError, TypeError) as error:
        raise TrustError(
            "{what} has a signature or a payload that can't be read", what=what
        ) from error


def require_type(envelope: SignedEnvelope, wanted: Iterable[str]) -> None:
    """Raises TrustError unless it was signed as one of the types `wanted`."""
    if envelope.media_type not in wanted:
        raise TrustError(
            "{what} is signed as something else, “{form}”",
            what=envelope.what,
            form=envelope.media_type[:80],
        )

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

_MOST_KEYID, _MOST_SIGNATURE = 64, 200


@dataclass(frozen=True, slots=True)
class SignedEnvelope:
    """An envelope that was opened; its payload is believed only as far as its signatures say."""

    media_type: str
    what: str
    _envelope: Envelope
    _unread: tuple[Any, ...] = ()
    """Signatures of another form than this release's: they count for nothing, and stay."""

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
        form = self._envelope.to_dict()
        return forms.encode(form | {"signatures": [*form["signatures"], *self._unread]})


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
    forms.any_text(form["payload"], f"{what}'s payload", most=most)
    rows = forms.listing(form["signatures"], f"{what}'s signatures", most=signatures)
    read = [row for row in rows if _is_ours(row)]
    media_type = forms.text(form["payloadType"], f"{what}'s type")
    try:
        envelope = Envelope.from_dict(form | {"signatures": read})
    except (ValueError, TypeError) as error:
        raise TrustError(
            "{what} has a signature or a payload that can't be read", what=what
        ) from error
    return SignedEnvelope(media_type, what, envelope, tuple(r for r in rows if r not in read))


def _is_ours(row: object) -> bool:
    """Whether a signature has the form that this release knows, whatever else is beside it."""
    if not isinstance(row, dict):
        return False
    return _is_text(row.get("keyid"), _MOST_KEYID) and _is_text(row.get("sig"), _MOST_SIGNATURE)


def _is_text(value: object, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most


def require_type(envelope: SignedEnvelope, wanted: Iterable[str]) -> None:
    """Raises TrustError unless it was signed as one of the types `wanted`."""
    if envelope.media_type not in wanted:
        raise TrustError(
            "{what} is signed as something else, “{form}”",
            what=envelope.what,
            form=envelope.media_type[:80],
        )

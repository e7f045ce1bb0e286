"""Signed statements: what may be spoken, and when (DSSE envelopes).

The only importer of securesystemslib's envelopes and public keys. Verifying needs no
`cryptography`: securesystemslib falls back to its own Ed25519. Not handled here: whether a
statement is still current, which is TUF's business (`feed.py`), and private keys
(`keys/folder.py`).

The envelope is DSSE v1.0 (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import Signer, SSlibKey

from station.errors import TrustError
from station.programme.bulletin import Bulletin, Priority
from station.programme.timetable import Timetable
from station.programme.timetable_mistakes import mistakes
from station.trust import bulletin_form, forms
from station.trust.bulletin_form import Approval
from station.trust.rules import Group, Rules, Signatory, StatementKind, read_rules

__all__ = [
    "Rules",
    "Verified",
    "approved_at",
    "countersign",
    "open_bulletin",
    "open_timetable",
    "read_rules",
    "seal",
    "verify_bulletin",
    "verify_timetable",
]

MOST_BYTES = 262_144
_MOST_SIGNATURES = 20
_TYPES = {f"application/vnd.loa-thon.{kind.value}+json": kind for kind in StatementKind}


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verified(Generic[T]):
    """What a statement says, its number, and the digest of what was signed."""

    content: T
    sequence: int
    sha256: str


def verify_bulletin(envelope: bytes, rules: Rules) -> Bulletin:
    """The bulletin, or emergency bulletin, in `envelope`, verified by `rules`.

    Raises TrustError with one sentence when it may not be spoken.
    """
    return open_bulletin(envelope, rules).content


def open_bulletin(envelope: bytes, rules: Rules) -> Verified[Bulletin]:
    """As `verify_bulletin`, with the statement's number."""
    verified, kind = _opened(
        envelope, "the bulletin", (StatementKind.BULLETIN, StatementKind.EMERGENCY)
    )
    signed_by = _signed_by(verified, rules, "the bulletin")
    bulletin, approval = bulletin_form.read_bulletin(_payload(verified, "the bulletin"))
    what = f"the bulletin “{bulletin.id}”"
    if (bulletin.priority is Priority.EMERGENCY) != (kind is StatementKind.EMERGENCY):
        raise TrustError(
            "{what} calls itself {priority} but is signed as {kind}",
            what=what,
            priority=bulletin.priority,
            kind=kind,
        )
    _require(rules, kind, signed_by, approval, what)
    return Verified(bulletin, approval.sequence, _digest(verified))


def approved_at(envelope: bytes, rules: Rules) -> datetime:
    """When a bulletin's statement was made, as somebody says whom `rules` name.

    It may lack signatures yet. Raises TrustError.
    """
    verified, _ = _opened(
        envelope, "the bulletin", (StatementKind.BULLETIN, StatementKind.EMERGENCY)
    )
    _signed_by(verified, rules, "the bulletin")
    return bulletin_form.read_bulletin(_payload(verified, "the bulletin"))[1].at


def verify_timetable(envelope: bytes, rules: Rules) -> Timetable:
    """The timetable in `envelope`, verified by `rules` and outside their quiet hours.

    Raises TrustError with one sentence when it may not be kept.
    """
    return open_timetable(envelope, rules).content


def open_timetable(envelope: bytes, rules: Rules) -> Verified[Timetable]:
    """As `verify_timetable`, with the statement's number."""
    verified, kind = _opened(envelope, "the timetable", (StatementKind.TIMETABLE,))
    signed_by = _signed_by(verified, rules, "the timetable")
    found, approval = bulletin_form.read_timetable(_payload(verified, "the timetable"))
    _require(rules, kind, signed_by, approval, "the timetable")
    problems = mistakes(found, rules.quiet_hours)
    if problems:
        raise TrustError("the timetable isn't kept: {problems}", problems="; ".join(problems))
    return Verified(found, approval.sequence, _digest(verified))


def seal(kind: StatementKind, form: Mapping[str, Any]) -> bytes:
    """An envelope around `form`, which nobody has signed yet."""
    media_type = next(name for name, of_kind in _TYPES.items() if of_kind is kind)
    return forms.encode(Envelope(forms.encode(form), media_type, {}).to_dict())


def countersign(envelope: bytes, signer: Signer) -> bytes:
    """`envelope` with the signature of `signer` beside those it has. Raises TrustError."""
    opened, _ = _opened(envelope, "the statement", tuple(StatementKind))
    opened.sign(signer)
    return forms.encode(opened.to_dict())


def _opened(
    envelope: bytes, what: str, kinds: tuple[StatementKind, ...]
) -> tuple[Envelope, StatementKind]:
    form = forms.decode(envelope, what, most=MOST_BYTES)
    form = forms.table(form, ("payload", "payloadType", "signatures"), what)
    forms.text(form["payload"], f"{what}'s payload", most=MOST_BYTES)
    for row in forms.listing(form["signatures"], f"{what}'s signatures", most=_MOST_SIGNATURES):
        signature = forms.table(row, ("keyid", "sig"), f"{what}'s signature")
        forms.text(signature["keyid"], f"{what}'s keyid", most=64)
        forms.text(signature["sig"], f"{what}'s signature", most=200)
    kind = _TYPES.get(forms.text(form["payloadType"], f"{what}'s type"))
    if kind is None or kind not in kinds:
        raise TrustError(
            "{what} is signed as something else, “{form}”", what=what, form=form["payloadType"][:80]
        )
    try:
        return Envelope.from_dict(form), kind
    except (ValueError, TypeError) as error:
        raise TrustError(
            "{what} has a signature or a payload that can't be read", what=what
        ) from error


def _digest(verified: Envelope) -> str:
    """Of the payload: who else signs the same adds nothing to what it says."""
    return hashlib.sha256(verified.payload).hexdigest()


def _payload(verified: Envelope, what: str) -> Any:
    return forms.decode_canonical(verified.payload, what, most=MOST_BYTES)


def _signed_by(envelope: Envelope, rules: Rules, what: str) -> frozenset[str]:
    """The key ids of `rules` whose signatures hold. The payload isn't looked at before that."""
    found = frozenset(
        keyid
        for keyid in envelope.signatures
        if keyid in rules.signatories and _holds(envelope, rules.signatories[keyid])
    )
    if not found:
        raise TrustError(
            "{what} isn't signed by anybody whom this commune's rules name; it isn't used",
            what=what,
        )
    return found


def _holds(envelope: Envelope, signatory: Signatory) -> bool:
    key = SSlibKey(signatory.keyid, "ed25519", "ed25519", {"public": signatory.public})
    try:
        envelope.verify([key], 1)
    except UnverifiedSignatureError:
        return False
    return True


def _require(
    rules: Rules, kind: StatementKind, signed_by: frozenset[str], approval: Approval, what: str
) -> None:
    lacking = rules.lacking(kind, signed_by, approval.at)
    if lacking is not None:
        raise TrustError(
            "{what} lacks the signature of the {names} (a key valid on "
            "{at:%Y-%m-%d}); it isn't used until that person signs",
            what=what,
            names=_names(lacking),
            at=approval.at,
        )


def _names(group: Group) -> str:
    return " or the ".join(sorted(role.value for role in group))

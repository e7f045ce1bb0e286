"""Signed statements: what may be spoken, and when.

Not handled here: the envelope (`envelope.py`), whether a statement is still current, which is
TUF's business (`feed.py`), and private keys (`keys/folder.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from securesystemslib.signer import Signer

from station.errors import TrustError
from station.programme.bulletin import Bulletin, Priority
from station.programme.timetable import Timetable
from station.programme.timetable_mistakes import mistakes
from station.trust import bulletin_form, forms
from station.trust import envelope as dsse
from station.trust.bulletin_form import MOST_SEQUENCE, Approval
from station.trust.envelope import SignedEnvelope
from station.trust.rules import Group, Rules, Signatory, StatementKind, read_rules

__all__ = [
    "Rules",
    "Verified",
    "approval_of",
    "countersign",
    "open_bulletin",
    "open_timetable",
    "read_rules",
    "verify_bulletin",
    "verify_timetable",
    "wrap",
]

MOST_BYTES = 262_144
_MOST_SIGNATURES = 20
_BULLETINS = (StatementKind.BULLETIN, StatementKind.EMERGENCY)
_TYPES = {f"application/vnd.loa-thon.{kind.value}+json": kind for kind in StatementKind}


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a statement: of which kind, by whose keys (ids), and when, as they say."""

    kind: StatementKind
    keys: frozenset[str]
    at: datetime

    def counts(self, rules: Rules) -> bool:
        """Whether `rules` would verify it: not a revoked key's, but a rotated one's."""
        known = self.keys & rules.signatories.keys()
        return rules.lacking(self.kind, known, self.at) is None


@dataclass(frozen=True, slots=True)
class Verified(Generic[T]):
    """What a statement says, its number, the digest of what was signed, and who made it."""

    content: T
    sequence: int
    sha256: str
    maker: Maker | None = None


def verify_bulletin(envelope: bytes, rules: Rules) -> Bulletin:
    """The bulletin, or emergency bulletin, in `envelope`, verified by `rules`.

    Raises TrustError with one sentence when it may not be spoken.
    """
    return open_bulletin(envelope, rules).content


def open_bulletin(envelope: bytes, rules: Rules) -> Verified[Bulletin]:
    """As `verify_bulletin`, with the statement's number."""
    verified, kind = _opened(envelope, "the bulletin", _BULLETINS)
    signed_by = _signed_by(verified, rules)
    bulletin, approval = bulletin_form.read_bulletin(verified.form())
    what = f"the bulletin “{bulletin.id}”"
    if (bulletin.priority is Priority.EMERGENCY) != (kind is StatementKind.EMERGENCY):
        raise TrustError(
            "{what} calls itself {priority} but is signed as {kind}",
            what=what,
            priority=bulletin.priority,
            kind=kind,
        )
    _require(rules, kind, signed_by, approval, what)
    maker = Maker(kind, signed_by, approval.at)
    return Verified(bulletin, approval.sequence, verified.sha256, maker)


def approval_of(envelope: bytes, rules: Rules) -> tuple[datetime, tuple[Signatory, ...]]:
    """When a bulletin's statement was made, and who of `rules` signed it, in their order.

    It may lack signatures yet, but not all. Raises TrustError.
    """
    verified, _ = _opened(envelope, "the bulletin", _BULLETINS)
    _signed_by(verified, rules)
    _, approval = bulletin_form.read_bulletin(verified.form())
    return approval.at, _signers(verified, rules)


def keyids_of(envelope: bytes) -> frozenset[str]:
    """The ids of the keys under which there are signatures, whether or not they hold.

    Raises TrustError when it isn't a statement.
    """
    return frozenset(_opened(envelope, "the statement", tuple(StatementKind))[0].keyids)


def number_of(envelope: bytes) -> int:
    """The number of a statement, verified by nobody; 0 when it can't be read."""
    try:
        form = _opened(envelope, "the statement", tuple(StatementKind))[0].form()
        return forms.whole(form["sequence"], "its number", least=1, most=MOST_SEQUENCE)
    except (TrustError, KeyError, TypeError):
        return 0


def verify_timetable(envelope: bytes, rules: Rules) -> Timetable:
    """The timetable in `envelope`, verified by `rules` and outside their quiet hours.

    Raises TrustError with one sentence when it may not be kept.
    """
    return open_timetable(envelope, rules).content


def read_timetable(envelope: bytes) -> Timetable:
    """The timetable in `envelope`, verified by nobody: to show it, or to sign it again.

    Raises TrustError when it can't be read.
    """
    opened, _ = _opened(envelope, "the timetable", (StatementKind.TIMETABLE,))
    return bulletin_form.read_timetable(opened.form())[0]


def open_timetable(envelope: bytes, rules: Rules) -> Verified[Timetable]:
    """As `verify_timetable`, with the statement's number."""
    verified, kind = _opened(envelope, "the timetable", (StatementKind.TIMETABLE,))
    signed_by = _signed_by(verified, rules)
    found, approval = bulletin_form.read_timetable(verified.form())
    _require(rules, kind, signed_by, approval, "the timetable")
    problems = mistakes(found, rules.quiet_hours)
    if problems:
        raise TrustError("the timetable isn't kept: {problems}", problems="; ".join(problems))
    maker = Maker(kind, signed_by, approval.at)
    return Verified(found, approval.sequence, verified.sha256, maker)


def wrap(kind: StatementKind, form: Mapping[str, Any]) -> bytes:
    """An envelope around `form`, which nobody has signed yet."""
    return dsse.wrap(next(name for name, of in _TYPES.items() if of is kind), form)


def countersign(statement: bytes, signer: Signer) -> bytes:
    """`statement` with the signature of `signer` beside those it has. Raises TrustError."""
    return _opened(statement, "the statement", tuple(StatementKind))[0].signed(signer)


def _opened(
    statement: bytes, what: str, kinds: tuple[StatementKind, ...]
) -> tuple[SignedEnvelope, StatementKind]:
    opened = dsse.unwrap(statement, what, most=MOST_BYTES, signatures=_MOST_SIGNATURES)
    dsse.require_type(opened, [name for name, kind in _TYPES.items() if kind in kinds])
    return opened, _TYPES[opened.media_type]


def _signed_by(opened: SignedEnvelope, rules: Rules) -> frozenset[str]:
    """The key ids of `rules` whose signatures hold. The payload isn't looked at before that."""
    found = frozenset(person.keyid for person in _signers(opened, rules))
    if not found:
        raise TrustError(
            "{what} isn't signed by anybody whom this commune's rules name; it isn't used",
            what=opened.what,
        )
    return found


def _signers(opened: SignedEnvelope, rules: Rules) -> tuple[Signatory, ...]:
    """Those of `rules` whose signatures hold, in the rules' order."""
    return tuple(
        person
        for keyid, person in rules.signatories.items()
        if keyid in opened.keyids and opened.holds(keyid, person.public)
    )


def _require(
    rules: Rules, kind: StatementKind, signed_by: frozenset[str], approval: Approval, what: str
) -> None:
    lacking = rules.lacking(kind, signed_by, approval.at)
    if lacking is not None and not lacking:
        raise TrustError(
            "by this commune's rules nobody whom this release knows may sign {what}; it isn't "
            "used until a newer release is installed",
            what=what,
        )
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

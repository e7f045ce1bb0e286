"""What is on offer, judged by rules that are yet to be signed: whom they need, what they silence.

Not handled here: the change of the rules (`keys/changes.py`), and whether it goes on
(`rotation.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from station.commune.record import Record
from station.commune.store.database import Store
from station.errors import LoaThonError, Sentence, TrustError
from station.trust.rules import Rules
from station.trust.statement import keyids_of, verify_bulletin, verify_timetable


@dataclass(frozen=True, slots=True)
class Silenced:
    """What the villages would believe no more, and why."""

    what: Sentence
    why: LoaThonError


Agrees = Callable[[Sequence[Silenced]], bool]
"""Asked before a change that silences something: whether it goes on."""


def nobody_agrees(_: Sequence[Silenced]) -> bool:
    """Nobody was asked, so it doesn't go on."""
    return False


@dataclass(frozen=True, slots=True)
class SignedOnOffer:
    """A signed statement that the villages have or will get."""

    what: Sentence
    envelope: bytes
    verify: Callable[[bytes, Rules], object]


def on_offer(store: Store, now: datetime) -> tuple[SignedOnOffer, ...]:
    """The approved bulletins that are still valid, and the timetable. Raises StorageError."""
    found = [_bulletin(each) for each in store.bulletins() if each.is_on_offer(now)]
    timetable = store.timetable()
    if timetable is not None:
        found.append(SignedOnOffer(Sentence("the timetable"), timetable, verify_timetable))
    return tuple(found)


def silenced(statements: Iterable[SignedOnOffer], old: Rules, new: Rules) -> Iterator[Silenced]:
    """What of `statements` is verified by the rules `old`, and no more by `new`."""
    for each in statements:
        if _trouble(each, old) is None and (why := _trouble(each, new)) is not None:
            yield Silenced(each.what, why)


def needed_keys(envelopes: Iterable[bytes]) -> frozenset[str]:
    """The ids of all keys that have signed one of `envelopes`."""
    found = frozenset[str]()
    for envelope in envelopes:
        # What can't be read needs no key.
        with suppress(TrustError):
            found |= keyids_of(envelope)
    return found


def _bulletin(record: Record) -> SignedOnOffer:
    what = Sentence("the bulletin “{id}”", id=record.bulletin.id)
    return SignedOnOffer(what, record.envelope or b"", verify_bulletin)


def _trouble(statement: SignedOnOffer, rules: Rules) -> TrustError | None:
    try:
        statement.verify(statement.envelope, rules)
    except TrustError as error:
        return error
    return None

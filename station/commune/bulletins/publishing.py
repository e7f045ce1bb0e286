"""What is offered to the villages: approved bulletins that are still valid, and the timetable.

A part that the villages would refuse stays as it was last published, and holds up none of the
others: a warning least of all. Not handled here: how the repository is written
(`repository/writer.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.bulletins.signing import check_recordings
from station.commune.home import Home
from station.commune.record import Action, BulletinState, Event, Record, after
from station.commune.repository.digests import KnownDigests
from station.commune.repository.target_store import Digest
from station.commune.repository.writer import Published
from station.commune.store.database import Store
from station.errors import Sentence, StorageError, TrustError
from station.trust.rules import Rules
from station.trust.statement import verify_bulletin, verify_timetable

Files = Mapping[str, bytes | Path]
"""A repository's files by their names: each its bytes, or the file that has them."""

TIMETABLE = "timetable.json"
_UNCHANGED = Sentence("{what} isn't published anew and stays as the villages have it: {error}")
_UNPUBLISHED = Sentence("{what} isn't published: {error}")


@dataclass(slots=True)
class Publication:
    """What is to be published: `files` by their names, and the bulletins among them.

    `unproved` are the names of what can't be verified, which stay in their last form, and `left`
    a sentence for each.
    """

    files: dict[str, bytes | Path] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    unproved: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)


def publish(home: Home, store: Store, feed_key: Signer, now: datetime) -> Published:
    """Write the repository anew with all that is on offer at `now`.

    Needs the feed's key only. What the villages would refuse stays in its last form, and is named
    in the outcome's `left`. Raises StorageError; what was published before is then as it was.
    """
    digest = KnownDigests(home.path / ".digests.json")
    offer = _offer(home, store, digest, now)
    press = home.press(home.settings(), digest)
    published = press.publish(offer.files, feed_key, now, unchanged=offer.unproved)
    digest.keep()
    changed = [each for each in offer.records if each.state is not after(each, Action.PUBLISH)]
    store.change_all(_published(record, published, now) for record in changed)
    return replace(published, left=tuple(offer.left))


def _offer(home: Home, store: Store, digest: Digest, now: datetime) -> Publication:
    rules, offer = home.rules(), Publication()
    for record in store.bulletins():
        if record.is_on_offer(now):
            _add_bulletin(offer, record, home, rules, digest)
    timetable = store.timetable()
    if timetable is not None:
        _add_timetable(offer, timetable, rules)
    return offer


def _add_bulletin(
    offer: Publication, record: Record, home: Home, rules: Rules, digest: Digest
) -> None:
    try:
        offer.files |= _files(record, home, rules, digest)
        offer.records.append(record)
    except (TrustError, StorageError) as error:
        offer.unproved |= {_name(record), *map(_audio, record.digests)}
        what = Sentence("the bulletin “{id}”", id=record.bulletin.id)
        text = _UNCHANGED if record.state is BulletinState.PUBLISHED else _UNPUBLISHED
        offer.left.append(Sentence(text, what=what, error=error))


def _add_timetable(offer: Publication, envelope: bytes, rules: Rules) -> None:
    try:
        verify_timetable(envelope, rules)
        offer.files[TIMETABLE] = envelope
    except TrustError as error:
        offer.unproved.add(TIMETABLE)
        offer.left.append(Sentence(_UNCHANGED, what=Sentence("the timetable"), error=error))


def _published(record: Record, published: Published, now: datetime) -> tuple[Record, Event]:
    note = f"version {published.version}"
    state = after(record, Action.PUBLISH)
    return replace(record, state=state), Event(now, "feed", "publish", record.bulletin.id, note)


def _files(record: Record, home: Home, rules: Rules, digest: Digest) -> Files:
    envelope = record.envelope or b""
    verify_bulletin(envelope, rules)
    check_recordings(record, home, digest)
    recordings = {_audio(sha256): home.audio(sha256) for sha256 in record.digests}
    return {_name(record): envelope, **recordings}


def _name(record: Record) -> str:
    return f"bulletins/{record.bulletin.id}.json"


def _audio(sha256: str) -> str:
    return f"audio/{sha256}.opus"

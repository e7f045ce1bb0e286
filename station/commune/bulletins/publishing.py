"""What is offered to the villages: approved bulletins that are still valid, and the timetable.

Not handled here: how the repository is written (`repository/writer.py`).
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.bulletins.signing import check_recordings
from station.commune.home import Home
from station.commune.record import Action, Event, Record, after
from station.commune.repository.digests import KnownDigests
from station.commune.repository.target_store import Digest
from station.commune.repository.writer import Published
from station.commune.store.database import Store
from station.trust.rules import Rules
from station.trust.statement import verify_bulletin, verify_timetable


def publish(home: Home, store: Store, feed_key: Signer, now: datetime) -> Published:
    """Write the repository anew with all that is on offer at `now`.

    Needs the feed's key only. What the villages would refuse stops it: TrustError. Raises
    StorageError; what was published before is then as it was.
    """
    of, rules, digest = home.settings(), home.rules(), KnownDigests(home.path / ".digests.json")
    offered = [record for record in store.bulletins() if record.is_on_offer(now)]
    files: dict[str, bytes | Path] = {}
    for record in offered:
        files |= _files(record, home, rules, digest)
    timetable = store.timetable()
    if timetable is not None:
        verify_timetable(timetable, rules)
        files["timetable.json"] = timetable
    published = home.press(of, digest).publish(files, feed_key, now)
    digest.keep()
    changed = [record for record in offered if record.state is not after(record, Action.PUBLISH)]
    store.change_all(_published(record, published, now) for record in changed)
    return published


def _published(record: Record, published: Published, now: datetime) -> tuple[Record, Event]:
    note = f"version {published.version}"
    state = after(record, Action.PUBLISH)
    return replace(record, state=state), Event(now, "feed", "publish", record.bulletin.id, note)


def _files(record: Record, home: Home, rules: Rules, digest: Digest) -> dict[str, bytes | Path]:
    envelope = record.envelope or b""
    bulletin = verify_bulletin(envelope, rules)
    check_recordings(record, home, digest)
    files: dict[str, bytes | Path] = {f"bulletins/{bulletin.id}.json": envelope}
    for recording in bulletin.recordings:
        files[f"audio/{recording.sha256}.opus"] = home.audio(recording.sha256)
    return files

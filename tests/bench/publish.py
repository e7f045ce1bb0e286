"""How long `commune publish` takes with a thousand live bulletins.

python -m tests.bench.publish [BULLETINS]
"""

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from station.cli.commune.passphrases import ENVIRONMENT, TypedPassphrases
from station.commune.bulletins.publishing import publish
from station.commune.bulletins.signing import approve, submit
from station.commune.ceremony.founding import Founding, found
from station.commune.home import Home
from station.commune.keys.folder import FEED
from station.commune.record import BulletinState, Record
from station.programme.bulletin import Bulletin, Priority, Recording

SECRET = "a passphrase for a bench, of the {}"
KEYS = ("root", "targets", "editor", "chairman")
BYTES = 300_000  # a recording of 100 s


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    count = int(arguments[0]) if arguments else 1000
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name) / "xa")
        now = datetime.now(UTC) - timedelta(minutes=10)
        known = {f"{ENVIRONMENT}{key.upper()}": SECRET.format(key) for key in KEYS}
        secrets = TypedPassphrases(None, known, lambda question, _: SECRET.format(question))
        found(home, Founding("xa", "Xã", {}), secrets, now)
        for number in range(count):
            _approved(home, number, now)
        feed = home.keys.unlock(FEED, None)
        for what, new in (
            (f"publish {count} bulletins for the first time", 0),
            ("publish again, with 1 more", 1),
            ("publish again, with 10 more", 10),
            ("publish again, without news", 0),
        ):
            for each in range(new):
                _approved(home, count + each, now)
            count += new
            with _timed(what):
                publish(home, home.store(), feed, datetime.now(UTC))


_KEYS: dict[str, CryptoSigner] = {}


def _approved(home: Home, number: int, now: datetime) -> None:
    for name in ("editor", "chairman"):
        if name not in _KEYS:
            _KEYS[name] = home.keys.unlock(name, SECRET.format(name))
    audio = os.urandom(BYTES)
    digest = hashlib.sha256(audio).hexdigest()
    home.audio(digest).parent.mkdir(exist_ok=True)
    home.audio(digest).write_bytes(audio)
    bulletin = Bulletin(
        id=f"thong-bao-{number}",
        title=f"Thông báo {number}",
        priority=Priority.NORMAL,
        recordings=(Recording("vi", digest, BYTES, 100.0),),
        text_sha256=hashlib.sha256(b"").hexdigest(),
        valid_from=now.replace(microsecond=0),
        valid_until=now.replace(microsecond=0) + timedelta(days=30),
    )
    record = Record(bulletin, BulletinState.DRAFT, "a.txt", "Kính thưa bà con. " * 100)
    later, store = now + timedelta(minutes=1), home.store()
    record = submit(record, _KEYS["editor"], store, later)
    approve(record, _KEYS["chairman"], home, store, later, heard=[digest])


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"  {time.perf_counter() - began:8.3f} s  {what}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""A commune for tests: real keys, real statements, a real repository, and faults on cue.

It has no database and no voice: audio is whatever bytes the test gives. Not handled here: the
`commune` command, which has its own tests.
"""

import contextlib
import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from securesystemslib.signer import CryptoSigner

from station.commune.keys.folder import make_key, public_hex
from station.commune.repository.serve import make_app
from station.commune.repository.writer import OfflineKeys, RepositoryWriter
from station.programme import timetable_form
from station.programme.bulletin import Bulletin, Priority, Recording
from station.programme.timetable import QuietHours
from station.trust import bulletin_form
from station.trust.bulletin_form import Approval
from station.trust.rules import USUAL_GROUPS, Role, Rules, Signatory, StatementKind, write_rules
from station.trust.statement import countersign, wrap

BEGINNING = datetime(2026, 11, 23, tzinfo=UTC)
QUIET = QuietHours(time(21), time(5))
PEOPLE = ("editor", "chairman", "deputy", "stranger")


class OfficeSimulator:
    """A commune in `folder`, founded at `now`; `root_bytes` is what its villages are given."""

    def __init__(
        self, folder: Path, *, now: datetime = BEGINNING, quiet: QuietHours = QUIET
    ) -> None:
        self.repository = folder / "repository"
        self.now, self.quiet = now, quiet
        self.keys = {name: make_key() for name in ("root", "targets", "feed", *PEOPLE)}
        self.groups = USUAL_GROUPS
        self.files: dict[str, bytes | Path] = {}
        self._sequence = 0
        feed_life, offline_life = timedelta(days=60), timedelta(days=3650)
        self.press = RepositoryWriter(
            self.repository, feed_life=feed_life, offline_life=offline_life
        )
        self.root_bytes = self.press.create(self._offline(), self.trust(), now)

    def rules(self) -> Rules:
        """The commune's rules: editor, chairman and deputy, valid from 2020 to 2100."""
        start, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
        people = {
            key.public_key.keyid: Signatory(
                key.public_key.keyid, public_hex(key), Role(name), name.title(), start, end
            )
            for name, key in self.keys.items()
            if name in list(Role)
        }
        return Rules("Xã Mẫu", self.quiet, people, self.groups)

    def trust(self) -> bytes:
        """trust.json."""
        return write_rules(self.rules())

    def renew(self, *, change_root: bool = False) -> None:
        """Sign the root and the rules anew, with a new root key if asked."""
        previous = (self.keys["root"],) if change_root else ()
        if change_root:
            self.keys["root"] = make_key()
        self.press.renew(self._offline(previous), self.trust(), self.now)

    def add_bulletin(
        self,
        id: str,  # noqa: A002 - the bulletin's own name for it
        title: str = "Thông báo",
        audio: bytes | Path = b"OggS of a test",
        *,
        seconds: float = 1.0,
        priority: Priority = Priority.NORMAL,
        language: str = "vi",
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        villages: Collection[str] = (),
        repeats: int = 1,
        corrects: Collection[str] = (),
        signed_by: Iterable[str] | None = None,
    ) -> Bulletin:
        """Sign a bulletin and lay it ready for `publish`; as an emergency if it is one."""
        data = audio if isinstance(audio, bytes) else audio.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        bulletin = Bulletin(
            id=id,
            title=title,
            priority=priority,
            recordings=(Recording(language, digest, len(data), seconds),),
            text_sha256=hashlib.sha256(title.encode()).hexdigest(),
            valid_from=valid_from or self.now - timedelta(days=1),
            valid_until=valid_until or self.now + timedelta(days=30),
            villages=frozenset(villages),
            repeats=repeats,
            corrects=tuple(corrects),
        )
        self.files[f"bulletins/{id}.json"] = self.sign_bulletin(bulletin, signed_by)
        self.files[f"audio/{digest}.opus"] = audio
        return bulletin

    def sign_bulletin(self, bulletin: Bulletin, signed_by: Iterable[str] | None = None) -> bytes:
        """The envelope of `bulletin`, signed by those whom the rules want, or by `signed_by`."""
        emergency = bulletin.priority is Priority.EMERGENCY
        usual = ("chairman",) if emergency else ("editor", "chairman")
        form = bulletin_form.write_bulletin(bulletin, self.approval())
        kind = StatementKind.EMERGENCY if emergency else StatementKind.BULLETIN
        return self.signed(kind, form, usual if signed_by is None else signed_by)

    def withdraw(self, id: str) -> None:  # noqa: A002
        """Take a bulletin out of the next publishing; its audio stays, as another may use it."""
        del self.files[f"bulletins/{id}.json"]

    def set_timetable(
        self, form: Mapping[str, Any], signed_by: Iterable[str] = ("editor",)
    ) -> None:
        """Sign a timetable, given as its TOML would be, and lay it ready for `publish`."""
        table = bulletin_form.write_timetable(timetable_form.read(form), self.approval())
        self.files["timetable.json"] = self.signed(StatementKind.TIMETABLE, table, signed_by)

    def approval(self) -> Approval:
        """The next statement's number, and now."""
        self._sequence += 1
        return Approval(self.now, self._sequence)

    def signed(
        self, kind: StatementKind, form: Mapping[str, Any], signed_by: Iterable[str]
    ) -> bytes:
        """An envelope of any kind around any form, signed by any of `PEOPLE`, or nobody."""
        envelope = wrap(kind, form)
        for name in signed_by:
            envelope = countersign(envelope, self.keys[name])
        return envelope

    def publish(self, now: datetime | None = None) -> None:
        """Write the repository; what it signs expires 60 days after `now`."""
        self.now = now or self.now
        self.press.publish(self.files, self.keys["feed"], self.now)

    def sign_with_wrong_key(self) -> None:
        """Publish with a feed key that the commune's root doesn't name, as a thief would."""
        self.press.publish(self.files, make_key(), self.now)

    def tamper(self, name: str) -> Path:
        """Change one byte of a file of a role (`timestamp`) or of a target (`trust.json`)."""
        path = self.path(name)
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle] = ord("0") if data[middle] != ord("0") else ord("1")
        path.write_bytes(data)
        return path

    def path(self, name: str) -> Path:
        """The newest file of a role (`snapshot`), or of a target (`bulletins/x.json`)."""
        if name == "timestamp":
            return self.repository / "metadata" / "timestamp.json"
        if name in ("root", "targets", "snapshot", "feed"):
            found = (self.repository / "metadata").glob(f"*.{name}.json")
            return max(found, key=lambda path: int(path.name.split(".")[0]))
        parent, _, last = name.rpartition("/")
        found = (self.repository / "targets" / parent).glob(f"*.{last}")
        return max(found, key=lambda path: path.stat().st_mtime_ns)

    @contextmanager
    def serve(self) -> Iterator["ServedRepository"]:
        """The repository over real HTTP on loopback, while the block runs."""
        served = ServedRepository(make_app(self.repository))
        server = make_server(
            "127.0.0.1", 0, served, server_class=_Server, handler_class=_QuietHandler
        )
        served.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _offline(self, previous: tuple[CryptoSigner, ...] = ()) -> OfflineKeys:
        roots = (self.keys["root"], *previous)
        return OfflineKeys(roots, self.keys["targets"], self.keys["feed"])


@dataclass
class ServedRepository:
    """The real application, which counts, and misbehaves when one of the fields is set.

    `only` bounds a fault to paths that contain it. `cut_after` bytes an answer's body breaks off;
    without `ranges` it always begins at the beginning.
    """

    app: Any
    url: str = ""
    requests: list[str] = field(default_factory=list)
    sent: int = 0
    status: str | None = None
    portal: bool = False
    cut_after: int | None = None
    hide_length: bool = False
    ranges: bool = True
    only: str = ""

    def behave(self) -> None:
        """Clear every fault and every count."""
        self.status, self.portal, self.cut_after, self.hide_length = None, False, None, False
        self.only, self.sent, self.ranges = "", 0, True
        self.requests.clear()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.requests.append(path)
        if not self.ranges:
            environ.pop("HTTP_RANGE", None)
        if self.only in path and self.portal:
            start_response("200 OK", [("Content-Type", "text/html")])
            return [b"<html><title>Welcome to the hotel's Wi-Fi</title></html>"]
        if self.only in path and self.status:
            start_response(self.status, [("Content-Length", "0")])
            return []
        return self._answer(environ, start_response, fault=self.only in path)

    def _answer(
        self, environ: dict[str, Any], start_response: Any, *, fault: bool
    ) -> Iterator[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if fault and self.hide_length:
                headers = [row for row in headers if row[0].lower() != "content-length"]
            return start_response(status, headers, *rest)

        left = self.cut_after if fault and self.cut_after is not None else None
        with contextlib.closing(self.app(environ, start)) as body:
            for chunk in body:
                part = chunk if left is None else chunk[:left]
                left = None if left is None else left - len(part)
                self.sent += len(part)
                yield part


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

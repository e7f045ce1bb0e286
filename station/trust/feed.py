"""The village's client of the commune's repository: what is current, and who may sign (TUF).

The only importer of tuf.ngclient. Not handled here: where the bytes come from (`source.py`), what
may be spoken (`statement.py`), and what is kept (the village's library).

The workflow is the TUF specification's, section 5
(https://theupdateframework.github.io/specification/latest/#detailed-client-workflow).
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tuf.api import exceptions
from tuf.ngclient import (
    FetcherInterface,
    Updater,
    UpdaterConfig,
)

from station.errors import LinkError, TrustError
from station.files import clear_unfinished, write_durably
from station.foreign import remove_strange
from station.server_date import ServerDate
from station.trust import names
from station.trust.download import WantedFile, download, download_on
from station.trust.feed_faults import translated
from station.trust.folder import FolderSource
from station.trust.names import Names
from station.trust.source import AbsentError, HttpSource, Source

log = logging.getLogger(__name__)
# It tells at each sync that a root which two of three keys signed lacks the third's signature.
logging.getLogger("tuf.api._payload").setLevel(logging.WARNING)

_MOST_METADATA = 10_000_000

Catalogue = Mapping[str, tuple[int, str]]
"""Name of a file → its length in bytes and its SHA-256, as the commune's signatures say."""


class _Updater(Updater):
    """tuf's own, which keeps its files so that neither a power cut nor a worn card harms them.

    It would not sync them: after a power cut an older repository would be taken. And it would write
    the root anew at each look.
    """

    def _persist_file(self, filename: str, data: bytes) -> None:
        path = Path(filename)
        if not path.is_file() or path.read_bytes() != data:
            write_durably(path, data)

    def _update_root_symlink(self) -> None:
        """Nothing: it is only for who begins without a root of his own."""


class Feed:
    """One look at the commune's repository; make a new one for the next.

    `source` is an http(s) address or a folder. `metadata` is the folder that keeps what was
    verified, against rollback. `root` is the commune's first root.json, from the set-up.
    `reference_time` (aware) is the instant against which expiry is judged: while the clock isn't
    trusted, the later of its floor and the last good sync. One thread at a time.
    """

    _names: Names = names

    def __init__(
        self,
        source: str,
        metadata: Path,
        root: bytes,
        *,
        reference_time: datetime,
        fetcher: Source | None = None,
    ) -> None:
        self._name, self._metadata, self._root = source, metadata, root
        self._reference_time = reference_time
        self._source = fetcher or open_source(source)
        self._adapter = _Fetcher(self._source)
        self._updater: Updater | None = None

    def refresh(self) -> Catalogue:
        """Verify the repository anew and say what is in it.

        Raises LinkError when it can't be had (retry later), TrustError when it isn't verified
        (retrying doesn't help), StorageError when the metadata can't be kept.
        """
        with translated(self._name, self._metadata, lambda: self._adapter.cut_short):
            self._updater = self._new_updater()
            self._updater.refresh()
            self._require_one_meaning()
            offered = self._offered(self._updater).items()
            found = {name: _entry(form) for name, form in offered if self._names.is_name(name)}
        return {name: entry for name, entry in found.items() if self._names.fits(name, entry[1])}

    def fetch(
        self,
        name: str,
        destination: Path,
        part: Path | None = None,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> None:
        """The verified bytes of `name` as the file `destination`: all of them, or it isn't touched.

        With `part`, a file on the same disk, what came is kept there when the link breaks, or
        when `goes_on` says no, and the next fetch continues it. Raises LinkError, TrustError and
        StorageError as `refresh`, and PausedError.
        """
        if self._updater is None:
            self.refresh()
        with translated(self._name, self._metadata, lambda: self._adapter.cut_short):
            wanted = self._wanted(name)

            def read(start: int) -> Iterator[bytes]:
                return self._source.read(wanted.path, wanted.length, start)

            if part is None:
                download(wanted, read, destination)
            else:
                download_on(wanted, read, destination, part, goes_on)

    def _new_updater(self) -> Updater:
        self._metadata.mkdir(parents=True, exist_ok=True)
        # tuf would follow links, and wait for pipes. Of its own one, root.json, nobody reads.
        remove_strange(self._metadata, _MOST_METADATA, "root_history")
        clear_unfinished(self._metadata, below=True)
        # tuf's own of these.
        for path in self._metadata.glob("tmp*"):
            path.unlink(missing_ok=True)
        try:
            updater = _Updater(
                str(self._metadata),
                "metadata/",
                fetcher=self._adapter,
                config=UpdaterConfig(max_delegations=2),
                bootstrap=self._root,
            )
        except exceptions.RepositoryError as error:
            raise TrustError(
                "this box's root.json is damaged: put the commune's root.json there again"
            ) from error
        # There is no public way to say which time it is, and a box without a clock battery must
        # not judge expiry by a clock that nobody has set.
        updater._trusted_set.reference_time = self._reference_time
        return updater

    def _require_one_meaning(self) -> None:
        """What the number of before is given to again is no news to tuf; to us it is a fault."""
        fetched, kept = self._adapter.timestamp, self._metadata / "timestamp.json"
        if fetched is not None and fetched != kept.read_bytes():
            raise TrustError(
                "{name} offers something else under the number that this box has had; if the "
                "commune's office was restored from a backup: commune lift",
                name=self._name,
            )

    def _offered(self, updater: Updater) -> Mapping[str, Any]:
        """The names in the metadata that the updater has just verified and kept."""
        # Delegated metadata is loaded by looking a name of it up.
        updater.get_targetinfo("timetable.json")
        top = self._listed("targets")
        listed = self._listed(names.FEED_ROLE)
        # The feed's key is online: names outside its delegation are none of its business.
        offered = {name: form for name, form in listed.items() if name != names.TOP_LEVEL}
        return offered | {name: form for name, form in top.items() if name == names.TOP_LEVEL}

    def _listed(self, role: str) -> Mapping[str, Any]:
        return _targets(self._metadata / f"{role}.json")

    def _wanted(self, name: str) -> WantedFile:
        """What the signatures say of `name`. Raises TrustError."""
        updater = self._updater if self._names.is_name(name) else None
        info = updater.get_targetinfo(name) if updater is not None else None
        if info is None:
            raise TrustError("the commune's repository doesn't offer “{name}”", name=name[:80])
        if info.length > self._names.most_bytes(name):
            raise TrustError(
                "“{name}” would be {length} bytes long; it isn't fetched",
                name=name,
                length=info.length,
            )
        sha256 = info.hashes["sha256"]
        if not self._names.fits(name, sha256):
            raise TrustError(
                "“{name}” has the digest “{sha256}”; it isn't fetched",
                name=name,
                sha256=sha256[:80],
            )
        return WantedFile(name, names.path_of(name, sha256), info.length, sha256)


class _Fetcher(FetcherInterface):
    """Gives tuf the bytes of a `Source`, and remembers whether the last body was too short."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.cut_short = False
        self.timestamp: bytes | None = None

    def download_bytes(self, url: str, max_length: int) -> bytes:
        """The file's bytes. Raises tuf's DownloadError, with ours as its cause."""
        try:
            data = b"".join(self._source.read(url, max_length))
        except AbsentError as error:
            raise exceptions.DownloadHTTPError(str(error), 404) from error
        except LinkError as error:
            raise exceptions.DownloadError(str(error)) from error
        self.cut_short = len(data) < max_length
        if url.endswith("/timestamp.json"):
            self.timestamp = data
        return data

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._source.read(url, names.most_bytes(url))


def _targets(path: Path) -> Mapping[str, Any]:
    listed: Mapping[str, Any] = json.loads(path.read_bytes())["signed"]["targets"]
    return listed


def _entry(form: Mapping[str, Any]) -> tuple[int, str]:
    return int(form["length"]), str(form["hashes"]["sha256"])


def open_source(
    source: str,
    proxy: str = "",
    goes_on: Callable[[], bool] = lambda: True,
    dated: Callable[[ServerDate], object] = lambda _: None,
) -> Source:
    """What `source` names: an http(s) address, asked by `proxy` while `goes_on`, or a folder.

    `dated` is told of the time by a server's own clock, if it proves who it is.
    """
    if source.startswith(("http://", "https://")):
        return HttpSource(source, proxy=proxy, goes_on=goes_on, dated=dated)
    return FolderSource(Path(source))

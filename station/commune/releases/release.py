"""The program's releases: made and signed by its maker, carried unchanged by a commune.

A repository of its own with the project's own root: root and release key are the maker's, the
commune has neither. Not handled here: building the wheels (`systemd/release.sh`), and the villages'
side (`trust/releases/feed.py`).
"""

import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.repository.metadata import MetadataFolder, OfflineKeys, target
from station.commune.repository.metadata_reader import Versions
from station.commune.repository.target_store import TargetStore
from station.errors import InputError, LinkError, RefusedError, StorageError
from station.files import durable_file
from station.lock import one_at_a_time
from station.trust.releases import names as release_names
from station.trust.releases.feed import FOLDER, ReleaseFeed

_ROOT_LIFE, _RELEASE_LIFE = timedelta(days=3650), timedelta(days=1095)
"""A village's box may lie in a cupboard for long; versions alone keep old releases out."""

_COPIED = re.compile(r"(?:[1-9]\d{0,9}\.)?(?:root|targets|snapshot|timestamp)\.json")
_MOST_METADATA = 1_000_000


class ReleaseWriter:
    """The maker's repository in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._metadata = MetadataFolder(folder / "metadata")
        self._store = TargetStore(folder / "targets")
        self._lock = folder.with_name(f".{folder.name}.lock")

    def found(self, root: Signer, release: Signer, now: datetime) -> bytes:
        """A new repository without releases. Returns root.json, which each box needs.

        Raises RefusedError when there is one already, StorageError.
        """
        with one_at_a_time(self._lock):
            if self._metadata.exists():
                raise RefusedError(
                    "there are releases in {folder} already", folder=self._metadata.folder
                )
            keys = OfflineKeys((root,), release, release)
            self._metadata.write_root(keys, 1, _to_the_second(now + _ROOT_LIFE))
            self._list({}, release, Versions(), now)
        return self._metadata.root_bytes()

    def release(
        self, version: str, builds: Mapping[tuple[str, str], Iterable[Path]], key: Signer,
        now: datetime,
    ) -> None:  # fmt: skip
        """Make `version` the only release: for each (Python, machine) the wheels it is made of.

        Raises InputError for a version that isn't newer or a wheel's name that can't be.
        """
        with one_at_a_time(self._lock):
            then = self._metadata.versions()
            self._require_newer(version, self._metadata.listed("targets", then.targets))
            files: dict[str, bytes | Path] = {}
            known: dict[str, str] = {}
            for (python, machine), wheels in builds.items():
                named: dict[str, bytes | Path] = {f"wheels/{path.name}": path for path in wheels}
                placed = self._store.place_all(named)
                digests = {path.removeprefix("wheels/"): of.sha256 for path, of in placed.items()}
                _require_same(known, digests)
                form = {"version": version, "wheels": digests}
                files |= named | {
                    f"{version}-{python}-{machine}.json": json.dumps(form, sort_keys=True).encode()
                }
            _require_names(files)
            placed = self._store.place_all(files)
            listed = {name: target(name, of.length, of.sha256) for name, of in placed.items()}
            self._list(listed, key, then, now)
            keep = {self._store.path(name, of.sha256) for name, of in placed.items()}
            self._store.sweep(keep)

    def rekey(
        self, root: Signer, release: Signer, now: datetime, *, before: Signer | None = None
    ) -> None:
        """The next root, with these keys, and what is out signed anew. Boxes follow by themselves.

        `before` is the root's key until now, where that changes. May be repeated when it was cut
        off. Raises StorageError.
        """
        with one_at_a_time(self._lock):
            then = self._metadata.versions()
            listed = self._metadata.listed("targets", then.targets)
            keys = OfflineKeys((root, before) if before else (root,), release, release)
            version = self._metadata.latest_root() + 1
            self._metadata.write_root(keys, version, _to_the_second(now + _ROOT_LIFE))
            self._list(listed, release, then, now)

    def _list(
        self, listed: Mapping[str, object], key: Signer, then: Versions, now: datetime
    ) -> None:
        expires = _to_the_second(now + _RELEASE_LIFE)
        snapshot = self._metadata.write_alone(listed, key, expires, then)  # type: ignore[arg-type]
        self._metadata.write_timestamp(then.timestamp + 1, snapshot, key, expires, now)

    def _require_newer(self, version: str, listed: Iterable[str]) -> None:
        new = release_names.parsed(version)
        if new is None:
            raise InputError("“{version}” isn't a version such as 0.2.0", version=version)
        for name in listed:
            if name.endswith(".json"):
                old = release_names.parsed(name.split("-")[0])
                if old is not None and old >= new:
                    raise InputError(
                        "{version} isn't newer than {split}, which is out",
                        version=version,
                        split=name.split("-")[0],
                    )


def take(folder: Path, repository: Path, now: datetime) -> int:
    """Copy the maker's repository `folder` into the commune's as it is. Returns how many files.

    Verified first by the root that the commune took before, else by its own first. Raises
    InputError when there is none, TrustError when it isn't verified, StorageError.
    """
    to = repository / FOLDER
    known, given = to / "metadata" / "1.root.json", folder / "metadata" / "1.root.json"
    root = _read(known if known.is_file() else given)
    with one_at_a_time(repository.with_name(f".{repository.name}.lock")):
        with tempfile.TemporaryDirectory() as kept:
            feed = ReleaseFeed(str(folder), Path(kept), root, reference_time=now)
            try:
                catalogue = feed.refresh()
                for name in catalogue:
                    _fetch(feed, name, to, catalogue[name][1])
            except LinkError as error:
                raise InputError(
                    "{folder} isn't a whole repository of releases: {error}",
                    folder=folder,
                    error=error,
                ) from error
        metadata = sorted((folder / "metadata").iterdir())
        names = [path.name for path in metadata if _COPIED.fullmatch(path.name)]
        # Digits come before letters: timestamp.json, by which the rest counts, is the last.
        for name in names:
            with durable_file(to / "metadata" / name) as file:
                file.write(_read(folder / "metadata" / name))
        paths = {TargetStore(to / "targets").path(name, of[1]) for name, of in catalogue.items()}
        TargetStore(to / "targets").sweep(paths)
    return len(catalogue)


def _fetch(feed: ReleaseFeed, name: str, to: Path, sha256: str) -> None:
    feed.fetch(name, TargetStore(to / "targets").path(name, sha256))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_METADATA)
    except FileNotFoundError as error:
        raise InputError(
            "{path} is missing; give the folder that the project publishes", path=path
        ) from error
    except OSError as error:
        raise StorageError(
            "{path} can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error


def _require_names(names: Iterable[str]) -> None:
    for name in names:
        if not release_names.is_name(name):
            raise InputError(
                "“{name}” can't be a file of a release; build it with release.sh", name=name
            )


def _require_same(known: dict[str, str], digests: Mapping[str, str]) -> None:
    """One name is one file, whichever Python and machine it is for; adds `digests` to `known`."""
    for name, sha256 in digests.items():
        if known.setdefault(name, sha256) != sha256:
            raise InputError(
                "{name} isn't the same in two builds; make them anew from one commit: release.sh",
                name=name,
            )


def _to_the_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)

"""The project's releases, as the commune's repository carries them in its folder `program`.

Signed with the project's own keys, by a root of its own: a commune can withhold a release, and
put no code of its own in its place. Not handled here: the protocol (`feed.py`), which release is
taken (the village's `update/decision.py`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.errors import StorageError, TrustError
from station.trust.feed import Catalogue, Feed
from station.trust.names import Names
from station.trust.releases import names as release_names

FOLDER = "program"
_MOST_WHEELS = 200


@dataclass(frozen=True, slots=True)
class Release:
    """A release for one Python and machine: its version, and the names of its wheels."""

    version: str
    wheels: tuple[str, ...]


class ReleaseFeed(Feed):
    """One look at a repository of releases, verified from the project's root.json."""

    _names: Names = release_names

    def refresh(self) -> Catalogue:
        """As `Feed.refresh`."""
        try:
            return super().refresh()
        except TrustError as error:
            raise TrustError(
                "the program's releases aren't verified by the project's keys ({error}); "
                "have the office take them anew: commune program take",
                error=error,
            ) from error

    def _offered(self, updater: object) -> Mapping[str, Any]:
        del updater  # nothing is delegated
        return self._listed("targets")


def release_of(manifest: Path, catalogue: Catalogue) -> Release:
    """What the verified file `manifest` says. Raises TrustError, StorageError."""
    try:
        form = json.loads(manifest.read_bytes())
        version, wheels = form["version"], form["wheels"]
        named = {f"wheels/{name}": sha256 for name, sha256 in wheels.items()}
    except OSError as error:
        raise StorageError(
            "{manifest} can't be read: {strerror}", manifest=manifest, strerror=error.strerror
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TrustError("this release's manifest is damaged; a new release is needed") from error
    if not isinstance(version, str) or release_names.parsed(version) is None:
        raise TrustError("this release's manifest has no version; a new release is needed")
    if not 0 < len(named) <= _MOST_WHEELS:
        raise TrustError(
            "this release has {count} wheels; a new release is needed", count=len(named)
        )
    for name, sha256 in named.items():
        if name not in catalogue or catalogue[name][1] != sha256:
            raise TrustError("this release lists “{name}”, which isn't offered", name=name[:80])
    return Release(version, tuple(named))

"""Where the office keeps its things: one folder, given by --home.

Not handled here: making it (`ceremony/founding.py`).
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

from station import settings
from station.commune.keys.folder import KeyFolder
from station.commune.keys.pem import ROUNDS
from station.commune.repository.target_store import Digest, measured
from station.commune.repository.writer import RepositoryWriter
from station.commune.settings import CommuneSettings
from station.commune.store.database import Store
from station.errors import InputError, Sentence, StorageError
from station.lock import one_at_a_time
from station.trust.rules import Rules, read_rules


class Home:
    """The folder `path` of a commune's office; `media` are folders that may have keys, too.

    A guess at a key's passphrase costs `rounds` of PBKDF2.
    """

    def __init__(self, path: Path, media: Sequence[Path] = (), rounds: int = ROUNDS) -> None:
        self.path = path
        self.settings_file = path / "commune.toml"
        self.trust_file = path / "trust.json"
        self.root_file = path / "root.json"
        self.backup_file = path / "backup.pub"
        self.repository = path / "repository"
        self.keys = KeyFolder(path / "keys", media, rounds)

    def settings(self) -> CommuneSettings:
        """What commune.toml says. Raises InputError before the set-up, SettingsError."""
        self._require()
        return settings.load(self.settings_file, CommuneSettings)

    def rules(self) -> Rules:
        """The rules as they were last signed. Raises TrustError, StorageError."""
        self._require()
        try:
            return read_rules(self.trust_file.read_bytes())
        except OSError as error:
            raise StorageError(
                "{trust_file} can't be read: {strerror}",
                trust_file=self.trust_file,
                strerror=error.strerror,
            ) from error

    def store(self) -> Store:
        """The database. Raises StorageError."""
        self._require()
        return Store(self.path / "commune.db")

    def audio(self, sha256: str) -> Path:
        """Where the recording of that digest lies."""
        return self.path / "audio" / f"{sha256}.opus"

    def press(self, of: CommuneSettings, digest: Digest = measured) -> RepositoryWriter:
        """The repository, to be written; `digest` says what a file's bytes are."""
        return RepositoryWriter(
            self.repository,
            feed_life=timedelta(days=of.expiry.feed_days),
            offline_life=timedelta(days=of.expiry.rules_days),
            digest=digest,
        )

    def keys_standing_still(self) -> AbstractContextManager[None]:
        """No keys change while the block runs. Raises RefusedError when some do."""
        return one_at_a_time(self.path / ".ceremony.lock", Sentence("a ceremony"))

    def _require(self) -> None:
        if not self.settings_file.exists():
            raise InputError(
                "there is no commune in {path}: make one with commune init, or say where "
                "it is with --home",
                path=self.path,
            )

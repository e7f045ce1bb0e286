"""The commune's private keys: made, kept encrypted, unlocked to sign.

With `pem.py` the only importer of cryptography. Each key is an Ed25519 key in a PKCS#8 PEM file of
mode 0600. Not handled here: how a file is encrypted (`pem.py`), where passphrases come from
(`passphrases.py`), and what is signed.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey

from station.commune.keys.pem import ROUNDS, encrypted, rounds_of, spellings
from station.errors import InputError, StorageError, TrustError
from station.files import write_durably

TARGETS, FEED = "targets", "feed"
PEOPLE = ("editor", "chairman")
_MOST_PEM = 10_000


def make_key() -> CryptoSigner:
    """A new Ed25519 key pair, in memory."""
    return CryptoSigner.generate_ed25519()


class WrongPassphraseError(TrustError):
    """The passphrase opens nothing; another may."""


def pem_of(signer: CryptoSigner, passphrase: str | None, rounds: int = ROUNDS) -> bytes:
    """A key's file, encrypted unless `passphrase` is None; each guess costs `rounds`."""
    key = load_pem_private_key(signer.private_bytes, None)
    if not passphrase:
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return encrypted(private, passphrase, rounds)


def public_hex(signer: CryptoSigner) -> str:
    """The public key, 64 hexadecimal digits."""
    return str(signer.public_key.keyval["public"])


def keyid_of(public: str) -> str:
    """The id of a public key in 64 hexadecimal digits, as it has in the rules."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return str(SSlibKey.from_crypto(key).keyid)


def ssh_public(signer: CryptoSigner) -> str:
    """The public key as OpenSSH writes it, which age encrypts to."""
    public = load_pem_private_key(signer.private_bytes, None).public_key()
    return public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def ssh_private(signer: CryptoSigner) -> bytes:
    """The private key as OpenSSH writes it, unencrypted; for memory alone."""
    key = load_pem_private_key(signer.private_bytes, None)
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


class KeyFolder:
    """The folder of the commune's key files, one for each name, such as `chairman.pem`.

    A key that isn't there is looked for in the folders `media`, such as USB sticks. A guess at a
    file costs `rounds`.
    """

    def __init__(self, folder: Path, media: Sequence[Path] = (), rounds: int = ROUNDS) -> None:
        self._folder, self._media, self.rounds = folder, tuple(media), rounds

    def path(self, name: str) -> Path:
        """Where the key `name` lies: here, or else on a medium; here if it is nowhere."""
        home, *elsewhere = [folder / f"{name}.pem" for folder in (self._folder, *self._media)]
        return next((path for path in (home, *elsewhere) if path.is_file()), home)

    def present(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the keys `names` that are here or on a medium."""
        return tuple(name for name in names if self.path(name).is_file())

    def here(self) -> tuple[str, ...]:
        """The names of all keys in the folder itself, media left aside."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.pem")))

    def retired(self) -> tuple[Path, ...]:
        """The files of keys that others have taken the place of, and that still lie here."""
        return tuple(sorted((self._folder / "retired").glob("*.pem")))

    def require(self, *names: str) -> None:
        """Raises StorageError when one of the keys is neither here nor on a medium."""
        for name in names:
            if not self.path(name).is_file():
                raise self._missing(name)

    def require_free(self, name: str) -> None:
        """Raises InputError when a key of that name lies here."""
        path = self._folder / f"{name}.pem"
        if path.exists():
            raise InputError("{path} is there already; a key is never overwritten", path=path)

    def keep(self, name: str, signer: CryptoSigner, passphrase: str | None) -> None:
        """Write a key, encrypted unless `passphrase` is None. Raises StorageError, InputError."""
        path = self._folder / f"{name}.pem"
        self.require_free(name)
        self._make_folder()
        write_durably(path, self.pem(signer, passphrase), mode=0o600)

    def pem(self, signer: CryptoSigner, passphrase: str | None) -> bytes:
        """The file of a key that is to lie here."""
        return pem_of(signer, passphrase, self.rounds)

    def replace(self, name: str, new: Path | None) -> None:
        """Put a key's file aside, into the folder `retired`, and the file `new` in its place.

        Raises StorageError.
        """
        here = self._folder / f"{name}.pem"
        try:
            if here.exists():
                retired = self._folder / "retired"
                retired.mkdir(mode=0o700, exist_ok=True)
                digest = hashlib.sha256(here.read_bytes()).hexdigest()[:8]
                here.replace(retired / f"{name}-{digest}.pem")
            if new is not None:
                self._make_folder()
                new.replace(here)
        except OSError as error:
            raise StorageError(
                "{here} can't be replaced: {strerror}", here=here, strerror=error.strerror
            ) from error

    def unlock(self, name: str, passphrase: str | None) -> CryptoSigner:
        """The key `name`, to sign with. Raises WrongPassphraseError, TrustError, StorageError.

        A file of an older program, at which guessing is quick, is made slow on the way.
        """
        pem = self._read(name)
        key = self._opened(name, pem, passphrase)
        if not isinstance(key, Ed25519PrivateKey):
            raise TrustError("{path} isn't an Ed25519 key", path=self.path(name))
        signer = CryptoSigner(key)
        if passphrase and (rounds_of(pem) or 0) < self.rounds:
            # A medium may be read-only; then it stays as it is.
            with suppress(StorageError):
                write_durably(self.path(name), self.pem(signer, passphrase), mode=0o600)
        return signer

    def _opened(self, name: str, pem: bytes, passphrase: str | None) -> object:
        wrong: Exception | None = None
        for spelling in spellings(passphrase) if passphrase else (None,):
            try:
                return load_pem_private_key(pem, spelling.encode() if spelling else None)
            except (ValueError, TypeError, UnsupportedAlgorithm) as error:
                wrong = error
        if passphrase and "ENCRYPTED" in pem.decode("ascii", "replace"):
            raise WrongPassphraseError(
                "this isn't the passphrase of the {name}'s key", name=name
            ) from wrong
        raise TrustError("{path} isn't a key that can be used", path=self.path(name)) from wrong

    def _read(self, name: str) -> bytes:
        try:
            with self.path(name).open("rb") as file:
                return file.read(_MOST_PEM)
        except FileNotFoundError as error:
            raise self._missing(name) from error
        except OSError as error:
            raise StorageError(
                "{path} can't be read: {strerror}", path=self.path(name), strerror=error.strerror
            ) from error

    def _missing(self, name: str) -> StorageError:
        return StorageError(
            "the {name}'s key isn't here: bring the medium on which it is kept, and name its "
            "folder, which has {file}, by --media",
            name=name,
            file=f"{name}.pem",
        )

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            os.chmod(self._folder, 0o700)  # noqa: PTH101 - mkdir's mode bows to the umask
        except OSError as error:
            raise StorageError(
                "{folder} can't be made: {strerror}", folder=self._folder, strerror=error.strerror
            ) from error

"""The box's own key: made here, never leaves it, signs its reports.

The village's only importer of cryptography, for securesystemslib signs with it alone; wheels and
Debian packages exist for every Pi. Not handled here: what is signed (`trust/station_statement.py`).
"""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner

from station.errors import StorageError, TrustError
from station.files import write_durably
from station.village.settings.places import EnrolmentFiles

_MOST_PEM = 4096


def station_key(state: Path) -> CryptoSigner:
    """The key in the state folder, made at the first call (mode 0600).

    Raises StorageError, TrustError when it is damaged.
    """
    path = EnrolmentFiles(state).key
    try:
        with path.open("rb") as file:
            return signer_of(file.read(_MOST_PEM).decode("ascii", "replace"), str(path))
    except FileNotFoundError:
        made = CryptoSigner.generate_ed25519()
        write_durably(path, made.private_bytes, mode=0o600)
        return made
    except OSError as error:
        raise StorageError(
            "{path} can't be read: {strerror}; run it with sudo", path=path, strerror=error.strerror
        ) from error


def signer_of(pem: str, where: str) -> CryptoSigner:
    """The key in `pem`; `where` names it in errors. Raises TrustError."""
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise TrustError(
            "{where} has no key that can be used; enrol this box anew", where=where
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise TrustError("{where} has no Ed25519 key; enrol this box anew", where=where)
    return CryptoSigner(key)


def public_hex(signer: CryptoSigner) -> str:
    """The public key, 64 hexadecimal digits."""
    return str(signer.public_key.keyval["public"])

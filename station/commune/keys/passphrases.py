"""What is asked of a passphrase, wherever it comes from.

Not handled here: asking for it, which is each face's matter, and the keys (`folder.py`).
"""

from typing import Protocol

from securesystemslib.signer import CryptoSigner

from station.commune.keys.folder import KeyFolder, WrongPassphraseError
from station.errors import InputError

SHORTEST = 8


class Passphrases(Protocol):
    """Whoever gives the passphrases: a person at a keyboard, a form, a file."""

    def existing(self, key: str) -> str:
        """The passphrase of the key `key`, or nothing."""

    def new(self, key: str) -> str:
        """A passphrase for a new key `key`."""

    def mistyped(self, key: str) -> bool:
        """Told that what it gave opens nothing; whether it can give another."""


def unlocked(keys: KeyFolder, passphrases: Passphrases, key: str) -> CryptoSigner:
    """The key `key`, to sign with; asked for again when it was mistyped, if anybody is there.

    Raises StorageError before anything is asked when the key isn't here; InputError without a
    passphrase, TrustError when it is wrong.
    """
    keys.require(key)
    while True:
        found = passphrases.existing(key)
        if not found:
            raise InputError("the {key}'s key needs its passphrase", key=key)
        try:
            return keys.unlock(key, found)
        except WrongPassphraseError:
            if not passphrases.mistyped(key):
                raise


def chosen(passphrases: Passphrases, key: str) -> str:
    """A passphrase for a new key. Raises InputError when it is too short."""
    found = passphrases.new(key)
    if len(found) < SHORTEST:
        raise InputError(
            "a passphrase has at least {shortest} characters; several words do", shortest=SHORTEST
        )
    return found

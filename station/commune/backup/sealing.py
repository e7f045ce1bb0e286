"""Encryption to a public key: whoever makes a backup needs no passphrase, whoever reads it does.

The form is age's (https://age-encryption.org/v1) to an Ed25519 key, so that its own program opens
the file, too. The only importer of pyrage. Not handled here: what is in it (`contents.py`).
"""

from io import BufferedIOBase
from pathlib import Path
from typing import IO, cast

import pyrage

from station.errors import InputError, StorageError, TrustError

_BEGINS = b"age-encryption.org/v1\n"


def seal(plain: IO[bytes], sealed: IO[bytes], public: str) -> None:
    """Encrypt `plain` into `sealed`, to the public key in OpenSSH's form.

    Raises InputError when that is no such key, OSError.
    """
    try:
        recipient = pyrage.ssh.Recipient.from_str(public.strip())
    except pyrage.RecipientError as error:
        raise InputError(
            "the public key of the backups is damaged; make a new one: commune keys rotate backup"
        ) from error
    pyrage.encrypt_io(_stream(plain), _stream(sealed), [recipient])


def unseal(sealed: Path, plain: IO[bytes], private: bytes) -> None:
    """Decrypt the file `sealed` into `plain`; what came of it counts only when this returns.

    Raises InputError when it is no backup, TrustError when it is torn, changed or for another key,
    StorageError.
    """
    try:
        with sealed.open("rb") as file:
            if file.read(len(_BEGINS)) != _BEGINS:
                raise InputError("{file} isn't a backup of an office", file=sealed)
            file.seek(0)
            pyrage.decrypt_io(file, _stream(plain), [pyrage.ssh.Identity.from_buffer(private)])
    except pyrage.DecryptError as error:
        raise TrustError(
            "{file} is torn, or was made for another key than this one", file=sealed
        ) from error
    except OSError as error:
        # pyrage's own have no number.
        if error.errno is None:
            raise TrustError("{file} is torn or was changed; it isn't used", file=sealed) from error
        raise StorageError(
            "{path} can't be read: {strerror}", path=sealed, strerror=error.strerror
        ) from error


def _stream(file: IO[bytes]) -> BufferedIOBase:
    """What opens a file gives this; its type says less."""
    return cast(BufferedIOBase, file)

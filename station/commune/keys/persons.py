"""A person's key, made where that person sits: the private half stays there, the public travels.

The public half is a small file, signed by its own key, so that a torn or mistyped one is no key.
Whose it is, no file can say: the person reads its first digits from his own screen. Not handled
here: taking it into the rules (`ceremony/`).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from station.commune.keys.changes import require_name
from station.commune.keys.folder import KeyFolder, keyid_of, make_key, public_hex
from station.commune.keys.passphrases import Passphrases, chosen
from station.errors import InputError, StorageError, TrustError
from station.files import write_durably
from station.trust import envelope, forms
from station.trust.rules import Role

_TYPE = "application/vnd.loa-thon.person-key+json"
_MOST_BYTES = 10_000
_PUBLIC = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The public half of a person's key: 64 hexadecimal digits and its id."""

    role: Role
    name: str
    public: str
    keyid: str


def make(folder: KeyFolder, role: Role, name: str, passphrases: Passphrases) -> CryptoSigner:
    """A new key of the person's own in `folder`, closed by the passphrase that he gives.

    Raises InputError when there is one or the name can't be, StorageError.
    """
    require_name(name)
    folder.require_free(role.value)
    secret, key = chosen(passphrases, role.value), make_key()
    folder.keep(role.value, key, secret)
    return key


def write_public(path: Path, key: CryptoSigner, role: Role, name: str) -> PersonKey:
    """Write the public half to the file `path`. Raises StorageError."""
    public = public_hex(key)
    form = {"role": role.value, "name": name.strip(), "public": public}
    write_durably(path, envelope.wrap(_TYPE, form, [key]))
    return PersonKey(role, name.strip(), public, key.public_key.keyid)


def read_public(path: Path) -> PersonKey:
    """The public half in a file. Raises InputError when it is none, or isn't whole."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise StorageError(
            "{path} can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error
    if b"PRIVATE KEY" in data[:64]:
        raise InputError(
            "{path} is a private key, which stays with the person alone; the public half is the "
            "file {name}",
            path=path,
            name=f"{path.stem}.pub",
        )
    try:
        return _read(data)
    except (TrustError, ValueError) as error:
        raise InputError(
            "{path} isn't the public half of a person's key, such as chairman.pub: {error}",
            path=path,
            error=error,
        ) from error


def _read(data: bytes) -> PersonKey:
    opened = envelope.unwrap(data, "the key", most=_MOST_BYTES, signatures=1)
    envelope.require_type(opened, [_TYPE])
    form = forms.table(opened.form(), ("role", "name", "public"), "the key")
    public = forms.text(form["public"], "the key's public half", most=64)
    if not _PUBLIC.fullmatch(public):
        raise TrustError("a public half is 64 hexadecimal digits")
    keyid = keyid_of(public)
    if opened.keyids != (keyid,) or not opened.holds(keyid, public):
        raise TrustError("it isn't signed by the key that it names; make it anew")
    name = forms.text(form["name"], "the person's name", most=200)
    return PersonKey(Role(forms.text(form["role"], "the key's role")), name, public, keyid)

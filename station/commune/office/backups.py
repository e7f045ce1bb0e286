"""The office backed up and restored.

Not handled here: what is in a backup (`commune/backup/`), and the villages, which may have seen
more than it (`restoration.py`).
"""

import tempfile
from dataclasses import replace
from pathlib import Path

from station.commune.backup.contents import packed
from station.commune.backup.sealing import seal, unseal
from station.commune.backup.unpacking import unpack
from station.commune.home import Home
from station.commune.keys.folder import make_key, ssh_private, ssh_public
from station.commune.keys.passphrases import Passphrases, chosen, unlocked
from station.commune.new_home import new_home, require_free
from station.commune.office.office import Office
from station.commune.record import Event
from station.errors import InputError, LoaThonError, RefusedError, StorageError, TrustError
from station.files import durable_file, write_durably

KEY = "backup"


def make_backup_key(office: Office, passphrases: Passphrases, *, anew: bool = False) -> None:
    """A key for backups, of which the public half stays here; with `anew` in another's place.

    Raises RefusedError when there is one and it is not to be another, InputError, StorageError.
    """
    home = office.home
    if home.backup_file.exists() and not anew:
        raise RefusedError(
            "there is a key for backups; for another in its place: commune keys rotate backup"
        )
    secret, key = chosen(passphrases, KEY), make_key()
    with tempfile.TemporaryDirectory(dir=home.path, prefix=".work-") as folder:
        pem = Path(folder, f"{KEY}.pem")
        write_durably(pem, home.keys.pem(key, secret), mode=0o600)
        home.keys.replace(KEY, pem)
    write_durably(home.backup_file, ssh_public(key).encode())
    home.store().note(Event(office.clock.now(), "root", f"{'rotate' if anew else 'add'} {KEY}"))


def back_up(office: Office, to: Path) -> Path:
    """The whole office as one encrypted file: `to`, or a new one in the folder `to`.

    Needs no passphrase. Raises InputError before there is a key for it, RefusedError, StorageError.
    """
    home, now = office.home, office.clock.now()
    public = _public(home)
    name = f"loa-thon-{home.settings().commune.id}-{now:%Y%m%d-%H%M%S}.age"
    destination = to / name if to.is_dir() else to
    if destination.suffix != ".age" or not destination.parent.is_dir():
        # Never a new folder where a disk would be: it would fill this machine's own instead.
        raise StorageError(
            "{to} is neither a folder nor a file NAME.age in one; is the disk for it there?", to=to
        )
    with packed(home, now) as plain, durable_file(destination, mode=0o600) as sealed:
        seal(plain, sealed, public)
    return destination


def restore(office: Office, file: Path, passphrases: Passphrases) -> Office:
    """The office of a backup, in the folder of `office`, which must be empty.

    The key `backup` must be there or on a medium. All of it is there at the end, or none. Raises
    RefusedError, InputError, TrustError, StorageError.
    """
    home = office.home
    require_free(home.path)
    key = unlocked(home.keys, passphrases, KEY)
    with new_home(home.path) as aside:
        with tempfile.TemporaryFile(dir=aside.parent) as plain:
            unseal(file, plain, ssh_private(key))
            plain.seek(0)
            unpack(plain, aside)
        _require_whole(Home(aside))
    home.store().note(Event(office.clock.now(), "root", "restore", note=file.name))
    return replace(office, home=home)


def _public(home: Home) -> str:
    home.settings()
    try:
        return home.backup_file.read_text("ascii")
    except FileNotFoundError as error:
        raise InputError(
            "there is no key for backups yet; make it, and keep it with the root's: "
            "commune keys add backup"
        ) from error
    except (OSError, ValueError) as error:
        raise StorageError("{path} can't be read", path=home.backup_file) from error


def _require_whole(home: Home) -> None:
    """Raises TrustError unless it is an office that can publish."""
    try:
        home.rules()
        home.store().bulletins()
        home.press(home.settings()).floors()
    except (LoaThonError, ValueError) as error:
        raise TrustError("this backup isn't whole: {error}", error=error) from error

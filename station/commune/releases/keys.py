"""The keys of the program's releases change hands: after a theft or a loss, or before they expire.

The root's key signs the change; every box follows by itself when it next looks. The new key lies
aside until the change is signed, so that a power cut loses neither. Not handled here: the
repository (`release.py`), and boxes (`trust/releases/feed.py`).
"""

from datetime import datetime

from securesystemslib.signer import CryptoSigner

from station.commune.keys.folder import KeyFolder, make_key
from station.commune.keys.passphrases import Passphrases, chosen, unlocked
from station.commune.releases.release import ReleaseWriter

ROOT, RELEASE = "program-root", "program-release"


def rotate(
    press: ReleaseWriter, keys: KeyFolder, passphrases: Passphrases, name: str, now: datetime
) -> None:
    """A new key `name` in the place of the present one, which needn't be there but for the root's.

    Once more is to be asked for when it was cut off. Raises TrustError, StorageError, InputError.
    """
    root = unlocked(keys, passphrases, ROOT)
    aside = f"{name}-next"
    if name == ROOT:
        release = unlocked(keys, passphrases, RELEASE)
        press.rekey(_next(keys, passphrases, aside), release, now, before=root)
    else:
        press.rekey(root, _next(keys, passphrases, aside), now)
    keys.replace(name, keys.path(aside))


def _next(keys: KeyFolder, passphrases: Passphrases, aside: str) -> CryptoSigner:
    """The key that a change that was cut off has made already, or a new one."""
    if keys.present([aside]):
        return unlocked(keys, passphrases, aside)
    made, secret = make_key(), chosen(passphrases, aside)
    keys.keep(aside, made, secret)
    return made

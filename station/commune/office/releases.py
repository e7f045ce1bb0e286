"""The program's releases: founded and made by its maker, carried to the villages by a commune.

Not handled here: what is done (`releases/release.py`), and building wheels (`systemd/release.sh`).
"""

from collections.abc import Sequence
from pathlib import Path

from station.commune.keys.folder import KeyFolder, make_key
from station.commune.keys.passphrases import Passphrases, chosen, unlocked
from station.commune.office.office import Office
from station.commune.releases import keys as release_keys
from station.commune.releases.keys import RELEASE, ROOT
from station.commune.releases.release import ReleaseWriter
from station.commune.releases.release import take as take_folder
from station.errors import InputError
from station.files import write_durably


def take(office: Office, folder: Path) -> int:
    """Carry the project's releases in `folder` to the villages; how many files they are.

    Raises InputError, TrustError, StorageError.
    """
    return take_folder(folder, office.home.repository, office.clock.now())


def found(office: Office, folder: Path, keys: Path, passphrases: Passphrases) -> Path:
    """New keys in `keys` and a repository without releases in `folder`; the root each box needs.

    Raises RefusedError, InputError, StorageError.
    """
    # Both are asked for before anything is kept.
    secrets = {name: chosen(passphrases, name) for name in (ROOT, RELEASE)}
    made = {name: make_key() for name in secrets}
    for name, key in made.items():
        _folder(office, keys).keep(name, key, secrets[name])
    written = ReleaseWriter(folder).found(made[ROOT], made[RELEASE], office.clock.now())
    place = keys / "program-root.json"
    write_durably(place, written)
    return place


def release(
    office: Office,
    folder: Path,
    version: str,
    builds: Sequence[Path],
    keys: Path,
    passphrases: Passphrases,
) -> None:
    """Make `version` of the wheels in the folders `builds`, such as cp311-aarch64.

    Raises InputError, TrustError, StorageError.
    """
    wheels = {}
    for build in builds:
        python, _, machine = build.name.partition("-")
        found = wheels[python, machine] = sorted(build.glob("*.whl"))
        if not any(path.name.startswith(f"loa_thon-{version}-") for path in found):
            raise InputError(
                "there is no loa_thon-{version} among the wheels in {build}",
                version=version,
                build=build,
            )
    key = unlocked(_folder(office, keys), passphrases, RELEASE)
    ReleaseWriter(folder).release(version, wheels, key, office.clock.now())


def rotate(
    office: Office, folder: Path, keys: Path, passphrases: Passphrases, *, root: bool
) -> str:
    """A new key for the releases, or with `root` the root's own; its name.

    Raises TrustError, StorageError, InputError.
    """
    name = ROOT if root else RELEASE
    now = office.clock.now()
    release_keys.rotate(ReleaseWriter(folder), _folder(office, keys), passphrases, name, now)
    return name


def _folder(office: Office, keys: Path) -> KeyFolder:
    return KeyFolder(keys, rounds=office.home.keys.rounds)

"""A change of keys, done wholly or not at all, whatever happens to the power.

New keys and rules are laid aside first; the repository is signed; then they take their places.
Whether a ceremony that was cut off took place, the repository's newest root tells. Not handled
here: which keys change and why (`keys/changes.py`).
"""

import json
import shutil
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from station.commune.home import Home
from station.commune.repository.metadata import OfflineKeys
from station.errors import StorageError
from station.files import sync_folder, write_durably

_PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class CeremonyOutcome:
    """What a ceremony makes: the rules (trust.json), who signs them, and keys new and retired.

    `new` are the new keys by their files' names, `secrets` their passphrases (none: unencrypted).
    """

    trust: bytes
    signing: OfflineKeys
    new: Mapping[str, CryptoSigner] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    retired: Collection[str] = ()


def carry_out(home: Home, outcome: CeremonyOutcome, now: datetime) -> None:
    """Sign root and rules anew and put the new keys in place; the villages follow by themselves.

    Raises StorageError; TrustError when too few of the root's keys sign; RefusedError when
    another ceremony is under way.
    """
    with home.keys_standing_still():
        _settle(home)
        press = home.press(home.settings())
        _lay_aside(home, outcome, press.root_version() + 1)
        try:
            press.renew(outcome.signing, outcome.trust, now)
        finally:
            _settle(home)


def settle(home: Home) -> None:
    """Finish what a power cut left of a ceremony, or remove it if it didn't take place."""
    if _aside(home).is_dir():
        with home.keys_standing_still():
            _settle(home)


def _lay_aside(home: Home, outcome: CeremonyOutcome, root_version: int) -> None:
    plan = {"root": root_version, "retired": sorted(outcome.retired), "new": sorted(outcome.new)}
    try:
        folder = Path(tempfile.mkdtemp(dir=home.path, prefix=".work-"))
        for name, key in outcome.new.items():
            pem = home.keys.pem(key, outcome.secrets.get(name))
            write_durably(folder / f"{name}.pem", pem, mode=0o600)
        write_durably(folder / "trust.json", outcome.trust)
        write_durably(folder / _PLAN, json.dumps(plan).encode())
        folder.replace(_aside(home))
        sync_folder(home.path)
    except OSError as error:
        raise StorageError(
            "{path} can't be written: {strerror}", path=home.path, strerror=error.strerror
        ) from error


def _settle(home: Home) -> None:
    aside = _aside(home)
    if not aside.is_dir():
        return
    try:
        plan = json.loads((aside / _PLAN).read_bytes())
        if home.press(home.settings()).root_version() >= plan["root"]:
            _put_in_place(home, aside, plan["new"], plan["retired"])
        shutil.rmtree(aside)
    except (OSError, ValueError, KeyError) as error:
        raise StorageError(
            "{aside} is left of a change of keys and can't be used: {error}; keep "
            "it, and ask who set this up",
            aside=aside,
            error=error,
        ) from error


def _put_in_place(home: Home, aside: Path, new: list[str], retired: list[str]) -> None:
    for name in retired:
        home.keys.replace(name, None)
    for name in new:
        if (aside / f"{name}.pem").exists():
            home.keys.replace(name, aside / f"{name}.pem")
    write_durably(home.trust_file, (aside / "trust.json").read_bytes())
    write_durably(home.root_file, home.press(home.settings()).root_bytes())


def _aside(home: Home) -> Path:
    return home.path / ".ceremony"

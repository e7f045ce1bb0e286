"""The ceremony: a commune's keys and rules, made once, and signed anew when they change.

Not handled here: asking for passphrases (`passphrases.py`) and what is told afterwards (`cli.py`).
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from station import settings
from station.commune.commune_settings import CommuneSettings, filled_in
from station.commune.home import Home
from station.commune.keys import FEED, OFFLINE, PEOPLE, make_key, public_hex
from station.commune.office import Event
from station.commune.passphrases import Passphrases
from station.commune.press import OfflineKeys
from station.errors import RefusedError, StorageError
from station.trust.durable import write_durably
from station.trust.rules import USUAL_GROUPS, Role, Rules, Signatory, write_rules


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new commune is called, and its villages (identifier → name)."""

    id: str
    name: str
    villages: Mapping[str, str]


def found(home: Home, founding: Founding, passphrases: Passphrases, now: datetime) -> None:
    """Make a commune: settings, keys, rules, an empty repository and database.

    All of it is there at the end, or none. Raises RefusedError when there is one already.
    """
    if home.path.exists() and (not home.path.is_dir() or any(home.path.iterdir())):
        raise RefusedError(f"{home.path} isn't empty; choose another folder with --home")
    secrets = {name: passphrases.new(name) for name in (*OFFLINE, *PEOPLE)}
    home.path.absolute().parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=home.path.absolute().parent, prefix=".commune-"))
    try:
        _build(Home(aside), founding, secrets, now)
        aside.chmod(0o755)
        aside.replace(home.path)
    except OSError as error:
        raise StorageError(f"{home.path} can't be made: {error.strerror}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def renew(home: Home, passphrases: Passphrases, now: datetime) -> None:
    """Sign root and rules anew: after a change in commune.toml, and before they expire."""
    of = home.settings()
    until = now + timedelta(days=of.expiry.rules_days)
    old = home.rules()
    people = {
        keyid: replace(person, valid_until=until) for keyid, person in old.signatories.items()
    }
    rules = replace(old, commune=of.commune.name, quiet_hours=of.quiet, signatories=people)
    offline = {name: home.keys.unlock(name, passphrases.existing(name)) for name in OFFLINE}
    keys = OfflineKeys((offline["root"],), offline["targets"], home.keys.unlock(FEED, None))
    trust = write_rules(rules)
    write_durably(home.root_file, home.press(of).renew(keys, trust, now))
    write_durably(home.trust_file, trust)
    home.store().note(Event(now, "root", "renew"))


def _build(home: Home, founding: Founding, secrets: Mapping[str, str], now: datetime) -> None:
    text = filled_in(founding.id, founding.name, founding.villages)
    write_durably(home.settings_file, text.encode())
    of = settings.load(home.settings_file, CommuneSettings)
    keys = {name: make_key() for name in (*OFFLINE, *PEOPLE, FEED)}
    for name, key in keys.items():
        home.keys.keep(name, key, secrets.get(name))
    trust = write_rules(_rules(of, {Role(name): keys[name] for name in PEOPLE}, now))
    write_durably(home.trust_file, trust)
    offline = OfflineKeys((keys["root"],), keys["targets"], keys[FEED])
    write_durably(home.root_file, home.press(of).create(offline, trust, now))
    home.store().note(Event(now, "root", "init"))


def _rules(of: CommuneSettings, people: Mapping[Role, CryptoSigner], now: datetime) -> Rules:
    until = now + timedelta(days=of.expiry.rules_days)
    signatories = [
        Signatory(
            keyid=key.public_key.keyid,
            public=public_hex(key),
            role=role,
            name=role.value.title(),
            valid_from=now.replace(microsecond=0),
            valid_until=until,
        )
        for role, key in people.items()
    ]
    by_id = {person.keyid: person for person in signatories}
    return Rules(of.commune.name, of.quiet, by_id, USUAL_GROUPS)

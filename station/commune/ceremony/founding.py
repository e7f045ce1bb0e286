"""The founding: a commune's settings, keys, rules and empty repository, made once.

Not handled here: asking for passphrases and later changes of keys (`rotation.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from securesystemslib.signer import CryptoSigner

from station import settings
from station.commune.bulletins import own_abbreviations
from station.commune.home import Home
from station.commune.keys.changes import of_public, signatory
from station.commune.keys.folder import FEED, PEOPLE, TARGETS, make_key
from station.commune.keys.passphrases import Passphrases, chosen
from station.commune.keys.persons import PersonKey
from station.commune.new_home import new_home, require_free
from station.commune.record import Event
from station.commune.repository.metadata import OfflineKeys
from station.commune.repository.root_role import RootRole, is_root, root_names
from station.commune.settings import CommuneSettings, filled_in
from station.files import write_durably
from station.trust.rules import USUAL_GROUPS, Role, Rules, Signatory, write_rules


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new commune is called, its villages (identifier → name), its people (role → name).

    `root_threshold` of the `root_keys` offline keys must sign whenever keys change. `brought` are
    the keys that people made elsewhere, by role; only the others' are made here.
    """

    id: str
    name: str
    villages: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    root_keys: int = 3
    root_threshold: int = 2
    brought: Mapping[str, PersonKey] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Founded:
    """The root's keys by name, and how many of them must sign."""

    roots: tuple[str, ...]
    threshold: int


def found(home: Home, founding: Founding, passphrases: Passphrases, now: datetime) -> Founded:
    """Make a commune: settings, keys, rules, an empty repository and database.

    All of it is there at the end, or none. Raises RefusedError when there is one already.
    """
    require_free(home.path)
    roots = root_names(founding.root_keys, founding.root_threshold)
    here = [name for name in PEOPLE if name not in founding.brought]
    secrets = {name: chosen(passphrases, name) for name in (*roots, TARGETS, *here)}
    with new_home(home.path) as aside:
        _build(Home(aside, rounds=home.keys.rounds), founding, secrets, now)
    return Founded(roots, founding.root_threshold)


def _build(home: Home, founding: Founding, secrets: Mapping[str, str], now: datetime) -> None:
    text = filled_in(founding.id, founding.name, founding.villages)
    write_durably(home.settings_file, text.encode())
    write_durably(home.path / own_abbreviations.FILE, own_abbreviations.EXAMPLE.encode())
    of = settings.load(home.settings_file, CommuneSettings)
    keys = {name: make_key() for name in (*secrets, FEED)}
    for name, key in keys.items():
        home.keys.keep(name, key, secrets.get(name))
    trust = write_rules(_rules(of, founding, keys, now))
    write_durably(home.trust_file, trust)
    roots = {name: key for name, key in keys.items() if is_root(name)}
    role = RootRole({name: key.public_key for name, key in roots.items()}, founding.root_threshold)
    offline = OfflineKeys(tuple(roots.values()), keys[TARGETS], keys[FEED], role)
    write_durably(home.root_file, home.press(of).create(offline, trust, now))
    home.store().note(Event(now, "root", "init"))


def _rules(
    of: CommuneSettings, founding: Founding, keys: Mapping[str, CryptoSigner], now: datetime
) -> Rules:
    until = now + timedelta(days=of.expiry.rules_days)
    people = [_person(name, founding, keys, now, until) for name in PEOPLE]
    by_id = {person.keyid: person for person in people}
    return Rules(of.commune.name, of.quiet, by_id, USUAL_GROUPS)


def _person(
    name: str,
    founding: Founding,
    keys: Mapping[str, CryptoSigner],
    now: datetime,
    until: datetime,
) -> Signatory:
    called = founding.people.get(name, "")
    if (key := founding.brought.get(name)) is not None:
        return of_public(key.keyid, key.public, key.role, called or key.name, now, until)
    return signatory(keys[name], Role(name), called or name.title(), now, until)

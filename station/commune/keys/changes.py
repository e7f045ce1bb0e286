"""Changes of keys: whose key becomes what, decided purely over the rules.

A key counts for what was approved while it was valid, so a chairman who leaves doesn't silence
what he approved. The instant of an approval is written by who signs it: a thief of the chairman's
key can date a statement back, before `revoked` has ended the key. For a bulletin he then still
needs the editor's key, and for anything the feed's, without which no village is offered it; so
with a stolen key the feed's key is to be rotated, too. Not handled here: making and keeping keys
(`ceremony/transaction.py`, `ceremony/rotation.py`).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from securesystemslib.signer import CryptoSigner

from station.commune.keys.folder import public_hex
from station.errors import InputError, RefusedError
from station.trust.rules import Role, Rules, Signatory

_REMEMBERED = timedelta(days=3 * 366)
"""How long a key that has ended stays in the rules at least, whether anything needs it or not."""


def signatory(
    key: CryptoSigner, role: Role, name: str, now: datetime, until: datetime
) -> Signatory:
    """A person's key, valid from now until `until`. Raises InputError when the name can't be."""
    return of_public(key.public_key.keyid, public_hex(key), role, name, now, until)


def of_public(
    keyid: str, public: str, role: Role, name: str, now: datetime, until: datetime
) -> Signatory:
    """As `signatory`, of a key whose private half is elsewhere."""
    require_name(name)
    return Signatory(keyid, public, role, name.strip(), now.replace(microsecond=0), until)


def require_name(name: str) -> None:
    """Raises InputError when that can't be a person's name."""
    if not name.strip() or len(name) > 200:
        raise InputError('give the person\'s name, such as --name "Nguyễn Văn A"')


def holders(rules: Rules, role: Role, now: datetime) -> tuple[Signatory, ...]:
    """Who holds an office now."""
    people = rules.signatories.values()
    return tuple(person for person in people if person.role is role and person.is_valid(now))


def succeeded(rules: Rules, successor: Signatory) -> Rules:
    """The rules after `successor` takes over: who held the office before ends at that instant."""
    begins = successor.valid_from
    people = {
        keyid: replace(person, valid_until=max(begins, person.valid_from))
        if person.role is successor.role and person.valid_until > begins
        else person
        for keyid, person in rules.signatories.items()
    }
    return replace(rules, signatories={**people, successor.keyid: successor})


def revoked(rules: Rules, role: Role, since: datetime, now: datetime) -> Rules:
    """The rules after the office's keys ended at `since`: what they signed later dies.

    Raises RefusedError when there is nothing to end.
    """
    if since > now:
        raise InputError("a key is revoked since an instant in the past")
    ended = [person for person in rules.signatories.values() if _after(person, role, since)]
    if not ended:
        raise RefusedError(
            "no key of the {role} was valid after {since:%Y-%m-%d %H:%M} UTC",
            role=role,
            since=since,
        )
    people = dict(rules.signatories)
    for person in ended:
        people[person.keyid] = replace(person, valid_until=max(since, person.valid_from))
    return replace(rules, signatories=people)


def prolonged(rules: Rules, now: datetime, until: datetime) -> Rules:
    """The rules with the keys that are valid now valid until `until`; others stay ended."""
    people = {
        keyid: replace(person, valid_until=until) if person.is_valid(now) else person
        for keyid, person in rules.signatories.items()
    }
    return replace(rules, signatories=people)


def without_the_forgotten(rules: Rules, needed: Collection[str], now: datetime) -> Rules:
    """The rules without the keys that ended long ago and that nothing needs.

    `needed` are the ids of the keys whose signatures are under what is on offer: a timetable has
    no end, so neither has the need of the key that signed it.
    """
    oldest = now - _REMEMBERED
    kept = {
        keyid: person
        for keyid, person in rules.signatories.items()
        if keyid in needed or person.valid_until >= oldest
    }
    return replace(rules, signatories=kept)


def _after(person: Signatory, role: Role, since: datetime) -> bool:
    return person.role is role and person.valid_until > max(since, person.valid_from)

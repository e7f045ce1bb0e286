"""The commune's keys change hands: made, signed into the rules, put in place.

Each change is a ceremony with the offline keys (as many of the root's as its threshold, and that of
the targets); villages that slept through several follow all of them at their next sync. What is on
offer is verified by the new rules first, and nothing falls silent unless somebody agrees. Not
handled here: what a change does to the rules (`keys/changes.py`), and power cuts
(`transaction.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from securesystemslib.signer import CryptoSigner

from station.commune.ceremony.on_offer import (
    Agrees,
    needed_keys,
    nobody_agrees,
    on_offer,
    silenced,
)
from station.commune.ceremony.transaction import CeremonyOutcome, carry_out
from station.commune.home import Home
from station.commune.keys import changes
from station.commune.keys.folder import FEED, TARGETS, make_key
from station.commune.keys.passphrases import Passphrases, chosen, unlocked
from station.commune.keys.persons import PersonKey
from station.commune.record import Event
from station.commune.repository.metadata import OfflineKeys
from station.commune.repository.root_role import ROOT, RootRole, missing, root_names
from station.errors import InputError, RefusedError, StorageError
from station.trust.rules import Role, Rules, Signatory, write_rules


@dataclass(slots=True)
class Rotation:
    """One change of keys in the office `home`, at `now`.

    `agrees` is asked before anything on offer falls silent; each change raises RefusedError when
    it says no.
    """

    home: Home
    passphrases: Passphrases
    now: datetime
    agrees: Agrees = nobody_agrees
    _new: dict[str, CryptoSigner] = field(default_factory=dict)
    _secrets: dict[str, str] = field(default_factory=dict)

    def renew(self) -> None:
        """Sign root and rules anew: after a change in commune.toml, and before they expire."""
        of = self.home.settings()
        rules = changes.prolonged(self.home.rules(), self.now, self._until())
        rules = replace(rules, commune=of.commune.name, quiet_hours=of.quiet)
        self._carry_out(rules, "renew")

    def person(
        self, role: Role, name: str, *, vacant: bool, brought: PersonKey | None = None
    ) -> str:
        """A new key for an office; with `vacant` only if nobody holds it. Returns its key id.

        It is made here, or else `brought`: then its private half is where that person made it.
        Raises RefusedError, InputError, TrustError, StorageError.
        """
        rules = self.home.rules()
        held_by = changes.holders(rules, role, self.now)
        if vacant and held_by:
            raise RefusedError(
                "{name} is {role}; to replace that key: commune keys rotate {role}",
                name=held_by[0].name,
                role=role,
            )
        successor = self._successor(role, name, brought)
        self._carry_out(
            changes.succeeded(rules, successor),
            f"{'add' if vacant else 'rotate'} {role}",
            f"{successor.name}, key {successor.keyid[:8]}",
            retired=[role.value] if brought else (),
        )
        return successor.keyid

    def revoke(self, role: Role, since: datetime) -> None:
        """End an office's key at `since`, as though it had been lost then."""
        rules = changes.revoked(self.home.rules(), role, since, self.now)
        self._carry_out(rules, f"revoke {role}", f"since {since.isoformat()}")

    def machine(self, name: str) -> None:
        """A new key for `targets` or `feed`."""
        self._new[name] = make_key()
        self._carry_out(self.home.rules(), f"rotate {name}")

    def root(self, keys: int, threshold: int) -> None:
        """All of the root's keys anew."""
        names = root_names(keys, threshold)
        self._require_offline()
        old = self._press_role()
        signers = self._unlocked(old)
        self._new = {name: make_key() for name in names}
        role = RootRole({name: key.public_key for name, key in self._new.items()}, threshold)
        self._carry_out(self.home.rules(), "rotate root", f"{threshold} of {keys}",
                        role=role, signers=signers, retired=set(old.keys) - set(names))  # fmt: skip

    def one_root(self, name: str) -> None:
        """One of the root's keys anew, such as a lost `root-2`. Raises InputError."""
        old = self._press_role()
        if name not in old.keys:
            raise InputError(
                "the root's keys are {keys}; there is no {name}",
                keys=", ".join(old.keys),
                name=name,
            )
        others = RootRole({n: k for n, k in old.keys.items() if n != name}, old.threshold)
        if len(others.keys) < others.threshold:
            raise InputError(
                "{name} is needed to replace itself: commune keys rotate root", name=name
            )
        self._require_offline()
        signers = self._unlocked(others)
        self._new[name] = make_key()
        role = RootRole({**old.keys, name: self._new[name].public_key}, old.threshold)
        self._carry_out(self.home.rules(), f"rotate {name}", role=role, signers=signers)

    def _successor(self, role: Role, name: str, brought: PersonKey | None) -> Signatory:
        if brought is None:
            key = self._new[role.value] = make_key()
            return changes.signatory(key, role, name, self.now, self._until())
        if brought.role is not role:
            raise InputError(
                "that is a key for the {brought}, not for the {role}",
                brought=brought.role,
                role=role,
            )
        if brought.keyid in self.home.rules().signatories:
            raise InputError("that key is in the rules already; make a new one")
        called = name or brought.name
        return changes.of_public(
            brought.keyid, brought.public, role, called, self.now, self._until()
        )

    def _require_offline(self) -> None:
        """Raises StorageError when a key isn't here that signs: told before anybody types."""
        self.home.keys.require(*sorted({TARGETS, FEED} - self._new.keys()))

    def _carry_out(
        self,
        rules: Rules,
        what: str,
        note: str = "",
        *,
        role: RootRole | None = None,
        signers: Mapping[str, CryptoSigner] | None = None,
        retired: Iterable[str] = (),
    ) -> None:
        rules = self._judged(rules)
        # Told before anybody types a passphrase for nothing.
        self._require_offline()
        current = role or self._press_role()
        old = self._unlocked(current) if signers is None else signers
        targets = self._new.get(TARGETS) or self._unlock(TARGETS)
        feed = self._new.get(FEED) or self.home.keys.unlock(FEED, None)
        for name in self._new:
            if name != FEED:
                self._secrets[name] = chosen(self.passphrases, name)
        new_roots = [key for name, key in self._new.items() if name in current.keys]
        signing = OfflineKeys((*new_roots, *old.values()), targets, feed, current)
        outcome = CeremonyOutcome(
            write_rules(rules), signing, self._new, self._secrets, tuple(retired)
        )
        carry_out(self.home, outcome, self.now)
        self.home.store().note(Event(self.now, ROOT, what, note=note))

    def _judged(self, rules: Rules) -> Rules:
        """`rules` with the keys that are needed. Raises RefusedError when they silence something.

        Asked before anybody's passphrase is.
        """
        statements = on_offer(self.home.store(), self.now)
        published = self.home.press(self.home.settings()).statements()
        needed = needed_keys((*(each.envelope for each in statements), *published))
        rules = changes.without_the_forgotten(rules, needed, self.now)
        dead = tuple(silenced(statements, self.home.rules(), rules))
        if dead and not self.agrees(dead):
            raise RefusedError(
                "nothing was changed, for the villages would no longer believe {dead}; have it "
                "signed again or withdrawn first, or agree to that",
                dead=", ".join(each.what for each in dead),
            )
        return rules

    def _unlocked(self, role: RootRole) -> dict[str, CryptoSigner]:
        """As many of the root's keys as must sign, of those that are here."""
        present = self.home.keys.present(role.keys)
        if lacking := missing(role, present):
            folder = self.home.path / "keys"
            raise StorageError(
                "{lacking}; put it in, and name it by --media, or copy to {folder}",
                lacking=lacking,
                folder=folder,
            )
        found: dict[str, CryptoSigner] = {}
        for name in present[: role.threshold]:
            found[name] = self._unlock(name)
            if found[name].public_key.keyid != role.keys[name].keyid:
                raise StorageError(
                    "{path} isn't the root's current {name}, but perhaps one before it; "
                    "bring the current one",
                    path=self.home.keys.path(name),
                    name=name,
                )
        return found

    def _unlock(self, name: str) -> CryptoSigner:
        return unlocked(self.home.keys, self.passphrases, name)

    def _press_role(self) -> RootRole:
        return self.home.press(self.home.settings()).root_role()

    def _until(self) -> datetime:
        return self.now + timedelta(days=self.home.settings().expiry.rules_days)

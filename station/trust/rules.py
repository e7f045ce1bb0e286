"""The commune's rules (`trust.json`): whose keys, how many of them, for which kind of statement.

The file is a target that TUF's offline `targets` role signs; that is verified by `feed.py`, not
here. Neither are the statements themselves (`statement.py`).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from station.errors import TrustError
from station.programme.timetable import QuietHours
from station.programme.timetable_form import local_time
from station.trust import forms

MOST_BYTES = 65_536
_MOST_KEYS = 100
_MOST_GROUPS = 5
_HEX_64 = re.compile("[0-9a-f]{64}")
_HH_MM = re.compile("[0-9]{2}:[0-9]{2}")


class StatementKind(StrEnum):
    """The kinds of signed statement."""

    BULLETIN = "bulletin"
    EMERGENCY = "emergency"
    TIMETABLE = "timetable"


class Role(StrEnum):
    """The people who sign."""

    EDITOR = "editor"
    CHAIRMAN = "chairman"
    DEPUTY = "deputy"


Group = frozenset[Role]

USUAL_GROUPS: Mapping[StatementKind, tuple[Group, ...]] = {
    StatementKind.BULLETIN: (frozenset({Role.EDITOR}), frozenset({Role.CHAIRMAN})),
    StatementKind.EMERGENCY: (frozenset({Role.CHAIRMAN, Role.DEPUTY}),),
    StatementKind.TIMETABLE: (frozenset({Role.EDITOR}),),
}
"""For each kind, the groups of roles; each group needs a key of its own."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person's key. `public` is the Ed25519 key in 64 hexadecimal digits."""

    keyid: str
    public: str
    role: Role
    name: str
    valid_from: datetime
    valid_until: datetime

    def is_valid(self, at: datetime) -> bool:
        """Whether the key could sign at `at`, an aware instant."""
        return self.valid_from <= at < self.valid_until


@dataclass(frozen=True, slots=True)
class Rules:
    """All of trust.json."""

    commune: str
    quiet_hours: QuietHours
    signatories: Mapping[str, Signatory]
    groups: Mapping[StatementKind, tuple[Group, ...]]

    def lacking(
        self, kind: StatementKind, signed_by: Collection[str], at: datetime
    ) -> Group | None:
        """The first group that no key of `signed_by` (key ids) is left for; None if all have one.

        One key satisfies one group only, and only if it is valid `at` that instant.
        """
        roles = [
            self.signatories[keyid].role
            for keyid in sorted(set(signed_by))
            if self.signatories[keyid].is_valid(at)
        ]
        return _first_unmet(self.groups[kind], roles)


def _first_unmet(groups: tuple[Group, ...], roles: list[Role]) -> Group | None:
    """The deepest group reached in vain, over every way to give each group a key of its own."""
    if not groups:
        return None
    unmet: Group | None = groups[0]
    for index, role in enumerate(roles):
        if role in groups[0]:
            unmet = _first_unmet(groups[1:], roles[:index] + roles[index + 1 :])
            if unmet is None:
                return None
    return unmet


def read_rules(data: bytes) -> Rules:
    """The rules in trust.json's bytes, which TUF has verified. Raises TrustError."""
    form = forms.table(
        forms.decode_canonical(data, "trust.json", most=MOST_BYTES),
        ("commune", "quiet_hours", "keys", "groups"),
        "trust.json",
    )
    return Rules(
        commune=forms.text(form["commune"], "trust.json's commune"),
        quiet_hours=_quiet_hours(form["quiet_hours"]),
        signatories=_signatories(form["keys"]),
        groups=_groups(form["groups"]),
    )


def write_rules(rules: Rules) -> bytes:
    """trust.json for `rules`; `read_rules` gives the same rules back."""
    quiet = rules.quiet_hours
    return forms.encode(
        {
            "commune": rules.commune,
            "quiet_hours": [f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}"],
            "keys": {
                key.keyid: {
                    "public": key.public,
                    "role": key.role.value,
                    "name": key.name,
                    "valid_from": forms.write_instant(key.valid_from),
                    "valid_until": forms.write_instant(key.valid_until),
                }
                for key in rules.signatories.values()
            },
            "groups": {
                kind.value: [sorted(role.value for role in group) for group in groups]
                for kind, groups in rules.groups.items()
            },
        }
    )


def _quiet_hours(value: object) -> QuietHours:
    ends = [_time(end) for end in forms.listing(value, "trust.json's quiet_hours", most=2)]
    if len(ends) != 2:
        raise TrustError("trust.json's quiet_hours are to be two times, from and until")
    return QuietHours(*ends)


def _time(value: object) -> time:
    if isinstance(value, str) and _HH_MM.fullmatch(value):
        try:
            return local_time(value)
        except ValueError:
            pass
    raise TrustError("trust.json's quiet_hours are to be times such as 21:00")


def _signatories(value: object) -> dict[str, Signatory]:
    if not isinstance(value, dict) or not 0 < len(value) <= _MOST_KEYS:
        raise TrustError(
            "trust.json's keys are to be a table of 1 to {most_keys}", most_keys=_MOST_KEYS
        )
    found = {keyid: _signatory(keyid, row) for keyid, row in value.items()}
    # One key under two names could otherwise sign for two people.
    if len({key.public for key in found.values()}) != len(found):
        raise TrustError("trust.json gives one key to two people; each needs a key of their own")
    return found


def _signatory(keyid: str, row: object) -> Signatory:
    where = f"trust.json's key {keyid[:8]}"
    names = ("public", "role", "name", "valid_from", "valid_until")
    form = forms.table(row, names, where)
    if not _HEX_64.fullmatch(keyid) or not _HEX_64.fullmatch(str(form["public"])):
        raise TrustError("{where} isn't an Ed25519 key of 64 hexadecimal digits", where=where)
    return Signatory(
        keyid=keyid,
        public=form["public"],
        role=_role(form["role"], where),
        name=forms.text(form["name"], f"{where}: name"),
        valid_from=forms.instant(form["valid_from"], f"{where}: valid_from"),
        valid_until=forms.instant(form["valid_until"], f"{where}: valid_until"),
    )


def _role(value: object, where: str) -> Role:
    if value not in list(Role):
        raise TrustError("{where}: there is no role “{value}”", where=where, value=str(value)[:40])
    return Role(str(value))


def _groups(value: object) -> dict[StatementKind, tuple[Group, ...]]:
    form = forms.table(value, tuple(kind.value for kind in StatementKind), "trust.json's groups")
    return {kind: _kind_groups(form[kind.value], kind) for kind in StatementKind}


def _kind_groups(value: object, kind: StatementKind) -> tuple[Group, ...]:
    where = f"trust.json's groups for {kind.value}"
    groups = tuple(
        frozenset(_role(name, where) for name in forms.listing(group, where, most=len(Role)))
        for group in forms.listing(value, where, most=_MOST_GROUPS)
    )
    # An empty list would mean that nobody has to sign.
    if not groups or not all(groups):
        raise TrustError("{where} are empty: a statement needs at least one signature", where=where)
    return groups

"""The commune's rules (`trust.json`): whose keys, how many of them, for which kind of statement.

The file is a target that TUF's offline `targets` role signs; that is verified by `feed.py`, not
here. Neither are the statements themselves (`statement.py`).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from station.errors import TrustError
from station.programme.timetable import QuietHours
from station.programme.timetable_form import local_time
from station.trust import forms

MOST_BYTES = 65_536
_MOST_KEYS = 100
_MOST_GROUPS = 5
_MOST_KINDS = 50
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
NOBODY: tuple[Group, ...] = (frozenset(),)
"""The groups of a kind of which the rules say nothing: no key is in it, so nothing is enough."""

_SCHEME = "ed25519"
"""Of a key that doesn't name another; those of another count for nothing here."""

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
    more: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def is_valid(self, at: datetime) -> bool:
        """Whether the key could sign at `at`, an aware instant."""
        return self.valid_from <= at < self.valid_until


@dataclass(frozen=True, slots=True)
class Rules:
    """All of trust.json.

    `more` is what a newer office wrote that this release doesn't know, in trust.json's own form:
    roles, schemes and kinds among it count for nothing and grant nothing. It is written back.
    """

    commune: str
    quiet_hours: QuietHours
    signatories: Mapping[str, Signatory]
    groups: Mapping[StatementKind, tuple[Group, ...]]
    more: Mapping[str, Any] = field(default_factory=dict, compare=False)

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
    signatories, strange_keys = _signatories(form["keys"])
    groups, strange_groups = _groups(form["groups"])
    return Rules(
        commune=forms.text(form["commune"], "trust.json's commune"),
        quiet_hours=_quiet_hours(form["quiet_hours"]),
        signatories=signatories,
        groups=groups,
        more={**form[forms.MORE], "keys": strange_keys, "groups": strange_groups},
    )


def write_rules(rules: Rules) -> bytes:
    """trust.json for `rules`; `read_rules` gives the same rules back."""
    quiet, more = rules.quiet_hours, rules.more
    groups = {
        kind.value: [sorted(role.value for role in group) for group in groups]
        for kind, groups in rules.groups.items()
        if groups != NOBODY
    }
    keys = {key.keyid: _key_form(key) for key in rules.signatories.values()}
    return forms.encode(
        {
            **more,
            "commune": rules.commune,
            "quiet_hours": [f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}"],
            "keys": keys | more.get("keys", {}),
            "groups": groups | more.get("groups", {}),
        }
    )


def _key_form(key: Signatory) -> dict[str, Any]:
    return {
        **key.more,
        "public": key.public,
        "role": key.role.value,
        "name": key.name,
        "valid_from": forms.write_instant(key.valid_from),
        "valid_until": forms.write_instant(key.valid_until),
    }


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


def _signatories(value: object) -> tuple[dict[str, Signatory], dict[str, Any]]:
    """The keys that count; and those that a newer office gave a role or scheme unknown here."""
    if not isinstance(value, dict) or not 0 < len(value) <= _MOST_KEYS:
        raise TrustError(
            "trust.json's keys are to be a table of 1 to {most_keys}", most_keys=_MOST_KEYS
        )
    strange = {keyid: row for keyid, row in value.items() if _is_strange(row)}
    found = {k: _signatory(k, row) for k, row in value.items() if k not in strange}
    # One key under two names could otherwise sign for two people.
    if len({key.public for key in found.values()}) != len(found):
        raise TrustError("trust.json gives one key to two people; each needs a key of their own")
    return found, strange


def _is_strange(row: object) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("role"), str):
        return False
    return row["role"] not in list(Role) or row.get("scheme", _SCHEME) != _SCHEME


def _signatory(keyid: str, row: object) -> Signatory:
    where = f"trust.json's key {keyid[:8]}"
    names = ("public", "role", "name", "valid_from", "valid_until")
    form = forms.table(row, names, where)
    if not _HEX_64.fullmatch(keyid) or not _HEX_64.fullmatch(str(form["public"])):
        raise TrustError("{where} isn't an Ed25519 key of 64 hexadecimal digits", where=where)
    return Signatory(
        keyid=keyid,
        public=form["public"],
        role=Role(form["role"]),
        name=forms.text(form["name"], f"{where}: name"),
        valid_from=forms.instant(form["valid_from"], f"{where}: valid_from"),
        valid_until=forms.instant(form["valid_until"], f"{where}: valid_until"),
        more=form[forms.MORE],
    )


def _groups(value: object) -> tuple[dict[StatementKind, tuple[Group, ...]], dict[str, Any]]:
    """Whom each kind needs; and, as they stand, the kinds and roles that aren't known here."""
    if not isinstance(value, dict) or len(value) > _MOST_KINDS:
        raise TrustError(
            "trust.json's groups are to be a table of at most {most}", most=_MOST_KINDS
        )
    strange: dict[str, Any] = {}
    found = dict.fromkeys(StatementKind, NOBODY)
    for name, rows in value.items():
        if name in list(StatementKind):
            found[StatementKind(name)], whole = _kind_groups(rows, name)
            strange |= {} if whole else {name: rows}
        else:
            strange[name] = rows
    return found, strange


def _kind_groups(value: object, kind: str) -> tuple[tuple[Group, ...], bool]:
    """The groups without the roles that aren't known here, and whether there are none such.

    A group of which nobody is left is one that nobody satisfies.
    """
    where = f"trust.json's groups for {kind}"
    named = [
        [forms.text(name, where, most=40) for name in forms.listing(group, where, most=_MOST_KEYS)]
        for group in forms.listing(value, where, most=_MOST_GROUPS)
    ]
    # An empty list would mean that nobody has to sign.
    if not named or not all(named):
        raise TrustError("{where} are empty: a statement needs at least one signature", where=where)
    known = tuple(frozenset(Role(n) for n in group if n in list(Role)) for group in named)
    return known, all(name in list(Role) for group in named for name in group)

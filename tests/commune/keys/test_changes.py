"""What a change of keys does to the rules, purely."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.commune.keys import changes
from station.commune.keys.folder import make_key
from station.errors import InputError, RefusedError
from station.programme.timetable import QuietHours
from station.trust.rules import (
    USUAL_GROUPS,
    Role,
    Rules,
    Signatory,
    StatementKind,
    read_rules,
    write_rules,
)
from tests.office_simulator import QUIET

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
START, LATE = NOW - timedelta(days=100), NOW + timedelta(days=3650)
CHAIRMAN = frozenset({Role.CHAIRMAN})


def person(role: Role, name: str, since: datetime = START, until: datetime = LATE) -> Signatory:
    found = changes.signatory(make_key(), role, name, since, until)
    assert found.valid_from == since
    return found


def rules(*people: Signatory, quiet: QuietHours = QUIET) -> Rules:
    return Rules("Xã Mẫu", quiet, {each.keyid: each for each in people}, USUAL_GROUPS)


def test_the_predecessor_counts_until_the_instant_and_the_successor_from_it() -> None:
    editor, old, new = (
        person(Role.EDITOR, "E"), person(Role.CHAIRMAN, "A"), person(Role.CHAIRMAN, "B", NOW),
    )  # fmt: skip
    found = changes.succeeded(rules(editor, old), new)
    moment = timedelta(seconds=1)
    for at, good, bad in ((NOW - moment, old, new), (NOW, new, old), (NOW + moment, new, old)):
        assert found.lacking(StatementKind.BULLETIN, {editor.keyid, good.keyid}, at) is None
        assert found.lacking(StatementKind.BULLETIN, {editor.keyid, bad.keyid}, at) == CHAIRMAN
    assert changes.holders(found, Role.CHAIRMAN, NOW) == (new,)
    assert read_rules(write_rules(found)) == found


def test_what_a_revoked_key_signed_later_dies_and_what_came_before_lives() -> None:
    editor, stolen = person(Role.EDITOR, "E"), person(Role.CHAIRMAN, "A")
    since = NOW - timedelta(days=3)
    found = changes.revoked(rules(editor, stolen), Role.CHAIRMAN, since, NOW)
    signed = {editor.keyid, stolen.keyid}
    assert found.lacking(StatementKind.BULLETIN, signed, since - timedelta(seconds=1)) is None
    assert found.lacking(StatementKind.BULLETIN, signed, since) == CHAIRMAN
    assert found.lacking(StatementKind.TIMETABLE, signed, NOW) is None


def test_a_key_from_after_the_theft_never_counted() -> None:
    later = person(Role.CHAIRMAN, "A", NOW - timedelta(days=1))
    found = changes.revoked(rules(later), Role.CHAIRMAN, NOW - timedelta(days=3), NOW)
    ended = found.signatories[later.keyid]
    assert not any(ended.is_valid(NOW - timedelta(hours=hours)) for hours in range(100))


def test_revoking_twice_or_in_the_future_is_refused() -> None:
    of = rules(person(Role.CHAIRMAN, "A"))
    with pytest.raises(InputError, match="in the past"):
        changes.revoked(of, Role.CHAIRMAN, NOW + timedelta(seconds=1), NOW)
    once = changes.revoked(of, Role.CHAIRMAN, NOW, NOW)
    with pytest.raises(RefusedError, match="no key of the chairman"):
        changes.revoked(once, Role.CHAIRMAN, NOW, NOW)


def test_a_renewal_prolongs_only_who_is_in_office() -> None:
    old = person(Role.CHAIRMAN, "A", until=NOW - timedelta(days=1))
    new = person(Role.CHAIRMAN, "B")
    found = changes.prolonged(rules(old, new), NOW, LATE + timedelta(days=1))
    assert found.signatories[old.keyid] == old
    assert found.signatories[new.keyid] == replace(new, valid_until=LATE + timedelta(days=1))


def test_keys_that_ended_long_ago_are_forgotten_so_the_rules_stay_small() -> None:
    of = rules(person(Role.EDITOR, "E"))
    for year in range(30):
        now = NOW + timedelta(days=365 * year)
        successor = person(Role.CHAIRMAN, f"{year}", now, now + timedelta(days=3650))
        of = changes.without_the_forgotten(changes.succeeded(of, successor), (), now)
        assert read_rules(write_rules(of)) == of
    assert len(of.signatories) < 8


def test_a_key_that_something_on_offer_needs_is_never_forgotten() -> None:
    old, new = person(Role.EDITOR, "E"), person(Role.EDITOR, "F", NOW)
    of = changes.succeeded(rules(old), new)
    for years in (1, 3, 5, 20):
        now = NOW + timedelta(days=366 * years)
        found = changes.without_the_forgotten(of, {old.keyid}, now)
        assert old.keyid in found.signatories
    forgotten = changes.without_the_forgotten(of, (), NOW + timedelta(days=1099))
    assert set(forgotten.signatories) == {new.keyid}


def test_a_person_has_a_name() -> None:
    for name in ("", " ", "x" * 201):
        with pytest.raises(InputError, match="give the person's name"):
            changes.signatory(make_key(), Role.CHAIRMAN, name, NOW, LATE)

"""trust.json: read strictly, and never so that fewer signatures would do."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import TrustError
from station.programme.timetable import QuietHours
from station.trust import forms
from station.trust.rules import Role, Rules, Signatory, StatementKind, read_rules, write_rules
from tests.office_simulator import QUIET, OfficeSimulator

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def signatory(number: int, role: Role) -> Signatory:
    """A key that nobody holds."""
    digits = f"{number:064x}"
    year = datetime(2020, 1, 1, tzinfo=UTC)
    return Signatory(digits, digits, role, "Ai đó", year, year.replace(year=2100))


def test_rules_written_are_read_the_same(office: OfficeSimulator) -> None:
    assert read_rules(write_rules(office.rules())) == office.rules()
    assert read_rules(office.trust()).quiet_hours == QUIET


def drop_groups(form: dict[str, Any]) -> None:
    form["groups"]["emergency"] = []


def empty_group(form: dict[str, Any]) -> None:
    form["groups"]["bulletin"] = [["editor"], []]


def forget_a_kind(form: dict[str, Any]) -> None:
    del form["groups"]["timetable"]


def unknown_kind(form: dict[str, Any]) -> None:
    form["groups"]["music"] = [["editor"]]


def unknown_role(form: dict[str, Any]) -> None:
    form["groups"]["emergency"] = [["chairman", "vendor"]]


def no_keys(form: dict[str, Any]) -> None:
    form["keys"] = {}


def one_key_for_two(form: dict[str, Any]) -> None:
    first, second = list(form["keys"])[:2]
    form["keys"][second]["public"] = form["keys"][first]["public"]


def short_key(form: dict[str, Any]) -> None:
    form["keys"][next(iter(form["keys"]))]["public"] = "00"


def odd_hours(form: dict[str, Any]) -> None:
    form["quiet_hours"] = ["21:00", "25:00"]


def three_hours(form: dict[str, Any]) -> None:
    form["quiet_hours"] = ["21:00", "05:00", "06:00"]


def endless_key(form: dict[str, Any]) -> None:
    del form["keys"][next(iter(form["keys"]))]["valid_until"]


def extra(form: dict[str, Any]) -> None:
    form["allow_all"] = True


def must_be_known(form: dict[str, Any]) -> None:
    form["only_on_weekdays"], form["must"] = True, ["only_on_weekdays"]


def new_role(form: dict[str, Any]) -> None:
    form["keys"][next(iter(form["keys"]))]["role"] = "vendor"


def new_scheme(form: dict[str, Any]) -> None:
    row = form["keys"][next(iter(form["keys"]))]
    row |= {"scheme": "webauthn-es256", "public": {"x": "…", "y": "…"}}


def more_of_a_key(form: dict[str, Any]) -> None:
    form["keys"][next(iter(form["keys"]))]["telephone"] = "0210"


def lacks_after(office: OfficeSimulator, add: Any, kind: StatementKind) -> Any:
    """Whose signature is missing, when everybody whom the rules then know has signed."""
    form = json.loads(office.trust())
    add(form)
    rules = read_rules(forms.encode(form))
    # And a release that doesn't know it loses none of it.
    assert json.loads(write_rules(rules)) == form
    return rules.lacking(kind, rules.signatories, NOON)


@pytest.mark.parametrize("add", [unknown_kind, extra, more_of_a_key])
def test_what_a_newer_office_adds_changes_nothing(office: OfficeSimulator, add: Any) -> None:
    for kind in StatementKind:
        assert lacks_after(office, add, kind) is None


def test_a_role_that_is_not_known_grants_nothing(office: OfficeSimulator) -> None:
    assert lacks_after(office, unknown_role, StatementKind.EMERGENCY) is None

    def alone(form: dict[str, Any]) -> None:
        form["groups"]["emergency"] = [["vendor"]]

    assert lacks_after(office, alone, StatementKind.EMERGENCY) == frozenset()


def test_a_kind_that_the_rules_are_silent_of_is_nobodys(office: OfficeSimulator) -> None:
    assert lacks_after(office, forget_a_kind, StatementKind.TIMETABLE) == frozenset()


@pytest.mark.parametrize("add", [new_role, new_scheme])
def test_a_key_of_an_unknown_role_or_scheme_counts_for_nothing(
    office: OfficeSimulator, add: Any
) -> None:
    form = json.loads(office.trust())
    first = next(iter(form["keys"]))
    add(form)
    rules = read_rules(forms.encode(form))
    assert first not in rules.signatories
    assert len(rules.signatories) == len(form["keys"]) - 1
    assert json.loads(write_rules(rules)) == form


@pytest.mark.parametrize(
    "spoil",
    [
        *(drop_groups, empty_group, no_keys, one_key_for_two, short_key, odd_hours),
        *(three_hours, endless_key, must_be_known),
    ],
)
def test_wrong_rules_are_refused(office: OfficeSimulator, spoil: Any) -> None:
    form = json.loads(office.trust())
    spoil(form)
    with pytest.raises(TrustError, match=r"trust\.json"):
        read_rules(forms.encode(form))


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"{", b"\xff", b" " * 100_000])
def test_what_are_no_rules_are_refused(data: bytes) -> None:
    with pytest.raises(TrustError, match=r"trust\.json"):
        read_rules(data)


def rules_of(roles: list[Role], groups: tuple[frozenset[Role], ...]) -> Rules:
    """Rules with one key for each of `roles` and the same `groups` for every kind."""
    keys = {key.keyid: key for key in (signatory(n, role) for n, role in enumerate(roles))}
    return Rules(
        "Xã", QuietHours(*(QUIET.start, QUIET.end)), keys, dict.fromkeys(StatementKind, groups)
    )


def test_a_key_counts_for_one_group_only() -> None:
    either = frozenset({Role.CHAIRMAN, Role.DEPUTY})
    one = rules_of([Role.CHAIRMAN], (either, either))
    assert one.lacking(StatementKind.BULLETIN, one.signatories, NOON) == either
    two = rules_of([Role.CHAIRMAN, Role.DEPUTY], (either, either))
    assert two.lacking(StatementKind.BULLETIN, two.signatories, NOON) is None


def test_the_order_of_the_keys_does_not_matter() -> None:
    groups = (frozenset({Role.CHAIRMAN, Role.DEPUTY}), frozenset({Role.CHAIRMAN}))
    for roles in ([Role.CHAIRMAN, Role.DEPUTY], [Role.DEPUTY, Role.CHAIRMAN]):
        rules = rules_of(roles, groups)
        assert rules.lacking(StatementKind.BULLETIN, rules.signatories, NOON) is None


@given(
    st.lists(st.sampled_from(Role), max_size=5),
    st.lists(st.frozensets(st.sampled_from(Role), min_size=1), min_size=1, max_size=4),
)
def test_never_fewer_keys_than_groups(roles: list[Role], groups: list[frozenset[Role]]) -> None:
    rules = rules_of(roles, tuple(groups))
    if rules.lacking(StatementKind.BULLETIN, rules.signatories, NOON) is None:
        assert len(roles) >= len(groups)
        assert all(any(role in group for role in roles) for group in groups)

"""What ends is told a year, a month and a week ahead, and once it is over."""

from datetime import UTC, datetime, timedelta

import pytest

from station.errors import Sentence
from station.trust.rules import USUAL_GROUPS, Role, Rules, Signatory
from station.trust.standing.expiries import Expiry, Notice, peoples_ends, to_tell
from tests.office_simulator import QUIET

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("left", "notice"),
    [
        (timedelta(days=366) + SECOND, None),
        (timedelta(days=366), Notice.YEAR),
        (timedelta(days=31) + SECOND, Notice.YEAR),
        (timedelta(days=31), Notice.MONTH),
        (timedelta(days=7) + SECOND, Notice.MONTH),
        (timedelta(days=7), Notice.WEEK),
        (SECOND, Notice.WEEK),
        (timedelta(0), Notice.OVER),
        (-timedelta(days=4000), Notice.OVER),
    ],
)
def test_the_notice_grows_with_nearness(left: timedelta, notice: Notice | None) -> None:
    told = to_tell([Expiry(Sentence("the root"), NOW + left)], NOW)
    assert [each.notice for each in told] == ([] if notice is None else [notice])


def test_the_sentence_says_when_and_what_to_do() -> None:
    near, over = NOW + timedelta(days=6, hours=1), NOW - timedelta(days=1)
    told = to_tell([Expiry(Sentence("B"), near), Expiry(Sentence("A"), over)], NOW)
    assert told[0].text.startswith("A ended on 2026-11-29; bring the root's keys")
    assert told[1].text.startswith("B ends on 2026-12-06, in 6 days; ")


def person(role: Role, until: datetime) -> Signatory:
    name = f"{role}{until}"
    return Signatory(name, name, role, name, datetime(2020, 1, 1, tzinfo=UTC), until)


def test_an_offices_last_key_counts_and_an_empty_office_is_told_where_nobody_stands_in() -> None:
    late, early = NOW + timedelta(days=900), NOW - timedelta(days=900)
    people = [
        person(Role.EDITOR, early), person(Role.EDITOR, late), person(Role.CHAIRMAN, early),
        person(Role.DEPUTY, early),
    ]  # fmt: skip
    rules = Rules("Xã", QUIET, {each.keyid: each for each in people}, USUAL_GROUPS)
    ends = {str(each.what): each for each in peoples_ends(rules, NOW)}
    assert {what: each.until for what, each in ends.items()} == {
        "the editor's key": late,
        "the chairman's key": early,
    }
    assert "commune keys add chairman" in ends["the chairman's key"].remedy

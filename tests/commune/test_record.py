"""What may follow on what in the office."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.commune.record import NEXT, Action, BulletinState, after
from station.errors import RefusedError
from tests.commune.store.test_database import NOW, record


def test_a_draft_becomes_published_by_way_of_an_approval() -> None:
    draft = record()
    approved = replace(draft, state=after(draft, Action.APPROVE))
    published = replace(approved, state=after(approved, Action.PUBLISH))
    assert (approved.state, published.state) == (BulletinState.APPROVED, BulletinState.PUBLISHED)


@pytest.mark.parametrize("state", BulletinState)
@pytest.mark.parametrize("action", Action)
def test_what_is_not_in_the_table_is_refused_with_advice(
    state: BulletinState, action: Action
) -> None:
    bulletin = replace(record(), state=state)
    if (state, action) in NEXT:
        assert after(bulletin, action) is NEXT[state, action]
    else:
        with pytest.raises(RefusedError, match=f"is {state}, so you can't {action} it: it|have"):
            after(bulletin, action)


def test_nothing_becomes_approved_but_by_the_chairman() -> None:
    ways = {key for key, state in NEXT.items() if state is BulletinState.APPROVED}
    assert ways == {(BulletinState.DRAFT, Action.APPROVE)}


def test_only_what_is_approved_and_still_valid_is_on_offer() -> None:
    for state in BulletinState:
        bulletin = replace(record(), state=state)
        approved = state in (BulletinState.APPROVED, BulletinState.PUBLISHED)
        assert bulletin.is_on_offer(NOW) is approved
        assert not bulletin.is_on_offer(NOW + timedelta(days=7))

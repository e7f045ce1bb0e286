"""What becomes of bulletins whose signatures count no more.

Not handled here: ending a key (`rotation.py`).
"""

from dataclasses import replace
from datetime import datetime

from station.commune.home import Home
from station.commune.record import Action, BulletinState, Event, after
from station.commune.store.database import Store
from station.errors import TrustError
from station.trust.statement import verify_bulletin

_SIGNED = (BulletinState.APPROVED, BulletinState.PUBLISHED)


def withdraw_the_unverified(home: Home, store: Store, now: datetime) -> tuple[str, ...]:
    """Withdraw what the villages would refuse by the rules of now; the bulletins' names."""
    rules, dead = home.rules(), []
    for record in store.bulletins():
        if record.state not in _SIGNED:
            continue
        try:
            verify_bulletin(record.envelope or b"", rules)
        except TrustError as error:
            withdrawn = replace(record, state=after(record, Action.WITHDRAW))
            store.change(withdrawn, Event(now, "root", "withdraw", record.bulletin.id, str(error)))
            dead.append(record.bulletin.id)
    return tuple(dead)

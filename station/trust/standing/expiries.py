"""What ends when, and when that is told: a year, a month and a week ahead.

Pure, for the office and the box alike. Not handled here: where the ends are read
(`commune/office/expiries.py`, `village/health/expiries.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from station.errors import Sentence
from station.trust.rules import Role, Rules

RENEW = Sentence("bring the root's keys together in time: commune renew")

_OFFICES = {
    Role.EDITOR: Sentence("the editor's key"),
    Role.CHAIRMAN: Sentence("the chairman's key"),
    Role.DEPUTY: Sentence("the deputy's key"),
}


class Notice(IntEnum):
    """How near an end is; the greater the nearer."""

    YEAR = 1
    MONTH = 2
    WEEK = 3
    OVER = 4


_AHEAD = (
    (timedelta(0), Notice.OVER),
    (timedelta(days=7), Notice.WEEK),
    (timedelta(days=31), Notice.MONTH),
    (timedelta(days=366), Notice.YEAR),
)


@dataclass(frozen=True, slots=True)
class Expiry:
    """What ends `until` an aware instant, and what to do before that."""

    what: Sentence
    until: datetime
    remedy: Sentence = RENEW


@dataclass(frozen=True, slots=True)
class Expiring:
    """An end that is to be told now, in one sentence."""

    notice: Notice
    until: datetime
    text: Sentence


def to_tell(expiries: Iterable[Expiry], now: datetime) -> tuple[Expiring, ...]:
    """Those of `expiries` that end within a year of `now`, the nearest first."""
    found = [(each, _notice(each.until - now)) for each in expiries]
    told = [Expiring(notice, of.until, _text(of, now)) for of, notice in found if notice]
    return tuple(sorted(told, key=lambda each: each.until))


def peoples_ends(rules: Rules, now: datetime) -> Iterator[Expiry]:
    """When the last key of each office ends.

    One that is over is told of only where nobody else may sign in that office's place.
    """
    for role, what in _OFFICES.items():
        ends = [key.valid_until for key in rules.signatories.values() if key.role is role]
        alone = any(group == {role} for groups in rules.groups.values() for group in groups)
        if ends and (max(ends) > now or alone):
            yield Expiry(what, max(ends), _remedy(role, over=max(ends) <= now))


def _remedy(role: Role, *, over: bool) -> Sentence:
    if not over:
        return RENEW
    return Sentence("nobody holds that office; give it a key: commune keys add {role}", role=role)


def _notice(left: timedelta) -> Notice | None:
    return next((notice for ahead, notice in _AHEAD if left <= ahead), None)


def _text(of: Expiry, now: datetime) -> Sentence:
    values: dict[str, object] = {"what": of.what, "until": of.until, "remedy": of.remedy}
    if of.until <= now:
        return Sentence("{what} ended on {until:%Y-%m-%d}; {remedy}", **values)
    values["days"] = (of.until - now).days
    return Sentence("{what} ends on {until:%Y-%m-%d}, in {days} days; {remedy}", **values)

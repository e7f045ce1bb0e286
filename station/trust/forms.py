"""Canonical JSON, written and read strictly.

What is signed is bytes; canonical means that one meaning has exactly one spelling, so that two
readers can't read two things out of one signed statement. Not handled here: which keys a form has
(`bulletin_form.py`, `rules.py`), and signatures (`statement.py`).
"""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from station.errors import TrustError
from station.plain_text import is_plain

MORE, MUST = "more", "must"
_MOST_NAMED = 50


def encode(form: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Raises ValueError on NaN and the like."""
    text = json.dumps(
        form, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8")


def decode(data: bytes, what: str, *, most: int) -> Any:
    """The JSON in `data`, at most `most` bytes; `what` names it in errors. Raises TrustError."""
    if len(data) > most:
        raise TrustError("{what} is larger than {most} bytes; it isn't used", what=what, most=most)
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise TrustError("{what} isn't readable JSON; it isn't used", what=what) from error


def decode_canonical(data: bytes, what: str, *, most: int) -> Any:
    """As `decode`, and refuses every spelling but the canonical one: repeated keys, NaN, spaces."""
    form = decode(data, what, most=most)
    try:
        canonical = encode(form)
    except (ValueError, RecursionError) as error:
        raise TrustError(
            "{what} has values that JSON doesn't know; it isn't used", what=what
        ) from error
    if canonical != data:
        raise TrustError("{what} isn't in its canonical form; it isn't used", what=what)
    return form


def table(
    value: object, keys: Collection[str], where: str, optional: Collection[str] = ()
) -> dict[str, Any]:
    """The table `value`: all of `keys`, and under `more` what else is in it, to be ignored.

    Those of `optional` that are in it are there, too.
    A newer release may add a field. Where ignoring it would change what is meant, it names it in
    the list `must`, too, and whoever doesn't know it leaves the whole table. Raises TrustError.
    """
    if not isinstance(value, dict):
        raise TrustError("{where} is to be a table", where=where)
    for key in keys:
        if key not in value:
            raise TrustError("{where} lacks “{key}”", where=where, key=key)
    for name in listing(value.get(MUST, []), f"{where}'s must", most=_MOST_NAMED):
        if name not in keys and name not in optional:
            raise TrustError(
                "{where} can only be used by a newer release, which knows its “{name}”",
                where=where,
                name=str(name)[:40],
            )
    known = [*keys, *(key for key in optional if key in value)]
    more = {key: item for key, item in value.items() if key not in known}
    return {key: value[key] for key in known} | {MORE: more}


def listing(value: object, where: str, *, most: int) -> list[Any]:
    """`value`, a list of at most `most` things. Raises TrustError."""
    if not isinstance(value, list) or len(value) > most:
        raise TrustError("{where} is to be a list of at most {most}", where=where, most=most)
    return value


def text(value: object, where: str, *, most: int = 300) -> str:
    """`value`, a plain text of 1 to `most` characters, on one line. Raises TrustError."""
    if not is_plain(found := any_text(value, where, most=most)):
        raise TrustError("{where} has signs that steer a screen; it isn't used", where=where)
    return found


def any_text(value: object, where: str, *, most: int) -> str:
    """As `text`, whatever is in it: whoever shows it cleans it. Raises TrustError."""
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise TrustError(
            "{where} is to be a text of 1 to {most} characters", where=where, most=most
        )
    return value


def whole(value: object, where: str, *, least: int, most: int) -> int:
    """`value`, a whole number within bounds. Raises TrustError."""
    if type(value) is not int or not least <= value <= most:
        raise TrustError(
            "{where} is to be a whole number from {least} to {most}",
            where=where,
            least=least,
            most=most,
        )
    return value


def number(value: object, where: str, *, most: float) -> float:
    """`value`, a number above 0 and up to `most`. Raises TrustError."""
    if type(value) not in (int, float) or not 0 < float(str(value)) <= most:
        raise TrustError(
            "{where} is to be a number above 0, at most {most:g}", where=where, most=most
        )
    return float(str(value))


def instant(value: object, where: str) -> datetime:
    """`value`, an aware instant as RFC 3339 writes it. Raises TrustError."""
    try:
        found = datetime.fromisoformat(text(value, where, most=40))
    except ValueError as error:
        raise TrustError(
            "{where} isn't an instant such as 2026-11-30T05:00:00Z", where=where
        ) from error
    if found.tzinfo is None:
        raise TrustError("{where} lacks its time zone", where=where)
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise TrustError("{where} is outside the calendar", where=where) from error


def write_instant(moment: datetime) -> str:
    """`moment` (aware) in UTC, to the second, such as 2026-11-30T05:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

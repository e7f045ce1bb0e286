"""The file that makes a box this commune's: written by the office, read once by the box.

All that a box will believe begins here: whose root it is, where the server is, and how far the
commune's word had come, so that nothing older can be played back at a box with no memory. Whoever
has the file can enrol one box with it, once. Not handled here: writing and using it
(`fleet/enrolling.py`, `enrolment/enrol.py`).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from station.errors import TrustError
from station.programme.bulletin import IDENTIFIER
from station.trust import forms

MOST_BYTES = 65_536
ENDING = ".loa-thon.json"
MOST_SEEN = 300
_FORM = 1

Seen = tuple[int, str, str | None, bool]
"""A statement's number, the SHA-256 of what was signed, its end (RFC 3339), whether withdrawn."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One enrolment.

    `number` names it, `code` is its one-time private key (PEM). `server` is an http(s) address, or
    empty where news comes by stick only. `root` is root.json, `timestamp` the newest timestamp.json
    (its signed version is the floor). `seen` are the statements so far, as a box of long standing
    remembers them: name → number, digest of what was signed, end, whether it was withdrawn.
    `receipt` is a secret of the office and this box alone, by which the box knows its answer.
    """

    commune: str
    village: str
    name: str
    timezone: str
    server: str
    root: str
    timestamp: str
    seen: Mapping[str, Seen]
    number: str
    code: str
    receipt: str
    more: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What a newer office wrote that this release doesn't know; nothing goes by it."""


def receipt(secret: str, number: str, public: str) -> str:
    """What the office answers once it knows the box with the key `public` by enrolment `number`.

    Whoever else stands on the way, as a Wi-Fi that asks for a login, can't say it.
    """
    said = f"loa-thon registered {number} {public}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def write(enrolment: Enrolment) -> bytes:
    """The file's bytes."""
    form = {"loa_thon_enrolment": _FORM, **asdict(enrolment)}
    form |= form.pop(forms.MORE)
    return json.dumps(form, ensure_ascii=False, indent=1).encode() + b"\n"


def read(data: bytes) -> Enrolment:
    """The enrolment in a file's bytes. Raises TrustError."""
    what = "the enrolment file"
    form = forms.decode(data, what, most=MOST_BYTES)
    names = {*Enrolment.__dataclass_fields__, "loa_thon_enrolment"} - {forms.MORE}
    form = forms.table(form, names, what)
    if form.pop("loa_thon_enrolment") != _FORM:
        raise TrustError(
            "{what} is of another form; install this station's newest version", what=what
        )
    for name in ("root", "timestamp", "code"):
        forms.any_text(form[name], f"{what}'s {name}", most=MOST_BYTES)
    for name in ("commune", "name", "timezone", "number", "receipt"):
        forms.text(form[name], f"{what}'s {name}")
    _check_seen(form["seen"], f"{what}'s seen")
    _check_names(form, what)
    return Enrolment(**form)


def _check_seen(rows: object, what: str) -> None:
    if not isinstance(rows, dict) or len(rows) > MOST_SEEN:
        raise TrustError(
            "{what} is to be a table of at most {most_seen}", what=what, most_seen=MOST_SEEN
        )
    for row in rows.values():
        number, digest, until, dropped = (*forms.listing(row, what, most=4), *[None] * 4)[:4]
        forms.whole(number, f"{what}: a number", least=1, most=2**53)
        forms.text(digest, f"{what}: a digest", most=64)
        if until is not None:
            forms.instant(until, f"{what}: an end")
        if not isinstance(dropped, bool):
            raise TrustError("{what}: whether it was withdrawn is to be true or false", what=what)


def _check_names(form: dict[str, Any], what: str) -> None:
    if not isinstance(form["village"], str) or not IDENTIFIER.fullmatch(form["village"]):
        raise TrustError("{what}'s village is to be a name of a-z, 0-9 and -", what=what)
    server = form["server"]
    if not isinstance(server, str) or len(server) > 300:
        raise TrustError("{what}'s server is to be an address", what=what)
    if server and not server.startswith(("http://", "https://")):
        raise TrustError("{what}'s server is to be an http or https address", what=what)

"""Making the box's key known to the commune's office, once: one POST, no secret in it.

Whoever stands between may answer 200, as a Wi-Fi that asks for a login does: only the receipt that
the office and this box alone know ends it. Not handled here: what is sent (`enrol.py`), the way by
stick (`stick/exchange.py`).
"""

import hmac
import logging
from pathlib import Path

from station.errors import LinkError, LoaThonError, TrustError
from station.trust.http import ERRORS, PORTAL, HttpAnswer, HttpClient
from station.village.enrolment.enrol import owed, receipt
from station.village.settings.places import EnrolmentFiles

log = logging.getLogger(__name__)

_MOST_ANSWER = 4096


def register(state: Path, server: str, proxy: str = "") -> bool:
    """Send what is owed to `server` (an http(s) address), by `proxy`; whether anything was owed.

    Raises LinkError when it can't be had now, TrustError when the office refused.
    """
    envelope = owed(state)
    if envelope is None or not server.startswith(("http://", "https://")):
        return False
    answer = _post(server, envelope, proxy)
    if answer.is_page:
        raise LinkError("{name} {portal}", name=server, portal=PORTAL)
    if answer.status in (400, 403, 413):
        raise TrustError(
            "the commune's office refused this box: its enrolment was used, replaced or locked; "
            "there, make a new one: commune station add"
        )
    if answer.status != 200:
        raise LinkError(
            "{server} answered with {status}; the box registers at the next sync",
            server=server,
            status=answer.status,
        )
    expected = receipt(state)
    if not expected or not hmac.compare_digest(answer.body, expected):
        raise LinkError(
            "{server} gave another answer than the commune's office gives: look whether the Wi-Fi "
            "asks for a login, and check the address; the box registers at the next sync",
            server=server,
        )
    files = EnrolmentFiles(state)
    for path in (files.owed, files.receipt):
        path.unlink(missing_ok=True)
    log.info("this box is registered with the commune's office")
    return True


def register_by_the_way(state: Path, server: str, proxy: str = "") -> None:
    """As `register`, after a sync that went well; what goes wrong is only logged."""
    try:
        register(state, server, proxy)
    except (LoaThonError, OSError) as error:
        log.warning("%s", error)


def _post(server: str, envelope: bytes, proxy: str) -> HttpAnswer:
    address = f"{server.rstrip('/')}/enrol"
    try:
        return HttpClient(proxy=proxy).post(address, envelope, "application/json", _MOST_ANSWER)
    except ERRORS as error:
        raise LinkError(
            "{server} can't be reached; the box registers at the next sync", server=server
        ) from error

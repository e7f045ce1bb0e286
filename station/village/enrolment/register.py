"""Making the box's key known to the commune's office, once: one POST, no secret in it.

Nothing that the server answers is believed but whether it took it. Not handled here: what is sent
(`enrol.py`), the way by stick (`stick/exchange.py`).
"""

import logging
from pathlib import Path

from station.errors import LinkError, LoaThonError, TrustError
from station.trust.http import ERRORS, HttpClient
from station.village.enrolment.enrol import OWED, owed

log = logging.getLogger(__name__)


def register(state: Path, server: str) -> bool:
    """Send what is owed to `server` (an http(s) address); whether anything was owed.

    Raises LinkError when it can't be had now, TrustError when the office refused.
    """
    envelope = owed(state)
    if envelope is None or not server.startswith(("http://", "https://")):
        return False
    status = _post(server, envelope)
    if status in (400, 403, 413):
        raise TrustError(
            "the commune's office refused this box: its enrolment was used, replaced or locked; "
            "there, make a new one: commune station add"
        )
    if status != 200:
        raise LinkError(
            "{server} answered with {status}; the box registers at the next sync",
            server=server,
            status=status,
        )
    (state / OWED).unlink(missing_ok=True)
    log.info("this box is registered with the commune's office")
    return True


def register_by_the_way(state: Path, server: str) -> None:
    """As `register`, after a sync that went well; what goes wrong is only logged."""
    try:
        register(state, server)
    except (LoaThonError, OSError) as error:
        log.warning("%s", error)


def _post(server: str, envelope: bytes) -> int:
    try:
        return HttpClient().post(f"{server.rstrip('/')}/enrol", envelope, "application/json")
    except ERRORS as error:
        raise LinkError(
            "{server} can't be reached; the box registers at the next sync", server=server
        ) from error

"""One HTTP client for all: bounded times, no unpacking, no following by itself.

The only importer of urllib3. Not handled here: what an answer means (`source.py`,
`enrolment/register.py`).
"""

from collections.abc import Mapping

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as StalledError

from station.errors import Sentence

CONNECT_SECONDS = 10
READ_SECONDS = 30

Response = urllib3.BaseHTTPResponse
ERRORS = (HTTPError, OSError, ValueError)
"""What a request, or reading its answer, raises."""

BROKEN_OFF = (HTTPError, OSError)
"""Those after which another connection may go on."""


class HttpClient:
    """Asks servers, each over one connection that is kept."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(
            headers={"User-Agent": "loa-thon", "Accept-Encoding": "identity"},
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            retries=urllib3.Retry(connect=1, read=1, redirect=0, status=0, other=0),
        )

    def get(self, url: str, headers: Mapping[str, str]) -> Response:
        """The answer's head; its body is still to be read, and packed as it came. Raises ERRORS."""
        # What was packed small may be endless when unpacked: nothing is unpacked.
        return self._pool.request(
            "GET",
            url,
            headers={**self._pool.headers, **headers},
            preload_content=False,
            decode_content=False,
            redirect=False,
        )

    def post(self, url: str, body: bytes, media_type: str) -> int:
        """Send `body` once; the answer's status, its body unread. Raises ERRORS."""
        response = self._pool.request(
            "POST",
            url,
            body=body,
            headers={**self._pool.headers, "Content-Type": media_type},
            preload_content=False,
            redirect=False,
            retries=False,
        )
        response.close()
        return response.status


def error_text(error: Exception) -> str:
    """What one of ERRORS means to whoever looks after the network."""
    cause = error.reason if isinstance(error, MaxRetryError) else error
    if isinstance(cause, NameResolutionError):
        return Sentence("isn't known to the name server: check the address and the network")
    if isinstance(cause, SSLError):
        return Sentence("has a certificate that isn't believed: check the address and the clock")
    if "refused" in str(cause):
        return Sentence("refuses connections: is the commune's server running?")
    if isinstance(cause, NewConnectionError):
        return Sentence("can't be reached: check the address and the network")
    if isinstance(cause, ConnectTimeoutError):
        return Sentence("didn't answer within {seconds} s", seconds=CONNECT_SECONDS)
    if isinstance(cause, StalledError):
        return Sentence("stopped sending for {seconds} s", seconds=READ_SECONDS)
    return Sentence("broke the connection off")

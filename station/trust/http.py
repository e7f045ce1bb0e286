"""One HTTP client for all: bounded times, no unpacking, no following by itself.

The only importer of urllib3. Not handled here: what an answer means (`source.py`,
`enrolment/register.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

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


_BLANK = b"\xef\xbb\xbf \t\r\n"
PORTAL = Sentence(
    "answered with a web page instead of the file: "
    "look whether the Wi-Fi asks for a login, and check the address"
)
"""What is wrong when an answer `is_page`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered to a post; `is_page` says that it is a page for people."""

    status: int
    body: bytes
    is_page: bool


def is_page(response: Response, begins: bytes = b"") -> bool:
    """Whether that is a web page, as a captive portal's; its body `begins` so. Ours have none."""
    kind = response.headers.get("Content-Type", "").lower()
    said_so = kind.startswith("text/html") and response.status in (200, 206)
    return said_so or begins.lstrip(_BLANK).startswith(b"<")


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

    def post(self, url: str, body: bytes, media_type: str, most: int) -> Answer:
        """Send `body` once; the answer with at most `most` bytes of its body. Raises ERRORS."""
        response = self._pool.request(
            "POST",
            url,
            body=body,
            headers={**self._pool.headers, "Content-Type": media_type},
            preload_content=False,
            decode_content=False,
            redirect=False,
            retries=False,
        )
        try:
            said = response.read(most)
        finally:
            response.close()
        return Answer(response.status, said, is_page(response, said))


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

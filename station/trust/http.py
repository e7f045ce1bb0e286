"""One HTTP client for all: bounded, by a proxy if there is one, no unpacking, no following.

The only importer of urllib3. Not handled here: the bounds themselves (`bounds.py`), what an answer
means (`source.py`, `enrolment/register.py`).
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as StalledError

from station.errors import LinkError, Sentence
from station.trust.bounds import READ_SECONDS, BoundSocket, RequestBounds

CONNECT_SECONDS = 10

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
class HttpAnswer:
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
    """Asks servers, each over one connection that is kept; one request at a time, within `bounds`.

    `proxy` is an http address to ask by; without one it is as the environment says.
    """

    def __init__(self, bounds: RequestBounds | None = None, proxy: str = "") -> None:
        self.bounds = bounds or RequestBounds()
        self._proxy = proxy
        self._pools: dict[str, urllib3.PoolManager] = {}

    def get(self, url: str, headers: Mapping[str, str]) -> Response:
        """The answer's head; its body is still to be read, and packed as it came.

        Raises ERRORS, LinkError.
        """
        pool = self._pool(url)
        # What was packed small may be endless when unpacked: nothing is unpacked.
        return pool.request(
            "GET",
            url,
            headers={**pool.headers, **headers},
            preload_content=False,
            decode_content=False,
            redirect=False,
        )

    def post(self, url: str, body: bytes, media_type: str, most: int) -> HttpAnswer:
        """Send `body` once; the answer with at most `most` bytes of its body.

        Raises ERRORS, LinkError.
        """
        pool = self._pool(url)
        self.bounds.begin(url.rpartition("/")[0], host_of(url))
        response = pool.request(
            "POST",
            url,
            body=body,
            headers={**pool.headers, "Content-Type": media_type},
            preload_content=False,
            decode_content=False,
            redirect=False,
            retries=False,
        )
        try:
            said = response.read(most)
        finally:
            response.close()
        return HttpAnswer(response.status, said, is_page(response, said))

    def _pool(self, url: str) -> urllib3.PoolManager:
        proxy = self._proxy or _usual_proxy(url)
        if proxy not in self._pools:
            self._pools[proxy] = _make_pool(proxy, self.bounds)
        return self._pools[proxy]


def host_of(url: str) -> str:
    """The host that `url` names; empty if it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _usual_proxy(url: str) -> str:
    """What the environment's http_proxy, https_proxy and no_proxy say."""
    host = host_of(url)
    if not host or proxy_bypass(host):
        return ""
    return getproxies().get(url.partition(":")[0], "")


def _make_pool(proxy: str, bounds: RequestBounds) -> urllib3.PoolManager:
    """Raises LinkError when `proxy` is no address of one."""
    common: dict[str, Any] = {
        "headers": {"User-Agent": "loa-thon", "Accept-Encoding": "identity"},
        "timeout": urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        "retries": urllib3.Retry(connect=1, read=1, redirect=0, status=0, other=0),
    }
    try:
        pool = urllib3.ProxyManager(proxy, **common) if proxy else urllib3.PoolManager(**common)
    except (HTTPError, ValueError) as error:
        raise LinkError("“{proxy}” is no address of a proxy", proxy=proxy[:80]) from error
    given = {"bounds": bounds}
    pools = {
        "http": (HTTPConnectionPool, type("Plain", (_BoundConnection,), given)),
        "https": (HTTPSConnectionPool, type("Secure", (_BoundSecureConnection,), given)),
    }
    pool.pool_classes_by_scheme = {
        scheme: type("Pool", (kind,), {"ConnectionCls": connection})
        for scheme, (kind, connection) in pools.items()
    }
    return pool


class _BoundConnection(HTTPConnection):
    """A connection whose every step keeps to its class's `bounds`."""

    bounds: RequestBounds
    sock: Any
    _dns_host: str

    def _new_conn(self) -> socket.socket:
        host, failed = self._dns_host, None
        try:
            # Each of the host's addresses has its try, and all of them one deadline.
            for address in self._addresses():
                self._dns_host = address
                self.timeout = min(CONNECT_SECONDS, self.bounds.wait())
                try:
                    return super()._new_conn()
                except (NewConnectionError, ConnectTimeoutError) as error:
                    failed = error
        finally:
            self._dns_host = host
        raise failed or NewConnectionError(self, "no address")

    def _addresses(self) -> list[str]:
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
        if self.proxy is None:
            for address in addresses:
                self.bounds.check_place(self.host, address)
        return addresses

    def connect(self) -> None:
        super().connect()
        self.sock = BoundSocket(self.sock, self.bounds)


class _BoundSecureConnection(_BoundConnection, HTTPSConnection):
    """The same, over TLS."""


def error_text(error: Exception) -> str:
    """What one of ERRORS means to whoever looks after the network."""
    cause = error.reason if isinstance(error, MaxRetryError) else error
    if isinstance(cause, NameResolutionError):
        return Sentence("isn't known to the name server: check the address and the network")
    if isinstance(cause, ProxyError):
        return Sentence("can't be reached by the proxy: check [commune] proxy")
    if isinstance(cause, SSLError) and not isinstance(
        cause.args[0] if cause.args else None, ssl.SSLCertVerificationError
    ):
        return Sentence("doesn't speak https there: check the address and its port")
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

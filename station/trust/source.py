"""Where the repository's files come from, such as a web server.

Nothing that arrives here is believed: lengths and times are bounded, and a captive portal's page is
recognised for what it is. Not handled here: connections (`http.py`), what the bytes verify
(`feed.py`), what is kept of a file that broke off (`download.py`), and folders (`folder.py`).
"""

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol
from urllib.parse import urljoin

from station.clock import SystemClock
from station.errors import LinkError
from station.server_date import ServerDate, server_date
from station.trust.bounds import RequestBounds
from station.trust.http import (
    BROKEN_OFF,
    ERRORS,
    PORTAL,
    HttpClient,
    Response,
    error_text,
    host_of,
    is_page,
)

log = logging.getLogger(__name__)

CHUNK = 65_536
_MOST_REDIRECTS = 3
_MOST_CONNECTIONS = 200
"""For one file; each but the first only if the one before brought something new."""


class AbsentError(LinkError):
    """The other side answered that there is no such file."""


class Source(Protocol):
    """A repository's files by their names, such as `metadata/timestamp.json`."""

    name: str

    def read(self, path: str, most: int, start: int = 0) -> Iterator[bytes]:
        """The bytes of the file `path` from its byte `start` on.

        Stops with LinkError when the file is longer than `most` bytes. Raises AbsentError when
        there is none, LinkError when it can't be had now; what came before that is good.
        """


class HttpSource:
    """A repository behind an http or https address; `dated` is told of its server's time."""

    def __init__(
        self,
        address: str,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        proxy: str = "",
        goes_on: Callable[[], bool] = lambda: True,
        dated: Callable[[ServerDate], object] = lambda _: None,
    ) -> None:
        self._clock, self._dated = SystemClock(), dated
        self.name = address.rstrip("/")
        self._bounds = RequestBounds(monotonic, goes_on)
        self._client = HttpClient(self._bounds, proxy)

    def read(self, path: str, most: int, start: int = 0) -> Iterator[bytes]:
        """As `Source.read`, over as many connections as it takes.

        Where one breaks off the next goes on, by Range (RFC 9110, section 14). A server slower
        than 500 bytes a second is given up. Raises PausedError when `goes_on` says no.
        """
        url = f"{self.name}/{path}"
        reading = _Reading(self._ask, url, self.name, most, start, self._bounds.came)
        self._bounds.begin(self.name, host_of(url))
        self._bounds.wait()
        try:
            for chunk in reading.chunks():
                self._bounds.wait()
                if chunk:
                    yield chunk
        except ERRORS as error:
            log.debug("reading %s failed: %r", path, error)
            raise LinkError(
                "{name} {error_text}; it is tried again later",
                name=self.name,
                error_text=error_text(error),
            ) from error

    def _ask(self, url: str, more: Mapping[str, str]) -> Response:
        """The answer, wherever it is; each that only points elsewhere is closed."""
        for _ in range(1 + _MOST_REDIRECTS):
            asked = self._clock.monotonic()
            response = self._client.get(url, more)
            date = server_date(url, response.headers, asked, self._clock.monotonic())
            if date is not None:
                self._dated(date)
            if not (place := response.get_redirect_location()):
                return response
            response.close()
            before, url = url, urljoin(url, place)
            if before.startswith("https:") and not url.startswith("https:"):
                raise LinkError(
                    "{name} sends on to where nobody proves who answers (http): look whether the "
                    "Wi-Fi asks for a login, and check the address",
                    name=self.name,
                )
        raise LinkError(
            "{name} sends from one address to another: look whether the Wi-Fi asks "
            "for a login, and check the address",
            name=self.name,
        )


class _Reading:
    """One file on its way, and how far it has come; `came` is told of each piece's bytes."""

    def __init__(
        self,
        ask: Callable[[str, Mapping[str, str]], Response],
        url: str,
        name: str,
        most: int,
        start: int,
        came: Callable[[int], None],
    ) -> None:
        self._ask, self._url, self._name, self._most = ask, url, name, most
        self._reached, self._etag, self._came = start, "", came

    def chunks(self) -> Iterator[bytes]:
        """What is new, piece by piece; empty where a piece only repeats what came before."""
        for _ in range(_MOST_CONNECTIONS):
            before = self._reached
            try:
                yield from self._connection()
            except BROKEN_OFF as error:
                if self._reached == before:
                    raise
                log.debug("%s broke off at byte %d: %r", self._url, self._reached, error)
            else:
                return
        raise LinkError(
            "{name} breaks off again and again; it is tried again later", name=self._name
        )

    def _connection(self) -> Iterator[bytes]:
        headers = {"Range": f"bytes={self._reached}-"} if self._reached else {}
        if self._reached and self._etag:
            headers["If-Range"] = self._etag
        response = self._ask(self._url, headers)
        try:
            self._check(response)
            yield from self._new(response)
        finally:
            # Before its end the connection can't be used again; after it this is free.
            response.close()
            response.release_conn()

    def _check(self, response: Response) -> None:
        """Whether the file is what follows. Raises AbsentError, LinkError."""
        if response.status in (403, 404, 410):
            raise AbsentError(
                "{name} has no {removeprefix}",
                name=self._name,
                removeprefix=self._url.removeprefix(self._name + "/"),
            )
        if response.status not in ((200, 206) if self._reached else (200,)):
            raise LinkError(
                "{name} answered with the error {status}; it is tried again later",
                name=self._name,
                status=response.status,
            )
        if is_page(response):
            raise LinkError("{name} {portal}", name=self._name, portal=PORTAL)
        if (response.headers.get("Content-Encoding") or "identity").lower() != "identity":
            raise LinkError(
                "{name} packs files, though they are asked for as they are: have packing "
                "(gzip) switched off there",
                name=self._name,
            )
        if response.status == 206 and not self._is_next(response):
            raise LinkError("{name} sent another part than was asked for", name=self._name)
        etag = response.headers.get("ETag", "")
        if self._etag and etag and etag != self._etag:
            raise LinkError(
                "{name} changed the file meanwhile; it is tried again later", name=self._name
            )
        # A weak one may not be asked by (RFC 9110, section 13.1.5).
        self._etag = "" if etag.startswith("W/") else etag
        begins = self._reached if response.status == 206 else 0
        if begins + (response.length_remaining or 0) > self._most:
            raise LinkError(
                "{name} would send more than the {most} bytes asked for",
                name=self._name,
                most=self._most,
            )

    def _is_next(self, response: Response) -> bool:
        given = re.match(r"bytes (\d{1,20})-", response.headers.get("Content-Range", ""))
        return given is not None and int(given[1]) == self._reached

    def _new(self, response: Response) -> Iterator[bytes]:
        # A server without Range sends all of it again.
        begins = response.status == 200
        known = self._reached if begins else 0
        while chunk := response.read1(CHUNK):
            if begins and is_page(response, chunk):
                raise LinkError("{name} {portal}", name=self._name, portal=PORTAL)
            begins = False
            self._came(len(chunk))
            new, known = chunk[known:], max(0, known - len(chunk))
            self._reached += len(new)
            bounded(self._reached, self._most, self._name)
            yield new


def bounded(reached: int, most: int, name: str) -> None:
    """Raises LinkError when a file of at most `most` bytes goes on beyond them."""
    if reached > most:
        raise LinkError(
            "{name} sent more than the {most} bytes that were asked for", name=name, most=most
        )

"""Where the repository's files come from: a web server, or a folder such as a USB stick.

The only importer of urllib3. Nothing that arrives here is believed: lengths and times are bounded,
and a captive portal's page is recognised for what it is. Not handled here: what the bytes prove
(`feed.py`).
"""

import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

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

from station.errors import LinkError

log = logging.getLogger(__name__)

CONNECT_SECONDS = 10
READ_SECONDS = 30
_PATIENCE = 60.0
_SLOWEST = 500
_CHUNK = 65_536


class AbsentError(LinkError):
    """The other side answered that there is no such file."""


class Source(Protocol):
    """A repository's files by their names, such as `metadata/timestamp.json`."""

    name: str

    def read(self, path: str, most: int) -> Iterator[bytes]:
        """The bytes of the file `path`; stops with LinkError beyond `most` bytes.

        Raises AbsentError when there is none, LinkError when it can't be had now.
        """


class HttpSource:
    """A repository behind an http or https address.

    A later fetcher may resume by Range here; callers only see the bytes.
    """

    def __init__(self, address: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.name = address.rstrip("/")
        self._monotonic = monotonic
        self._pool = urllib3.PoolManager(
            headers={"User-Agent": "loa-thon", "Accept-Encoding": "identity"},
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            retries=urllib3.Retry(connect=1, read=1, redirect=3, status=0, other=0),
        )

    def read(self, path: str, most: int) -> Iterator[bytes]:
        """As `Source.read`. A server slower than 500 bytes a second is given up."""
        try:
            yield from self._read(f"{self.name}/{path}", most)
        except HTTPError as error:
            log.debug("reading %s failed: %r", path, error)
            raise LinkError(f"{self.name} {_words(error)}; it is tried again later") from error

    def _read(self, url: str, most: int) -> Iterator[bytes]:
        response = self._pool.request("GET", url, preload_content=False)
        try:
            self._check(response, url)
            yield from self._chunks(response, most)
        finally:
            # Before its end the connection can't be used again; after it this is free.
            response.close()
            response.release_conn()

    def _check(self, response: urllib3.BaseHTTPResponse, url: str) -> None:
        if response.status in (403, 404, 410):
            raise AbsentError(f"{self.name} has no {url.removeprefix(self.name + '/')}")
        if response.status != 200:
            raise LinkError(
                f"{self.name} answered with the error {response.status}; it is tried again later"
            )

    def _chunks(self, response: urllib3.BaseHTTPResponse, most: int) -> Iterator[bytes]:
        received, begun = 0, self._monotonic()
        while chunk := response.read1(_CHUNK):
            if received == 0 and chunk.lstrip().startswith(b"<"):
                raise LinkError(
                    f"{self.name} answered with a web page instead of the file: "
                    "look whether the Wi-Fi asks for a login, and check the address"
                )
            received += len(chunk)
            _bounded(received, most, self.name)
            if self._monotonic() - begun > _PATIENCE + received / _SLOWEST:
                raise LinkError(f"{self.name} is too slow; it is tried again later")
            yield chunk


class FolderSource:
    """A repository in a folder, such as the one on a USB stick.

    A stick is anybody's: links and devices in it are not followed.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    def read(self, path: str, most: int) -> Iterator[bytes]:
        """As `Source.read`."""
        try:
            yield from self._read(self._folder / path, most)
        except FileNotFoundError as error:
            raise AbsentError(f"{self.name} has no {path}") from error
        except OSError as error:
            raise LinkError(
                f"{self.name} can't be read: {error.strerror}; put the stick in again"
            ) from error

    def _read(self, path: Path, most: int) -> Iterator[bytes]:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise LinkError(f"{path} isn't a plain file; this repository isn't used")
            received = 0
            while chunk := file.read(_CHUNK):
                received += len(chunk)
                _bounded(received, most, self.name)
                yield chunk


def open_source(source: str) -> Source:
    """The source that `source` names: an http(s) address, or else a folder."""
    if source.startswith(("http://", "https://")):
        return HttpSource(source)
    return FolderSource(Path(source))


def _bounded(received: int, most: int, name: str) -> None:
    if received > most:
        raise LinkError(f"{name} sent more than the {most} bytes that were asked for")


def _words(error: HTTPError) -> str:
    cause = error.reason if isinstance(error, MaxRetryError) else error
    if isinstance(cause, NameResolutionError):
        return "isn't known to the name server: check the address and the network"
    if isinstance(cause, SSLError):
        return "has a certificate that isn't believed: check the address and the clock"
    if "refused" in str(cause):
        return "refuses connections: is the commune's server running?"
    if isinstance(cause, NewConnectionError):
        return "can't be reached: check the address and the network"
    if isinstance(cause, ConnectTimeoutError):
        return f"didn't answer within {CONNECT_SECONDS} s"
    if isinstance(cause, StalledError):
        return f"stopped sending for {READ_SECONDS} s"
    return "broke the connection off"

"""What one request may take, whole: time, bytes around its answer, and where it may lead.

A server that drips bytes outside the body (status line, headers, chunk sizes, trailers, 100
Continue) gets no more time than one that says nothing. Not handled here: connections (`http.py`).
"""

import io
import ipaddress
import time
from collections.abc import Callable
from typing import Any

from station.errors import LinkError
from station.trust.download import PausedError

_PATIENCE = 60.0
_SLOWEST = 500
"""Bytes of the body a second, beyond the first minute."""
READ_SECONDS = 30
"""Seconds of silence in one step."""
_MOST_AROUND = 1_000_000
"""Bytes of headers, chunk sizes and the like, beyond as many as the body has."""


class RequestBounds:
    """Those of one request after the other; `goes_on` may end one under way."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> None:
        self._monotonic, self._goes_on = monotonic, goes_on
        self._begun, self._name, self._host = monotonic(), "", ""
        self._body, self._wire, self._inside = 0, 0, False

    def begin(self, name: str, host: str) -> None:
        """A new request to `host`, which sentences call `name`."""
        self._begun, self._name, self._host = self._monotonic(), name, host
        self._body = self._wire = 0

    def came(self, count: int) -> None:
        """So many bytes of the body came: a long one may take its time."""
        self._body += count

    def read(self, count: int) -> None:
        """So many bytes came from the network, of whatever they are."""
        self._wire += count

    def wait(self) -> float:
        """Seconds that the next step may take. Raises LinkError, PausedError, when it may none."""
        if not self._goes_on():
            raise PausedError("it goes on at the next sync")
        if self._wire > _MOST_AROUND + 2 * self._body:
            raise LinkError(
                "{name} sends more around a file than is in it; it is tried again later",
                name=self._name,
            )
        left = self._begun + _PATIENCE + self._body / _SLOWEST - self._monotonic()
        if left <= 0:
            raise LinkError("{name} is too slow; it is tried again later", name=self._name)
        return left

    def check_place(self, host: str, address: str) -> None:
        """Whether `host` may be asked at `address`. Raises LinkError.

        A server outside sends nobody into the village's own network.
        """
        own = _is_local_network(address)
        if host == self._host:
            self._inside = own
        elif own and not self._inside:
            raise LinkError(
                "{name} sends on into this village's own network: look whether the Wi-Fi asks for "
                "a login, and check the address",
                name=self._name,
            )


class BoundSocket:
    """A connected socket; what is read of it, and sent, keeps to `bounds`."""

    def __init__(self, inner: Any, bounds: RequestBounds) -> None:
        self._inner, self._bounds = inner, bounds

    def __getattr__(self, name: str) -> Any:
        """All else is the socket's own."""
        return getattr(self._inner, name)

    def sendall(self, data: Any) -> None:
        """As a socket's."""
        self._inner.settimeout(min(READ_SECONDS, self._bounds.wait()))
        self._inner.sendall(data)

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        """As a socket's, of mode “rb”."""
        return io.BufferedReader(_BoundReading(self._inner, self._bounds))


class _BoundReading(io.RawIOBase):
    """The reading end of a socket; each read has what is left of the request's time."""

    def __init__(self, inner: Any, bounds: RequestBounds) -> None:
        self._inner, self._bounds = inner, bounds
        self._raw = inner.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int | None:
        self._inner.settimeout(min(READ_SECONDS, self._bounds.wait()))
        count: int | None = self._raw.readinto(into)
        self._bounds.read(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def _is_local_network(address: str) -> bool:
    """Private, loopback, link-local and the like (RFC 6890), mapped into IPv6 or not."""
    place = ipaddress.ip_address(address.partition("%")[0])
    mapped = place.ipv4_mapped if isinstance(place, ipaddress.IPv6Address) else None
    return not (mapped or place).is_global

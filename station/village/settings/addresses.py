"""Whether the settings' addresses can be addresses at all, each mistake in one sentence.

What doesn't fit here keeps no station from speaking: it is told, not refused. Not handled here:
whether anybody answers there (the sync).
"""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from station.village.finding import Finding
from station.village.settings.station import StationSettings

_WEB = ("http", "https")


def findings(
    settings: StationSettings, resolve: Callable[..., object] = socket.getaddrinfo
) -> Iterator[Finding]:
    """What is wrong with them; `resolve` is socket.getaddrinfo."""
    of = settings.commune
    if "://" in of.source and (wrong := _wrong_with(of.source)):
        yield Finding("commune", False, f"[commune] source is “{of.source}”: {wrong}")
    if of.proxy and (wrong := _wrong_with(of.proxy)):
        yield Finding("commune", False, f"[commune] proxy is “{of.proxy}”: {wrong}")
    if not _can_listen(settings.panel.listen, resolve):
        yield Finding(
            "panel",
            False,
            f"[panel] listen is “{settings.panel.listen}”, which is no address of this box: write "
            "one such as 0.0.0.0 (every network) or 192.168.4.1",
        )


def _wrong_with(address: str) -> str:
    """A sentence; empty when it may be an address of the web."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        return f"it can't be read ({error}); write it as http://commune.example:8000/"
    if parts.scheme not in _WEB:
        return "only http:// and https:// can be asked"
    if not host or port == 0:
        return "it names no server; write it as http://commune.example:8000/"
    return ""


def _can_listen(listen: str, resolve: Callable[..., object]) -> bool:
    try:
        ipaddress.ip_address(listen)
    except ValueError:
        try:
            resolve(listen, None)
        except (OSError, UnicodeError):
            return False
    return True

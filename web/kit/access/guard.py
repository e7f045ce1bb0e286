"""What is let in by its address, and what browsers are told to keep out."""

import re
from collections.abc import Sequence
from ipaddress import ip_address

_LOCAL = re.compile(r"(?=.*[a-z])(?!0x)[a-z0-9-]{1,63}(\.local)?", re.A)
"""One label, which no name of the Internet is, perhaps with .local behind it."""

HEADERS = {
    # Everything from this box, and nothing inline.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_host_allowed(host: str, names: Sequence[str]) -> bool:
    """Whether a request whose Host header is `host` may be answered.

    Any private address, any name of the local network (RFC 6762), and `names` are let in. A
    foreign name that resolves to this box (DNS rebinding) is thus never answered.
    """
    name = without_port(host).lower().removesuffix(".")
    if name in {"localhost", *(known.lower() for known in names)} or _LOCAL.fullmatch(name):
        return True
    try:
        address = ip_address(name.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback or not (address.is_global or address.is_multicast)


def without_port(host: str) -> str:
    """`host` alone; an IPv6 address keeps its brackets."""
    if host.endswith("]"):
        return host
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host

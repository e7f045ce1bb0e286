"""What is let in by its address, and what browsers are told to keep out."""

from collections.abc import Sequence
from ipaddress import ip_address

HEADERS = {
    # Everything from this box, and nothing inline.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_host_allowed(host: str, names: Sequence[str]) -> bool:
    """Whether a request whose Host header is `host` may be answered.

    With `names` only those; without, any private address. A foreign name that resolves to this
    box (DNS rebinding) is thus never answered. The box itself always is.
    """
    name = _without_port(host).lower()
    if name in {"localhost", *(known.lower() for known in names)}:
        return True
    try:
        address = ip_address(name.strip("[]"))
    except ValueError:
        return False
    if address.is_loopback:
        return True
    return not names and not address.is_global and not address.is_multicast


def _without_port(host: str) -> str:
    if host.endswith("]"):
        return host
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host

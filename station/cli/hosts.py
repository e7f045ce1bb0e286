"""A machine's name or address as a part of an address for browsers. Pure."""

from ipaddress import IPv6Address


def in_url(host: str) -> str:
    """`host` as it stands before a port: an IPv6 address in brackets (RFC 3986, section 3.2.2)."""
    try:
        return f"[{IPv6Address(host)}]"
    except ValueError:
        return host

"""Where the door listens: an address's families, sockets that systemd hands over, TLS or not."""

import contextlib
import ipaddress
import os
import socket
import ssl
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass

from station.errors import Sentence, SettingsError

_BACKLOG = 4096
_FIRST_HANDED_OVER = 3
_GREETING, _LEAST_HELLO = 4096, 60  # bytes

ELSEWHERE = "elsewhere"
"""What a socket speaks that only leads on to the page."""


@dataclass(frozen=True, slots=True)
class ListeningSocket:
    """A socket that listens, non-blocking; `scheme` is “http”, “https” with `tls`, or ELSEWHERE."""

    socket: socket.socket
    scheme: str = "http"
    tls: ssl.SSLContext | None = None


def listening(listen: str, port: int) -> socket.socket:
    """At the address `listen`; at “::” for both families. Raises SettingsError."""
    made = None
    try:
        family, _, _, _, where = socket.getaddrinfo(listen, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            only = int(listen != "::")
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
        made.bind(where)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 3)
        made.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        if made is not None:
            made.close()
        raise SettingsError([_no_address(listen, port, error)]) from error
    made.setblocking(False)
    return made


def _no_address(listen: str, port: int, error: OSError | UnicodeError) -> Sentence:
    return Sentence(
        "the panel can't listen at {listen}:{port} ({strerror}); see [panel]",
        listen=listen,
        port=port,
        strerror=getattr(error, "strerror", None) or str(error),
    )


def handed_over(environment: MutableMapping[str, str]) -> Iterator[socket.socket]:
    """The sockets that systemd has opened for this process, sd_listen_fds(3); said once."""
    of, count = environment.pop("LISTEN_PID", ""), environment.pop("LISTEN_FDS", "")
    environment.pop("LISTEN_FDNAMES", None)
    if of != str(os.getpid()) or not count.isdecimal():
        return
    for fileno in range(_FIRST_HANDED_OVER, _FIRST_HANDED_OVER + min(int(count), 8)):
        with contextlib.suppress(OSError):
            os.set_inheritable(fileno, False)
            made = socket.socket(fileno=fileno)
            made.setblocking(False)
            yield made


def plain(address: str) -> str:
    """`address` of whoever has come, an IPv4 one as such also where both families are heard."""
    if ":" not in address:
        return address
    found = ipaddress.IPv6Address(address.partition("%")[0])
    return str(found.ipv4_mapped or found)


def has_spoken(phone: socket.socket, scheme: str) -> bool:
    """Whether who has come has sent what a browser sends at once: a whole head, TLS's greeting."""
    try:
        said = phone.recv(_GREETING, socket.MSG_PEEK)
    except OSError:
        return False
    if scheme == "https":
        return said.startswith(b"\x16") and len(said) > _LEAST_HELLO
    return b"\r\n\r\n" in said or len(said) == _GREETING

"""The head of a request (RFC 9112), as far as a door must know it. Pure.

Read strictly: what two readers could take differently is refused, for the server behind reads it
once more. Not handled here: what becomes of it (`visit.py`).
"""

import re
from dataclasses import dataclass

MOST = 16_384
"""Bytes of a head."""

END = b"\r\n\r\n"

_LINE = re.compile(rb"([A-Z]{1,16}) ([\x21-\x7e\x80-\xff]{1,8000}) HTTP/1\.([01])")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*")
_OURS = re.compile(rb"(x-forwarded-.*|forwarded|x-real-ip|connection|keep-alive|proxy-.*)", re.I)


class BadHeadError(ValueError):
    """No request; its text is the answer's status."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a request says before its body; `length` is the body's, in bytes."""

    method: str
    target: str
    version: bytes
    fields: tuple[tuple[bytes, bytes], ...]
    length: int

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def value(self, name: str) -> str:
        """The field `name`, in small letters; empty without one."""
        wanted = name.encode()
        found = [value for each, value in self.fields if each.lower() == wanted]
        return b"; ".join(found).decode("latin-1")


def parse(block: bytes) -> Head:
    """The request whose head is `block`, without the empty line. Raises BadHeadError."""
    first, *rest = block.lstrip(b"\r\n").split(b"\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        raise BadHeadError("400 Bad Request")
    fields = tuple(_field(each) for each in rest)
    if any(name.lower() == b"transfer-encoding" for name, _ in fields):
        raise BadHeadError("411 Length Required")
    method, target, version = line.groups()
    return Head(method.decode(), target.decode("latin-1"), version, fields, _length(fields))


def passed_on(head: Head, address: str, scheme: str, *, last: bool) -> bytes:
    """`head` for the server behind: from whom and how it came are the door's own words.

    With `last` the connection is to end after it.
    """
    kept = [name + b": " + value for name, value in head.fields if not _OURS.fullmatch(name)]
    host = f"[{address}]" if ":" in address else address
    ours = [f"X-Forwarded-For: {host}".encode(), f"X-Forwarded-Proto: {scheme}".encode()]
    said = head.value("connection").lower()
    goes_on = not last and ("keep-alive" in said if head.version == b"0" else "close" not in said)
    ours.append(b"Connection: " + (b"keep-alive" if goes_on else b"close"))
    line = f"{head.method} {head.target} HTTP/1.".encode("latin-1") + head.version
    return b"\r\n".join([line, *kept, *ours]) + END


def _field(line: bytes) -> tuple[bytes, bytes]:
    found = _FIELD.fullmatch(line)
    if found is None:
        raise BadHeadError("400 Bad Request")
    return found[1], found[2]


def _length(fields: tuple[tuple[bytes, bytes], ...]) -> int:
    said = {value for name, value in fields if name.lower() == b"content-length"}
    if not said:
        return 0
    (value, *others) = said
    if others or not value.isdigit() or len(value) > 15:
        raise BadHeadError("400 Bad Request")
    return int(value)

"""Answers packed with gzip (RFC 9110, section 8.4.1.3): fewer bytes over a weak Wi-Fi.

A packed page's size must not tell what is secret in it to somebody who can make a phone ask for
pages and count bytes (BREACH): the forms' token is masked anew in each page (`access/session.py`),
and no other site's page can ask with the session's cookie (SameSite=Strict). Not handled here:
streams, such as the log as a file, and sounds, which are packed already.
"""

import gzip
from functools import lru_cache

from flask import Request, Response

_KINDS = {"text/html", "text/css", "text/javascript", "image/svg+xml", "text/calendar"}
_LEAST = 500
"""Bytes below which nothing is won."""


def pack(request: Request, response: Response) -> Response:
    """`response` as `request` may have it: packed, or as it is."""
    if response.mimetype not in _KINDS or response.status_code == 206:
        return response
    response.vary.add("Accept-Encoding")
    etag, _ = response.get_etag()
    if etag:  # the same page, but not the same bytes
        response.set_etag(etag, weak=True)
    if request.accept_encodings["gzip"] > 0:
        _pack(response, kept=request.endpoint == "static")
    return response


def _pack(response: Response, *, kept: bool) -> None:
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < _LEAST:
        return
    response.set_data(_packed_file(body) if kept else _packed(body))
    response.headers["Content-Encoding"] = "gzip"


@lru_cache(maxsize=16)
def _packed_file(body: bytes) -> bytes:
    """Our own files are few, and the same for every phone."""
    return _packed(body)


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)

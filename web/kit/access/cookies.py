"""Sessions in signed cookies, without a wall clock: one that is behind logs nobody out.

A cookie says which phone it is and no more; whether that phone is in stands in the list of phones
(`phones.py`), so that logging out does. The only importer of itsdangerous.
"""

import hashlib
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.http import dump_cookie

_KEPT = 400 * 86_400
"""Seconds that a phone keeps it, counted by the phone; browsers allow no more."""


def cookie_name(key: bytes) -> str:
    """The name of the cookies that `key` signs: of two boxes at one address neither takes the
    other's.
    """
    return f"loa-thon-{hashlib.sha256(key).hexdigest()[:8]}"


class TimelessSessions(SecureCookieSessionInterface):
    """Flask's sessions, but for instants in them."""

    def get_signing_serializer(self, app: Flask) -> Any:
        """What signs them."""
        options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(app.secret_key or b"", "timeless", signer_kwargs=options)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the phone has brought; an empty one when it is not of ours."""
        given = request.cookies.get(self.get_cookie_name(app), "")
        try:
            found = self.get_signing_serializer(app).loads(given)
        except BadData:
            return SecureCookieSession()
        return SecureCookieSession(found if isinstance(found, dict) else {})

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """Give it to the phone, if it has changed."""
        if session.accessed:
            response.vary.add("Cookie")
        if not session.modified:
            return
        made = dump_cookie(
            self.get_cookie_name(app),
            self.get_signing_serializer(app).dumps(dict(session)),
            max_age=_KEPT,
            httponly=True,
            samesite="Strict",
            sync_expires=False,  # by the box's clock, which may be years behind
        )
        response.headers.add("Set-Cookie", made)

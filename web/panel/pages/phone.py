"""What the phone itself keeps: an icon on its home screen, and how large the letters are."""

import json

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from web.panel.pages.context import Panel

LETTERS = "letters"
"""The cookie that says how large they are; it outlives a log-out."""

_YEAR = 365 * 86_400


def add_phone(pages: Blueprint, panel: Panel, village: str) -> None:
    """The routes, over `panel`; `village` is its name."""

    @pages.get("/letters/<size>")
    def letters(size: str) -> AnyResponse:
        back = redirect("/", 303)
        if size == "large":
            back.set_cookie(LETTERS, size, _YEAR, httponly=True, samesite="Strict")
        else:
            back.delete_cookie(LETTERS)
        return back

    @pages.get("/manifest.webmanifest")
    def manifest() -> Response:
        """By which a phone puts the page on its home screen (W3C Web Application Manifest)."""
        say = panel.say()
        form = {
            "name": f"{say('Village loudspeakers')} – {village}",
            "short_name": village,
            "lang": panel.chosen_language(),
            "start_url": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0a6b2f",
            "icons": [
                {"src": "/static/icon-192.png", "sizes": "192x192", "type": "image/png"},
                {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"},
            ],
        }
        return Response(json.dumps(form), mimetype="application/manifest+json")

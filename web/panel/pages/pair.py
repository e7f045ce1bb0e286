"""The page to which the pairing's QR code leads: one tap more, and the phone is in.

The address alone lets nobody in: whoever looks ahead at links would use the code up. Who is in
may have such a code shown for another phone. Not handled here: the code (`access/pairing.py`).
"""

from contextlib import suppress

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from station.errors import LoaThonError
from station.village.control.messages.pairing import NotePaired
from web.panel.access.pairing import DIGITS, is_scanned
from web.panel.pages.context import Panel

_MINUTES = 2


def add_pairing(pages: Blueprint, panel: Panel, port: int) -> None:
    """The routes, over `panel`; other phones reach it at `port`."""

    @pages.get("/pair")
    def pair() -> str:
        code = request.args.get("code", "")
        scanned = is_scanned(code) and code.isascii()
        fits = scanned or (len(code) == DIGITS and code.isascii() and code.isdecimal())
        shown = code if fits else ""
        return render_template("pair.html", code=shown, scanned=scanned, digits=DIGITS)

    @pages.post("/pair")
    def redeem() -> Response:
        panel.let_in(panel.login.redeem(request.form.get("code", "").strip()[:64]))
        with suppress(LoaThonError):  # who has the code is in, whether it can be noted or not
            panel.client.ask(NotePaired("a code"))
        return redirect("/", 303)

    @pages.post("/pair/more")
    def share() -> str:
        # Not for every page: the panel's memory is small.
        from web.panel.views.qr import inline

        codes = panel.login.share(_MINUTES * 60)
        address = f"http://{_host(request.host)}:{port}/pair"
        return render_template(
            "pair_more.html",
            minutes=_MINUTES,
            code=codes.typed,
            address=address,
            picture=inline(f"{address}?code={codes.scanned}"),
        )


def _host(given: str) -> str:
    """By which name this phone reaches the box; `given` may have a port behind it."""
    name, colon, port = given.rpartition(":")
    return name if colon and port.isdecimal() and not given.endswith("]") else given

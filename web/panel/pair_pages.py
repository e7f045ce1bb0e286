"""The page to which the pairing's QR code leads: one tap more, and the phone is in.

The address alone lets nobody in: whoever looks ahead at links would use the code up. Not handled
here: the code (`pairing.py`).
"""

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.wrappers import Response

from web.panel.pairing import DIGITS
from web.panel.panel import Panel
from web.panel.session import log_in


def add_pairing(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""

    @pages.get("/pair")
    def pair() -> str:
        code = request.args.get("code", "")
        fits = len(code) == DIGITS and code.isascii() and code.isdecimal()
        return render_template("pair.html", code=code if fits else "", digits=DIGITS)

    @pages.post("/pair")
    def redeem() -> Response:
        log_in(session, *panel.login.redeem(request.form.get("code", "").strip()[:64]))
        session.permanent = True
        return redirect("/", 303)

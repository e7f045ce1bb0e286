"""A phone asks to be let in without a PIN, while the box's button allows it.

It is known by its session's secret, so that a double tap is not two phones, and is told how often
the button is to be pressed for it alone; the daemon knows whether that was done. Not handled here:
who is let in, and the button (`station/village/buttons/pairing.py`).
"""

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.wrappers import Response

from station.village.control.messages.pairing import AskIn, LookIn
from web.kit.access.session import secret
from web.panel.access.login import PinRole
from web.panel.pages.context import Panel


def add_asking(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""

    @pages.post("/pair/box")
    def ask_in() -> Response:
        panel.client.ask(AskIn(secret(session), (request.remote_addr or "")[:64]))
        return redirect("/pair/box", 303)

    @pages.get("/pair/box")
    def wait_in() -> Response | str:
        say, told = panel.say(), panel.client.ask(LookIn(secret(session)))
        state = told.state
        generation = panel.login.generation(PinRole.HEAD)
        if state == "waits":
            return render_template("pair_wait.html", presses=told.presses)
        if state == "in" and generation is not None:
            panel.let_in((PinRole.HEAD, generation))
            return redirect("/", 303)
        if state == "full":
            return panel.login_page(
                say(
                    "Too many phones ask at once. Hold the Stop button on the box again, or use "
                    "the PIN or a QR code."
                )
            )
        return panel.login_page(say("The box lets no phone in now. Begin again at the box."))

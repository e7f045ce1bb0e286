"""Speaking live from the phone: the page, its blocks of sound, the way to HTTPS.

Not handled here: the sound (`static/talk.js`, the daemon), and who may (`app.py`).
"""

import base64
import json
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request

from station.errors import InputError, LoaThonError
from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import BeginSpeaking, EndSpeaking, GiveBlock
from station.village.settings.places import HttpsFiles
from web.panel.pages.context import Panel, by, is_sure
from web.panel.views.apology import apology
from web.panel.views.home import reason_words

_MOST_BLOCK = 16_384


def add_live(pages: Blueprint, panel: Panel, state: Path, https_port: int) -> None:
    """The routes, over `panel`; the box's authority is in the folder `state`."""
    _add_page(pages, state, https_port)
    _add_voice(pages, panel)


def _add_page(pages: Blueprint, state: Path, https_port: int) -> None:
    authority = HttpsFiles(state).authority

    @pages.get("/speak/live")
    def speak_live() -> Response:
        host = request.host.rpartition(":")[0] if request.host[-1:].isdecimal() else request.host
        secure = f"https://{host or request.host}:{https_port}/speak/live"
        there = authority.exists()
        page = Response(
            render_template("speak_live.html", secure=secure, https=there, safe=request.is_secure)
        )
        # This page may ask for the microphone; nothing in it for anything else.
        page.headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()"
        return page

    @pages.get("/ca.crt")
    def authority_file() -> Response:
        if not authority.exists():
            abort(404)
        return Response(authority.read_bytes(), mimetype="application/x-x509-ca-cert")


def _add_voice(pages: Blueprint, panel: Panel) -> None:
    @pages.post("/speak/begin")
    def speak_begin() -> Response:
        sure = is_sure()
        try:
            told = panel.client.ask(BeginSpeaking("phone", by(), sure))
        except LoaThonError as error:
            return _refused(error, panel)
        return _json({"feed": told.feed, "seconds": told.seconds})

    @pages.post("/speak/block")
    def speak_block() -> Response:
        request.max_content_length = _MOST_BLOCK
        number, feed = request.headers.get("Loa-Number", ""), request.headers.get("Loa-Feed", "")
        try:
            if not (number.isascii() and number.isdecimal()) or len(number) > 6:
                raise InputError("a block has a number")
            pcm = base64.b64encode(request.get_data()).decode("ascii")
            told = panel.client.ask(GiveBlock(feed[:64], int(number), pcm))
        except LoaThonError as error:
            return _refused(error, panel)
        return _json({"on_air": told.on_air})

    @pages.post("/speak/done")
    def speak_done() -> Response:
        try:
            panel.client.ask(EndSpeaking(by()))
        except LoaThonError as error:
            return _refused(error, panel)
        return _json({})


def _refused(error: LoaThonError, panel: Panel) -> Response:
    """For the script: what went wrong, in the reader's words."""
    say = panel.say()
    code = error.code if isinstance(error, RequestRefusedError) else ""
    if code == Reason.TOO_LATE:
        words = say("The speaking has ended.")
    elif code == Reason.HOWL:
        words = say("The loudspeakers howl: stand farther from them, then speak again.")
    elif code == Reason.BUSY:
        words = say("Somebody else is speaking, or a warning sounds. Wait.")
    elif code == Reason.QUIET_HOURS:
        words = say("These are quiet hours. Press again to speak all the same.")
    elif code:
        words = reason_words(code, say)
    else:
        words = apology(error, "speak", say)
    return _json({"words": words, "quiet": code == Reason.QUIET_HOURS}, 409)


def _json(form: dict[str, object], status: int = 200) -> Response:
    return Response(json.dumps(form), status, mimetype="application/json")

"""What the village head changes by a tap: volumes, a skipped session, a pause, the microphone.

Not handled here: the first page, which shows it (`home.py`).
"""

from datetime import timedelta

from flask import Blueprint, request
from werkzeug.wrappers import Response

from station.errors import InputError
from station.village.control.messages.air import BeginSpeaking, EndSpeaking, SetVolume
from station.village.control.messages.timetable import (
    PauseTimetable,
    ResumeTimetable,
    SkipSession,
    UnskipSession,
)
from web.panel.pages.context import Panel, by, is_sure, taken
from web.panel.views.manual import PAUSES


def add_manual(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""
    _add_sound(pages, panel)
    _add_timetable(pages, panel)


def _add_sound(pages: Blueprint, panel: Panel) -> None:
    @pages.post("/volume/<zone>")
    def volume(zone: str) -> Response:
        panel.client.ask(SetVolume(zone[:64], _whole("percent"), by()))
        return taken("volume", "/#volume")

    @pages.post("/speak")
    def speak() -> Response:
        panel.client.ask(BeginSpeaking(by=by(), confirmed=is_sure()))
        return taken("speak")

    @pages.post("/speak-end")
    def speak_end() -> Response:
        panel.client.ask(EndSpeaking(by()))
        return taken("speak-end")


def _add_timetable(pages: Blueprint, panel: Panel) -> None:
    @pages.post("/skip")
    def skip() -> Response:
        panel.client.ask(SkipSession(request.form.get("key", "")[:200], by()))
        return _held("skip")

    @pages.post("/unskip")
    def unskip() -> Response:
        panel.client.ask(UnskipSession(request.form.get("key", "")[:200], by()))
        return _held("unskip")

    @pages.post("/pause")
    def pause() -> Response:
        hours = _whole("hours")
        if hours not in PAUSES:
            raise InputError(
                "a pause lasts {pauses} hours, not {hours}", pauses=PAUSES, hours=hours
            )
        until = panel.now() + timedelta(hours=hours)
        panel.client.ask(PauseTimetable(until, by()))
        return taken("pause")

    @pages.post("/resume")
    def resume() -> Response:
        panel.client.ask(ResumeTimetable(by()))
        return taken("resume")


def _held(what: str) -> Response:
    """Back to the page on which it was tapped."""
    return taken(what, "/month" if request.form.get("from") == "month" else "/")


def _whole(name: str) -> int:
    written = request.form.get(name, "")
    if not (written.isascii() and written.isdecimal()) or len(written) > 4:
        raise InputError("“{name}” is to be a whole number", name=name)
    return int(written)

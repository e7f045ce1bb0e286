"""The technician's page: zones' names and bounds, the way to the commune.

Not handled here: what is right (`station/village/requests/technician.py`).
"""

from flask import Blueprint, abort, g, make_response, render_template, request
from werkzeug.wrappers import Response

from station.errors import InputError
from station.village.control.messages.box import ChangeSettings, GetSettings, TechnicianValues
from web.kit.words.errors import errors_in
from web.panel.pages.context import Panel, taken

_BY = "the technician"


def add_technician(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`; a village head finds nothing there."""

    @pages.get("/own")
    def own() -> Response:
        _require_technician()
        return _page(panel.client.ask(GetSettings()))

    @pages.post("/own")
    def change() -> Response:
        _require_technician()
        wanted = _wanted(panel.client.ask(GetSettings()))
        try:
            panel.client.ask(wanted)
        except InputError as error:
            return _page(wanted, error.said(errors_in(panel.chosen_language())))
        return taken("own")


def _require_technician() -> None:
    if not g.technician:
        abort(Response("This page is the technician's.\n", 403, mimetype="text/plain"))


def _page(values: TechnicianValues | ChangeSettings, mistakes: str = "") -> Response:
    page = render_template("technician.html", values=values, mistakes=mistakes.splitlines())
    return make_response(page, 400 if mistakes else 200)


def _wanted(now: TechnicianValues) -> ChangeSettings:
    """What the form says, for the zones that there are."""
    zones = tuple(
        {
            "id": zone.id,
            "name": _text(f"name-{zone.id}"),
            "volume_least": _number(f"least-{zone.id}"),
            "volume_most": _number(f"most-{zone.id}"),
        }
        for zone in now.zone
    )
    commune = {"source": _text("source"), "every_minutes": _number("every")}
    return ChangeSettings(commune, zones, _BY)


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:400]


def _number(name: str) -> int | float | str:
    """A number, or as it was typed: the daemon says what is wrong with it."""
    text = _text(name).replace(",", ".")
    if text.isascii() and text.isdecimal() and len(text) < 9:
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return text
    return number if abs(number) < 1e9 else text

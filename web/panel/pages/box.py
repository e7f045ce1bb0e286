"""The box's page: how each part is, and a test play, which is asked about once more.

Not handled here: words (`views/box.py`), who is a technician (`app.py`).
"""

from dataclasses import replace
from pathlib import Path

from flask import Blueprint, g, make_response, render_template
from werkzeug.wrappers import Response

from station.errors import InputError
from station.village.control.messages.air import PlayTrial
from station.village.control.messages.box import BoxState, GetBox
from station.village.control.messages.log import GetLogLines
from station.village.control.messages.status import GetStatus, StationStatus
from station.village.https.addresses import addresses
from station.village.settings.places import HttpsFiles
from web.kit.access.certificate import ends
from web.panel.pages.context import Panel, by, is_sure, sent_or_asked, taken
from web.panel.pages.phones import shown_phones
from web.panel.views.box import box_view, certificate_line


def add_box(pages: Blueprint, panel: Panel, state: Path) -> None:
    """The routes, over `panel`; the page's certificate is in the folder `state`."""
    certificate = HttpsFiles(state).certificate

    @pages.get("/box")
    def box() -> str:
        status, found = _status(panel), _with_addresses(panel.client.ask(GetBox()))
        view = box_view(found, status, panel.say(), panel.zone, technician=g.technician)
        secured = certificate_line(ends(certificate), panel.now(), panel.say(), panel.zone)
        return render_template(
            "box.html",
            box=view,
            lines=[*view.lines, *filter(None, [secured])],
            technician=g.technician,
            phones=shown_phones(panel),
            log=panel.client.ask(GetLogLines()).lines if g.technician else (),
        )

    @pages.get("/test/<zone>")
    def test_question(zone: str) -> Response:
        return _question(panel, zone)

    @pages.post("/test/<zone>")
    def test(zone: str) -> Response:
        def send() -> Response:
            panel.client.ask(PlayTrial(zone[:64], by(), is_sure()))
            return taken("test")

        return sent_or_asked(send, lambda: _question(panel, zone, quiet=True))


def _status(panel: Panel) -> StationStatus:
    return panel.client.ask(GetStatus())


def _question(panel: Panel, zone: str, *, quiet: bool = False) -> Response:
    names = _status(panel).zone_names
    if zone not in names:
        raise InputError("there is no zone “{zone}”", zone=zone[:40])
    page = render_template("test.html", zone=zone, name=names[zone], quiet=quiet)
    return make_response(page, 409 if quiet else 200)


def _with_addresses(box: BoxState) -> BoxState:
    """The daemon has no network, and so no address; the page has both."""
    if box.facts.get("addresses"):
        return box
    return replace(box, facts={**box.facts, "addresses": ", ".join(addresses())})

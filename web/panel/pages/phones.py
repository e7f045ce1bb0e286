"""The phones that are in, by name: each is called as its owner likes, and can be put out alone.

Not handled here: the list itself (`kit/access/phones.py`).
"""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response

from web.panel.access.login import PinRole
from web.panel.pages.context import Panel


@dataclass(frozen=True, slots=True)
class ShownPhone:
    """One of them: `mine` is the reader's own."""

    id: str
    name: str
    mine: bool


def shown_phones(panel: Panel) -> tuple[ShownPhone, ...]:
    """All that are in, the reader's own first. Raises StorageError."""
    say = panel.say()
    found = [
        ShownPhone(
            each.id,
            _named(each.name or say("A phone without a name"), each.role, say("technician")),
            each.id == g.phone.id,
        )
        for each in panel.login.inside()
    ]
    return tuple(sorted(found, key=lambda each: (not each.mine, each.name.casefold())))


def _named(name: str, role: str, technician: str) -> str:
    return f"{name} ({technician})" if role == PinRole.TECHNICIAN else name


def add_phones(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""

    @pages.post("/phones/name")
    def name_phone() -> Response:
        panel.login.phones.rename(g.phone.id, request.form.get("name", ""))
        return redirect("/box#phones", 303)

    @pages.post("/phones/out")
    def put_out() -> Response:
        panel.login.phones.put_out(request.form.get("phone", "")[:64])
        return redirect("/box#phones", 303)

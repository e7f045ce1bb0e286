"""A recording or a bulletin on another day, on several, in some zones: asked for, and taken back.

A bulletin is listened to here, too. Not handled here: a recording at a time today
(`recordings.py`), and words (`views/later.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Blueprint, abort, make_response, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import HearBulletin, PlayBulletin
from station.village.control.messages.memos import (
    ListMemos,
    PlayMemo,
    PromiseSeries,
    WithdrawPromise,
)
from station.village.control.messages.status import GetStatus, TodayLine
from station.village.control.messages.timetable import GetCalendar
from web.panel.pages.context import Panel, by, flashed, is_sure, leave_notice, taken
from web.panel.views.home import reason_words
from web.panel.views.later import EACH, LaterPlan, promised_lines, read_plan
from web.panel.views.recordings import FILE, fault_words
from web.panel.views.spans import length
from web.panel.words.recordings import DONE

_AHEAD = timedelta(days=61)
"""As many as a calendar's reply may span."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is to be heard: a recording, or a bulletin of the commune's."""

    id: str
    title: str
    seconds: float
    bulletin: bool = False
    text: str = ""

    @property
    def path(self) -> str:
        """Where its pages are."""
        return f"/bulletin/{self.id}" if self.bulletin else f"/memo/{self.id}"

    @property
    def key(self) -> str:
        """How the keys of what is promised of it begin."""
        return f"hand/{self.id}/" if self.bulletin else f"memo/{self.id}/"


def add_later(pages: Blueprint, panel: Panel, heard: Path) -> None:
    """The routes, over `panel`; the daemon lays what is to be listened to into `heard`."""

    @pages.get("/<any(memo, bulletin):kind>/<name>/later")
    def later(kind: str, name: str) -> Response:
        notice = panel.say()(_DONE.get(flashed("later"), ""))
        return _page(panel, _announcement(panel, kind, name), {}, notice)

    @pages.post("/<any(memo, bulletin):kind>/<name>/later")
    def later_promise(kind: str, name: str) -> Response:
        return _promise(panel, _announcement(panel, kind, name))

    @pages.get("/bulletin/<name>/sound")
    def bulletin_sound(name: str) -> Response:
        files = panel.client.ask(HearBulletin(name[:64], by())).files
        found = [heard / file for file in files if FILE.fullmatch(file)]
        if not found or not found[0].is_file():
            abort(404)
        return send_file(found[0].absolute(), "audio/ogg", conditional=True)

    @pages.post("/later/withdraw")
    def later_withdraw() -> Response:
        panel.client.ask(WithdrawPromise(request.form.get("key", "")[:200], by()))
        if request.form.get("from") == "month":
            return taken("later-withdraw", "/month")
        leave_notice("withdrawn", "later")
        of, _, name = request.form.get("of", "").partition("/")
        known = of in {"memo", "bulletin"} and name.replace("-", "").isalnum()
        return redirect(f"/{of}/{name[:64]}/later" if known else "/speak", 303)


def _promise(panel: Panel, what: Announcement) -> Response:
    form, say = request.form.to_dict(), panel.say()
    wanted = read_plan(form, request.form.getlist("zone"), panel.now(), panel.zone)
    now = form.get("now") == "yes"
    if wanted.at is None and not now:
        return _page(panel, what, form, fault_words("when-day", say), bad=True)
    zones = {each.id for each in panel.client.ask(GetStatus()).zones}
    if len(zones) > 1 and not wanted.zones:
        return _page(panel, what, form, say("Choose where it is to be heard."), bad=True)
    where = () if zones <= {*wanted.zones} else wanted.zones
    try:
        if now:
            _play(panel, what, wanted.times, where)
            return taken("play")
        waits = wanted.at is not None and _ask(panel, what, wanted, wanted.at, where)
    except RequestRefusedError as refused:
        return _refused(panel, what, form, str(refused.code))
    leave_notice("later-waits" if waits else "later", "later")
    return redirect(f"{what.path}/later", 303)


def _play(panel: Panel, what: Announcement, times: int, zones: tuple[str, ...]) -> None:
    if what.bulletin:
        panel.client.ask(PlayBulletin(what.id, by(), is_sure(), times=times, zones=zones))
    else:
        panel.client.ask(PlayMemo(what.id, times, by(), is_sure(), zones=zones))


def _ask(
    panel: Panel, what: Announcement, wanted: LaterPlan, at: datetime, zones: tuple[str, ...]
) -> bool:
    """Promise it; whether it waits for a session on some day."""
    told = panel.client.ask(
        PromiseSeries(
            at=at,
            id="" if what.bulletin else what.id,
            bulletin=what.id if what.bulletin else "",
            each=wanted.each,
            until=wanted.until,
            most=wanted.most,
            times=wanted.times,
            zones=zones,
            by=by(),
            confirmed=is_sure(),
        )
    )
    return bool(told.waits)


def _refused(panel: Panel, what: Announcement, form: Mapping[str, str], code: str) -> Response:
    say = panel.say()
    if code == Reason.QUIET_HOURS:
        words = say("Not promised: these are quiet hours. People may be asleep.")
        return _page(panel, what, form, words, bad=True, quiet=True)
    words = say("Not promised: %(reason)s.") % {"reason": reason_words(code, say)}
    return _page(panel, what, form, words, bad=True)


def _page(
    panel: Panel,
    what: Announcement,
    form: Mapping[str, str],
    notice: str,
    *,
    bad: bool = False,
    quiet: bool = False,
) -> Response:
    say, zones = panel.say(), panel.client.ask(GetStatus()).zones
    page = render_template(
        "later.html",
        what=what,
        length=length(what.seconds, say),
        given=form,
        chosen=request.form.getlist("zone") or [each.id for each in zones],
        zones=zones if len(zones) > 1 else (),
        each=[(code, say(words)) for code, words in EACH.items()],
        today=f"{panel.now().astimezone(panel.zone):%Y-%m-%d}",
        promised=promised_lines(_promised(panel), what.key, say, panel.zone),
        notice=notice,
        bad=bad,
        quiet=quiet,
    )
    return make_response(page, 409 if bad else 200)


def _announcement(panel: Panel, kind: str, name: str) -> Announcement:
    if kind == "memo":
        memo = next((m for m in panel.client.ask(ListMemos()).memos if m.id == name), None)
        if memo is not None and memo.state == "ready":
            return Announcement(memo.id, memo.title, memo.seconds, text=memo.text)
    else:
        held = next((b for b in panel.client.ask(GetStatus()).bulletins if b.id == name), None)
        if held is not None:
            return Announcement(held.id, held.title, held.seconds, bulletin=True)
    raise RequestRefusedError(Reason.NOT_THERE, "there is no such recording or bulletin")


def _promised(panel: Panel) -> tuple[TodayLine, ...]:
    today = panel.now().astimezone(panel.zone).date()
    return panel.client.ask(GetCalendar(today, today + _AHEAD)).promised


_DONE = {
    "later": DONE["memo-at"],
    "later-waits": DONE["memo-waits"],
    "withdrawn": DONE["memo-withdraw"],
}

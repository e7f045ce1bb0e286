"""A recording on another day, on several, in some zones: asked for, shown, taken back.

Not handled here: playing it now or at a time today (`recordings.py`), and words (`views/later.py`).
"""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.memos import (
    ListMemos,
    MemoRow,
    PromiseSeries,
    WithdrawPromise,
)
from station.village.control.messages.status import GetStatus, TodayLine
from station.village.control.messages.timetable import GetCalendar
from web.panel.pages.context import Panel, by, flashed, is_sure, leave_notice, taken
from web.panel.views.home import reason_words
from web.panel.views.later import EACH, promised_lines, read_plan
from web.panel.views.recordings import fault_words
from web.panel.views.spans import length
from web.panel.words.recordings import DONE

_AHEAD = timedelta(days=61)
"""As many as a calendar's reply may span."""


def add_later(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""

    @pages.get("/memo/<name>/later")
    def memo_later(name: str) -> Response:
        return _page(panel, name, {}, panel.say()(_DONE.get(flashed("later"), "")))

    @pages.post("/memo/<name>/later")
    def memo_promise(name: str) -> Response:
        form, say = request.form.to_dict(), panel.say()
        wanted = read_plan(form, request.form.getlist("zone"), panel.now(), panel.zone)
        if wanted.at is None:
            return _page(panel, name, form, fault_words("when-day", say), bad=True)
        zones = {each.id for each in panel.client.ask(GetStatus()).zones}
        if len(zones) > 1 and not wanted.zones:
            return _page(panel, name, form, say("Choose where it is to be heard."), bad=True)
        try:
            told = panel.client.ask(
                PromiseSeries(
                    id=name[:64],
                    at=wanted.at,
                    each=wanted.each,
                    until=wanted.until,
                    most=wanted.most,
                    times=wanted.times,
                    zones=() if zones <= {*wanted.zones} else wanted.zones,
                    by=by(),
                    confirmed=is_sure(),
                )
            )
        except RequestRefusedError as refused:
            return _refused(panel, name, form, str(refused.code))
        leave_notice("later-waits" if told.waits else "later", "later")
        return redirect(f"/memo/{name[:64]}/later", 303)

    @pages.post("/later/withdraw")
    def later_withdraw() -> Response:
        panel.client.ask(WithdrawPromise(request.form.get("key", "")[:200], by()))
        if request.form.get("from") == "month":
            return taken("later-withdraw", "/month")
        leave_notice("withdrawn", "later")
        name = request.form.get("memo", "")[:64]
        return redirect(f"/memo/{name}/later" if name.isalnum() else "/speak", 303)


def _refused(panel: Panel, name: str, form: Mapping[str, str], code: str) -> Response:
    say = panel.say()
    if code == Reason.QUIET_HOURS:
        words = say("Not promised: these are quiet hours. People may be asleep.")
        return _page(panel, name, form, words, bad=True, quiet=True)
    words = say("Not promised: %(reason)s.") % {"reason": reason_words(code, say)}
    return _page(panel, name, form, words, bad=True)


def _page(
    panel: Panel,
    name: str,
    form: Mapping[str, str],
    notice: str,
    *,
    bad: bool = False,
    quiet: bool = False,
) -> Response:
    memo, say = _memo(panel, name), panel.say()
    zones = panel.client.ask(GetStatus()).zones
    page = render_template(
        "later.html",
        memo=memo,
        length=length(memo.seconds, say),
        given=form,
        chosen=request.form.getlist("zone") or [each.id for each in zones],
        zones=zones if len(zones) > 1 else (),
        each=[(code, say(words)) for code, words in EACH.items()],
        today=f"{panel.now().astimezone(panel.zone):%Y-%m-%d}",
        promised=promised_lines(_promised(panel), f"memo/{memo.id}/", say, panel.zone),
        notice=notice,
        bad=bad,
        quiet=quiet,
    )
    return make_response(page, 409 if bad else 200)


def _memo(panel: Panel, name: str) -> MemoRow:
    found = next((m for m in panel.client.ask(ListMemos()).memos if m.id == name), None)
    if found is None or found.state != "ready":
        raise RequestRefusedError(Reason.NOT_THERE, "there is no such recording")
    return found


def _promised(panel: Panel) -> tuple[TodayLine, ...]:
    today = panel.now().astimezone(panel.zone).date()
    return panel.client.ask(GetCalendar(today, today + _AHEAD)).promised


_DONE = {
    "later": DONE["memo-at"],
    "later-waits": DONE["memo-waits"],
    "withdrawn": DONE["memo-withdraw"],
}

"""Speaking by a recording: send it, listen back, have it played now or later today, delete it.

Not handled here: how a file comes in (`server/uploads.py`), and the words (`views/recordings.py`).
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
)
from werkzeug.wrappers import Response

from station.errors import InputError
from station.programme.asrun import Reason
from station.village.control.client import DaemonFaultError, RequestRefusedError
from station.village.control.messages.memos import (
    MOST_TIMES,
    Clash,
    DeleteMemo,
    HeardMemo,
    ListMemos,
    PlayMemo,
    PromiseMemo,
    RestoreMemo,
    TakeMemo,
    WithdrawMemo,
)
from station.village.control.messages.status import GetStatus
from web.kit.server.uploads import PATH, uploaded
from web.panel.pages.context import (
    Panel,
    by,
    flashed,
    is_sure,
    leave_notice,
    sent_or_asked,
    taken,
    when_busy,
)
from web.panel.views.question import is_busy, runs_into
from web.panel.views.recordings import (
    MemoLine,
    clash_lines,
    fault_words,
    gone_lines,
    memo_lines,
    today_at,
)
from web.panel.words.recordings import DONE


def add_memos(pages: Blueprint, panel: Panel, folders: tuple[Path, ...], most: int) -> None:
    """The routes, over `panel`; finished recordings lie in one of `folders`.

    A file may have `most` bytes.
    """

    @pages.get("/speak")
    def speak_page() -> str:
        say, fault = panel.say(), request.args.get("no", "")
        done, _, undo = flashed("memo").partition(" ")
        notice = fault_words(fault, say) if fault else say(DONE.get(done, ""))
        held = panel.client.ask(ListMemos())
        gone = gone_lines(held, say, panel.zone)
        return render_template(
            "speak.html",
            memos=memo_lines(held, say, panel.zone),
            gone=gone,
            undo=undo if any(memo.id == undo for memo in gone) else "",
            notice=notice,
            bad=bool(fault),
            send=PATH,
            most=most,
        )

    @pages.post(PATH)
    def memo_upload() -> Response:
        spool = uploaded()
        if spool is None:
            return _sorry("nothing")
        title = request.form.get("title", "")[:200]
        try:
            panel.client.ask(TakeMemo(spool.path.name, title, by()))
        except DaemonFaultError:
            return _sorry("program")
        except InputError:
            return _sorry("no-recording")
        return _done("memo")

    _add_playing(pages, panel)
    _add_keeping(pages, panel, folders)


def _add_playing(pages: Blueprint, panel: Panel) -> None:
    @pages.get("/memo/<name>/play")
    def memo_question(name: str) -> Response:
        return _question(panel, name, request.args)

    @pages.post("/memo/<name>/play")
    def memo_play(name: str) -> Response:
        try:
            return sent_or_asked(
                lambda: _play(panel, name), lambda: _question(panel, name, request.form, quiet=True)
            )
        except RequestRefusedError as refused:
            if refused.code != Reason.UNHEARD:
                raise
            return _sorry("unheard")


def _add_keeping(pages: Blueprint, panel: Panel, folders: tuple[Path, ...]) -> None:
    @pages.get("/memo/<name>/sound")
    def memo_sound(name: str) -> Response:
        memo = _memo(panel, name)
        file = memo.file
        there = next((folder / file for folder in folders if (folder / file).is_file()), None)
        if there is None:
            abort(404)
        if memo.unheard:
            panel.client.ask(HeardMemo(memo.id, by()))
        return send_file(there.absolute(), "audio/ogg", conditional=True)

    @pages.post("/memo/<name>/withdraw")
    def memo_withdraw(name: str) -> Response:
        panel.client.ask(WithdrawMemo(name[:64], by()))
        return _done("memo-withdraw")

    @pages.post("/memo/<name>/delete")
    def memo_delete(name: str) -> Response:
        lines = memo_lines(panel.client.ask(ListMemos()), panel.say(), panel.zone)
        promised = next((line for line in lines if line.id == name and line.at), None)
        if promised is not None and request.form.get("sure") != "yes":
            return make_response(render_template("memo_delete.html", memo=promised), 409)
        panel.client.ask(DeleteMemo(name[:64], by()))
        return _done(f"memo-delete {name[:64]}")

    @pages.post("/memo/<name>/restore")
    def memo_restore(name: str) -> Response:
        panel.client.ask(RestoreMemo(name[:64], by()))
        return _done("memo-restore")


def _play(panel: Panel, name: str) -> Response:
    memo, times, sure = name[:64], _times(request.form), is_sure()
    written = request.form.get("at", "")
    if not written:
        panel.client.ask(PlayMemo(memo, times, by=by(), confirmed=sure, busy=when_busy()))
        return taken("wait" if when_busy() == "wait" else "play")
    at = today_at(written, panel.now(), panel.zone)
    if at is None:
        return _sorry("when")
    instead = request.form.get("instead") == "yes"
    told = panel.client.ask(PromiseMemo(memo, at, times, by(), sure, instead))
    if told.clash is not None:
        return _question(panel, name, request.form, clash=told.clash)
    return _done("memo-at-paused" if told.paused else "memo-at")


def _question(
    panel: Panel, name: str, given: Any, *, quiet: bool = False, clash: Clash | None = None
) -> Response:
    """Asks before a sound, and once more when it is to sound in quiet hours, or meets another."""
    memo, written = _memo(panel, name), str(given.get("at", ""))[:5]
    at: datetime | None = today_at(written, panel.now(), panel.zone)
    if written and at is None:
        return _sorry("when")
    status = panel.client.ask(GetStatus())
    times = _times(given)
    soon = "" if at else runs_into(status, memo.seconds * times, panel.say())
    page = render_template(
        "memo_question.html",
        memo=memo,
        times=times,
        at=f"{at:%H:%M}" if at else "",
        quiet=quiet,
        busy=status.air.title if not at and is_busy(status) else "",
        soon=soon,
        clash=clash_lines(clash, panel.say(), panel.zone) if clash else None,
        sure=is_sure(),
    )
    return make_response(page, 409 if quiet or clash else 200)


def _memo(panel: Panel, name: str) -> MemoLine:
    lines = memo_lines(panel.client.ask(ListMemos()), panel.say(), panel.zone)
    found = next((line for line in lines if line.id == name and line.file), None)
    if found is None:
        raise RequestRefusedError(Reason.NOT_THERE, "there is no such recording")
    return found


def _times(given: Any) -> int:
    written = str(given.get("times", "1"))
    return int(written) if written in {str(n) for n in range(1, MOST_TIMES + 1)} else 1


def _done(what: str) -> Response:
    leave_notice(what, "memo")
    return redirect("/speak", 303)


def _sorry(fault: str) -> Response:
    return redirect(f"/speak?no={fault}", 303)

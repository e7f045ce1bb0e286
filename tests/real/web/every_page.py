"""Every page that the panel shows, in each state that looks different.

Not handled here: the browser and the server (`site.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page

from station.errors import InputError
from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from tests.village.fake_daemon import NOON, FakeDaemon, on_air_status, silent_status, today_line
from tests.web.panel.test_day_pages import entry, session
from tests.web.panel.test_memo_pages import CLASH
from web.panel.access.login import PinRole

SECURE = "secure"
"""An address that holds this is answered as if it came over HTTPS."""


@dataclass(frozen=True)
class Look:
    """A page: its `path`, what is tapped there, and how the daemon is meanwhile.

    `wrong` are the requests that go wrong. `script`: what the page's script is made to do.
    """

    name: str
    path: str = "/"
    status: Callable[[], dict[str, Any]] = silent_status
    role: PinRole | None = PinRole.HEAD
    tap: str = ""
    pairing: str = "never"
    replies: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, Exception] = field(default_factory=dict)
    script: str = ""

    def see(self, page: Page, url: str, daemon: FakeDaemon) -> None:
        """Bring it onto `page`, logged in already; then all is as it was."""
        daemon.status, daemon.pairing = self.status(), self.pairing
        daemon.replies = FULL | dict(self.replies)
        for request, error in self.wrong.items():
            daemon.fail(request, error)
        try:
            page.goto(url + self.path)
            if self.tap:
                page.click(self.tap)
            if self.script:
                page.evaluate(self.script)
        finally:
            daemon.allow_all()


def busy_day() -> dict[str, Any]:
    """A station with something of everything: warnings, reasons, long titles, an emergency."""
    status = silent_status()
    status["today"] += [
        today_line("trua", "Tiếp âm thời sự", "2026-11-30T11:30:00+07:00", "missed", "power-cut"),
        today_line("toi", "Thông báo của Uỷ ban", "2026-11-30T19:00:00+07:00", "held", "skipped"),
        today_line("khuya", "Thông báo", "2026-11-30T22:00:00+07:00", "refused", "quiet-hours"),
    ]
    status["promised"] = [
        today_line("memo/a/1", "Mời họp thôn tối nay", "2026-11-30T18:30:00+07:00", "promised")
    ]
    status["bulletins"].append(
        {
            "id": "bao-so-9", "title": "Tin bão khẩn cấp: cơn bão số 9 và công tác sơ tán",
            "priority": "emergency", "seconds": 41, "valid_until": "2026-12-31T17:00:00+00:00",
        }
    )  # fmt: skip
    status["clock"] = {"trusted": False, "text": "nobody has set the clock"}
    status["faults"] = [
        {"part": "card", "text": "no card called “usb”: list them by station check"}
    ]
    status["sync"] = {"last": "2026-11-29T16:45:00+07:00", "error": "no route to host"}
    return status


def doubting_status() -> dict[str, Any]:
    """A station after a power cut, without a network."""
    return silent_status() | {"clock": {"trusted": False, "text": "nobody has set the clock"}}


def paused_status() -> dict[str, Any]:
    """A paused timetable, just after a Stop, on a box with a microphone."""
    status = silent_status()
    until = (NOON + timedelta(days=1)).isoformat()
    stopped = {"id": "cchc-2026-11", "title": "Cải cách hành chính"}
    return status | {"paused_until": until, "stopped": stopped, "microphone": True}


def put_off_status() -> dict[str, Any]:
    """A recording that waits for a session which came later."""
    line = today_line("memo/a/1", "Mời họp thôn", "2026-11-30T17:13:00+07:00", "promised")
    return silent_status() | {"promised": [line | {"wanted": "2026-11-30T17:01:00+07:00"}]}


def emergency_status() -> dict[str, Any]:
    """A warning on the air."""
    status = on_air_status()
    status["air"] |= {"title": "Tin bão khẩn cấp: cơn bão số 9", "kind": "emergency"}
    return status


def _memo(number: int, **other: Any) -> dict[str, Any]:
    form = {
        "id": f"{number:016x}", "title": "Mời họp thôn tối nay", "made": NOON.isoformat(),
        "state": "ready", "fault": "", "flaws": [], "seconds": 42.0,
        "file": f"{number:064x}.opus", "at": [],
    }  # fmt: skip
    return form | other


def _days() -> list[dict[str, Any]]:
    counts = [*[(2, 2)] * 6, (0, 0), (2, 2), (2, 1), *[(2, 2)] * 4, (2, 0)]
    names = ("left_out", "part", "failed", "other")
    return [
        {"day": f"2026-11-{day:02}", "due": due, "played": played}
        | dict.fromkeys(names, 0)
        | {"other": int(not due)}
        for day, (due, played) in zip(range(1, 31), counts * 3, strict=False)
    ]


def _calendar(asked: Mapping[str, Any], left_out: int) -> dict[str, Any]:
    sessions = [
        session(0),
        session(1, held="skipped"),
        session(2, suspended=True, why="Quốc tang"),
        *(session(day) for day in range(3, 31)),
    ]
    among = [each for each in sessions if asked["first"] <= each["at"][:10] <= asked["last"]]
    return {"village": "na-dong", "sessions": among, "left_out": left_out}


FULL: dict[str, Any] = {
    "log-page": {
        "entries": [
            entry(4, title="Tin bão khẩn cấp: cơn bão số 9", kind="emergency"),
            entry(3, outcome="stopped", reason="by-hand", by="panel"),
            entry(2, outcome="missed", reason="power-cut", started=None, proof="unknown"),
            entry(1, planned="2026-11-29T05:00:00+07:00", started="2026-11-29T05:00:00+07:00"),
        ],
        "more": True,
    },
    "days": {"days": _days()},
    "calendar": lambda asked: _calendar(asked, 0),
    "memos": {
        "now": NOON.isoformat(),
        "memos": [
            _memo(1, state="preparing", file=""),
            _memo(2, flaws=["noisy", "quiet"], at=["2026-11-30T18:30:00+07:00"]),
            _memo(3, state="refused", fault="no-sound", file=""),
        ],
    },
    "log-lines": {"lines": [f"2026-11-30 12:00:{n:02},000 station: line {n}" for n in range(20)]},
}

_QUIET = RequestRefusedError(Reason.QUIET_HOURS, "quiet hours")
_MISTAKES = {"change": InputError("zone “cong-lang”: name is empty\nsource is no address")}
_MORE = {"calendar": lambda asked: _calendar(asked, 9)}
_TAKEN = {"memo-at": {"key": "", "clash": CLASH}}
_OPEN = "document.querySelector('details').open = true"
_TECHNICIAN = PinRole.TECHNICIAN

EVERY = (
    Look("login", "/login", role=None),
    Look("login-at-the-box", "/login", role=None, pairing="shut"),
    Look("login-button-held", "/login", role=None, pairing="open"),
    Look("pair-wait", "/pair/box", role=None, pairing="waits"),
    Look("pair", "/pair?code=12345678", role=None),
    Look("pair-wrong", "/pair?code=12345678", role=None, tap=".go"),
    Look("silent"),
    Look("on-air", status=on_air_status),
    Look("emergency", status=emergency_status),
    Look("busy", status=busy_day),
    Look("clock-doubted", status=doubting_status),
    Look("clock", "/clock", doubting_status),
    Look("paused", status=paused_status),
    Look("down", wrong={"status": InputError("down")}),
    Look("lost", script="lost.hidden = false; live.className = 'old'"),
    Look("taken", tap="[action='/pause'] button"),
    Look("question", "/play/cchc-2026-11", on_air_status),
    Look("question-quiet", "/play/cchc-2026-11", tap=".go", wrong={"play": _QUIET}),
    Look("speak", "/speak"),
    Look("speak-empty", "/speak", replies={"memos": {"memos": []}}),
    Look("memo-question", f"/memo/{2:016x}/play?times=2&at=18:30"),
    Look("memo-clash", f"/memo/{2:016x}/play?times=2&at=17:01", tap=".go", replies=_TAKEN),
    Look("later", f"/memo/{2:016x}/later"),
    Look("later-bulletin", "/bulletin/cchc-2026-11/later"),
    Look("later-not", f"/memo/{2:016x}/later", tap="[name=now]", wrong={"memo-play": _QUIET}),
    Look("typed", "/speak/text"),
    Look("typed-blanks", "/speak/text?ready=meeting", tap=".go"),
    Look("ready-made", "/speak/ready/funeral"),
    Look("put-off", status=put_off_status),
    Look("live-not-set-up", "/speak/live"),
    Look("live", f"/speak/live?{SECURE}"),
    Look("month", "/month"),
    Look("month-left-out", "/month?month=2026-12", replies=_MORE),
    Look("log", "/log"),
    Look("log-filter", "/log?outcome=missed&from=2026-11-01&odd=1"),
    Look("box", "/box"),
    Look("box-technician", "/box", role=_TECHNICIAN, script=_OPEN),
    Look("another-phone", "/box", tap="form[action='/pair/more'] button"),
    Look("test", "/test/cong-lang"),
    Look("test-quiet", "/test/cong-lang", tap=".go", wrong={"test": _QUIET}),
    Look("own", "/own", role=_TECHNICIAN),
    Look("own-mistakes", "/own", role=_TECHNICIAN, tap=".go", wrong=_MISTAKES),
)  # fmt: skip

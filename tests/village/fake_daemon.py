"""A daemon that only talks: a real control server with answers that a test sets.

`status` is the reply to the request of that name, `replies` those to others, as they stand on the
wire; a reply that is not of the kind that the request's class names fails the test, unless
`foreign` is set, for a daemon of another version. `refuse` and `fail` make the next requests of a
kind go wrong; `asked` keeps what was asked, as it stood on the wire.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from station.village.control.client import RequestRefusedError
from station.village.control.messages.request import Request, reply_of
from station.village.control.messages.table import WIRE
from station.village.control.server import ControlServer
from station.wire import message_of

NOON = datetime.fromisoformat("2026-11-30T12:00:00+07:00")


def silent_status() -> dict[str, Any]:
    """A station of two zones at noon: silent, one slot played, one to come, one bulletin."""
    return {
        "now": NOON.isoformat(),
        "village": {"id": "na-dong", "name": "Thôn Nà Đông"},
        "zones": [
            zone("cong-lang", "Cổng làng", 80),
            zone("nha-van-hoa", "Nhà văn hoá", 100),
        ],
        "air": {
            "state": "silent", "title": "", "kind": "", "started": None, "ends": None, "zones": [],
            "level": None,
        },
        "today": [
            today_line("sang", "Bản tin sáng", "2026-11-30T05:00:00+07:00", "played"),
            today_line("chieu", "Bản tin chiều", "2026-11-30T17:00:00+07:00", "due"),
        ],
        "promised": [],
        "quiet": {"start": "21:00", "end": "05:00"},
        "bulletins": [
            {
                "id": "cchc-2026-11", "title": "Tuyên truyền cải cách hành chính tháng 11/2026",
                "priority": "normal", "seconds": 312.4, "valid_until": "2026-12-31T17:00:00+00:00",
            }
        ],
        "stopped": None,
        "paused_until": None,
        "microphone": False,
        "clock": {"trusted": True, "text": "disciplined, within 0.02 s"},
        "sync": {"last": "2026-11-30T11:45:00+07:00", "error": ""},
        "faults": [],
    }  # fmt: skip


def zone(name: str, called: str, volume: int) -> dict[str, Any]:
    """One of the status reply's `zones`."""
    bounds = {"volume": volume, "volume_least": 20, "volume_most": 100}
    return {"id": name, "name": called, "on": False} | bounds


def today_line(key: str, title: str, at: str, state: str, reason: str = "") -> dict[str, Any]:
    """One line of the status reply's `today`."""
    ends = datetime.fromisoformat(at) + timedelta(minutes=12)
    return {
        "key": key, "title": title, "at": at, "ends": ends.isoformat(),
        "zones": ["cong-lang", "nha-van-hoa"],
        "bulletins": [], "state": state, "reason": reason,
    }  # fmt: skip


def on_air_status() -> dict[str, Any]:
    """The same station at seven minutes past five in the afternoon, in the middle of its slot."""
    status = silent_status()
    status["now"] = "2026-11-30T17:07:00+07:00"
    status["zones"] = [each | {"on": True} for each in status["zones"]]
    status["today"][1]["state"] = "playing"
    status["air"] = {
        "state": "on-air", "title": "Bản tin chiều", "kind": "scheduled",
        "started": "2026-11-30T17:00:00+07:00", "ends": "2026-11-30T17:12:00+07:00",
        "zones": ["cong-lang", "nha-van-hoa"], "level": -14.5,
    }  # fmt: skip
    return status


def box_state() -> dict[str, Any]:
    """The reply to `box` of a station in good order, but for one part."""
    findings = [
        ("disk", True, "24.1 GB free, writes and reads back"),
        ("heat", True, "48 °C"),
        ("power", False, "the supply was too weak, last at 2026-11-30 01:12 UTC"),
        ("clock", True, "disciplined, within 0.02 s"),
    ]
    vitals = {
        "temperature": 48.3, "weak": None, "watched": True, "disk_errors": 0, "memory": [1, 2],
    }  # fmt: skip
    return {
        "now": NOON.isoformat(),
        "relays": [],
        "card": "default",
        "free": 24_100_000_000,
        "vitals": vitals,
        "clock": "disciplined, within 0.02 s",
        "lasts": "2026-12-02T17:00:00+07:00",
        "beyond": False,
        "findings": [{"part": p, "fit": fit, "text": text} for p, fit, text in findings],
        "facts": {"loa-thon": "0.1.0", "addresses": "192.168.4.1", "source": "stick"},
    }


BEGUN = {"key": "hand/20261130T120000-1"}
OVERRIDES: dict[str, Any] = {"skipped": [], "paused_until": None}
PLAIN: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("play", "test", "memo-play", "memo-at"), BEGUN),
    **dict.fromkeys(("skip", "unskip", "pause", "resume"), OVERRIDES),
    "speak": {**BEGUN, "seconds": 300.0},
    "speak-end": {"ended": True},
    "volume": {"zone": "cong-lang", "percent": 70},
    "block": {"taken": True, "on_air": True},
    "memo": {"id": "m1"},
    "check": {"findings": []},
    "pair-ask": {"state": "waits"},
    "log-lines": {"lines": ["2026-11-30 12:00:00,000 station: ready: Thôn Nà Đông"]},
}
"""What a request is answered with where a test says nothing; “{}” where there is nothing to say."""


class FakeDaemon:
    """Answers at the socket `path` until closed; a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.status = silent_status()
        self.box = box_state()
        self.asked: list[dict[str, Any]] = []
        self.replies: dict[str, Any] = {}
        self.pairing = "never"
        self.foreign = False
        self._errors: dict[str, Exception] = {}
        self._server = ControlServer(path, self._answer)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Go away, as a daemon that was stopped."""
        self._server.close()

    def refuse(self, do: str, code: str) -> None:
        """Say no to `do` from now on, with that reason."""
        self._errors[do] = RequestRefusedError(code, f"refused: {code}")

    def fail(self, do: str, error: Exception) -> None:
        """Fail at `do` from now on."""
        self._errors[do] = error

    def allow(self, do: str) -> None:
        """Answer `do` again."""
        self._errors.pop(do, None)

    def allow_all(self) -> None:
        """Answer everything again."""
        self._errors.clear()

    def asked_to(self, do: str) -> list[dict[str, Any]]:
        """The requests `do` so far, oldest first."""
        return [request for request in self.asked if request.get("do") == do]

    def _answer(self, request: Request[Any]) -> object:
        reply = self._replied(WIRE.form_of(request))
        if not self.foreign:
            message_of(reply_of(type(request)), json.loads(json.dumps(reply)))
        return reply

    def _replied(self, request: dict[str, Any]) -> dict[str, Any]:
        do = request["do"]
        if do == "pair-look" and do not in self.replies:
            return {"state": self.pairing, "presses": 4 if self.pairing == "waits" else 0}
        self.asked.append(request)
        if do in self._errors:
            raise self._errors[do]
        if do in self.replies:
            reply: dict[str, Any] = self.replies[do]
            return reply(request) if callable(reply) else reply
        if do == "play" and not self._holds(request["bulletin"]):
            raise RequestRefusedError("not-there", "there is no such bulletin")
        made: dict[str, Callable[[], dict[str, Any]]] = {
            "status": lambda: self.status,
            "box": lambda: self.box,
            "settings": self._settings,
        }
        return made[do]() if do in made else PLAIN.get(do, {})

    def _settings(self) -> dict[str, Any]:
        keys = ("id", "name", "volume_least", "volume_most")
        return {
            "commune": {"source": "http://commune.example:8000/", "every_minutes": 15.0},
            "zone": [{key: zone[key] for key in keys} for zone in self.status["zones"]],
        }

    def _holds(self, bulletin: object) -> bool:
        return any(held["id"] == bulletin for held in self.status["bulletins"])

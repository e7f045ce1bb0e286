"""A typed announcement, from the page to the horns: real HTTP, the real daemon, voice and card.

And for tomorrow: it is still promised after the daemon was killed.
"""

import re
import signal
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from station.village.control.messages.air import StopAll
from station.village.control.messages.box import ConfirmClock
from station.village.control.messages.log import GetLog
from station.village.control.messages.status import GetStatus
from station.village.control.messages.timetable import GetCalendar
from tests.real.web.real_village import real_village
from tests.real.web.test_memo_on_the_air import decoded, listened, memos, times_heard
from tests.real.web.test_real_server import Served
from tests.real_clock import PLAYS, meets_the_clock
from tests.village.station_process import Station

WORDS = "Kính mời bà con 19h30 ngày mai họp thôn."


@pytest.fixture
def village(tmp_path: Path) -> Iterator[tuple[Station, Served]]:
    with real_village(tmp_path) as (station, panel):
        yield station, panel


def _days(station: Station) -> tuple[date, date]:
    """From tomorrow on, three days."""
    today = station.client.ask(GetStatus()).now.date()
    return today + timedelta(days=1), today + timedelta(days=3)


@meets_the_clock(PLAYS)
def test_what_is_typed_is_listened_to_and_then_heard_so_often(
    village: tuple[Station, Served],
) -> None:
    station, panel = village
    station.start()
    token = panel.log_in()
    station.client.ask(ConfirmClock(by="a test"))
    form = urlencode({"token": token, "text": WORDS, "title": "Họp thôn"})
    assert panel.ask("POST", "/speak/text", form)[0] == 303
    station.wait(lambda _: all(memo.state == "ready" for memo in memos(station)))
    (memo,) = memos(station)
    assert (memo.text, memo.unheard, memo.flaws) == (WORDS, True, ())
    play = f"/memo/{memo.id}/play", f"token={token}&times=2&quiet=yes"
    panel.ask("POST", *play)
    assert station.client.ask(GetLog()).entries == ()

    said = decoded(listened(panel, memo.id))
    assert not memos(station)[0].unheard
    assert panel.ask("POST", *play)[0] == 303
    station.wait(lambda _: times_heard(said, station.card.captured()) == 2)
    station.client.ask(StopAll(by="a test"))
    station.wait(lambda _: len(station.client.ask(GetLog()).entries) == 1)
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["title"], entry["kind"]) == ("Họp thôn", "hand")

    first, last = _days(station)
    wanted = {"at": "18:30", "day": first.isoformat(), "until": last.isoformat(), "each": "day"}
    zones = [("zone", zone.id) for zone in station.client.ask(GetStatus()).zones]
    form = urlencode([("token", token), ("times", "3"), *wanted.items(), *zones])
    assert panel.ask("POST", f"/memo/{memo.id}/later", form)[0] == 303
    station.end(signal.SIGKILL)
    station.start()
    found = station.client.ask(GetCalendar(*_days(station))).promised
    assert [f"{line.at:%d %H:%M}" for line in found] == [
        f"{first:%d} 18:30", f"{first + timedelta(days=1):%d} 18:30", f"{last:%d} 18:30"
    ]  # fmt: skip
    page = panel.ask("GET", "/month")[1]
    assert len(re.findall('action="/later/withdraw"', page)) == 3
    assert station.end(signal.SIGTERM) == 0

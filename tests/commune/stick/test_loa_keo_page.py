"""The printed sheet of the pull-along speaker: whose approval, and when that was."""

from datetime import timedelta

from station.commune.record import approvals
from station.commune.stick import loa_keo, loa_keo_page
from station.commune.stick.loa_keo import LoaKeoChoice
from tests.commune.desk import TEXT, Desk


def test_the_sheet_has_the_instant_of_the_approval_not_of_the_draft(desk: Desk) -> None:
    desk.do("bulletin", "add", desk.write("tin.txt", TEXT), "--until", "2026-12-05")
    desk.clock.at += timedelta(hours=2, minutes=30)
    desk.approve("tin")
    desk.clock.at += timedelta(hours=5)
    home = desk.home
    store, zone = home.store(), home.settings().zoneinfo
    (piece,) = loa_keo.chosen(
        store.bulletins(), home.rules(), LoaKeoChoice(), desk.clock.at, approvals(store.events())
    )
    page = loa_keo_page.page("Xã Mẫu", [piece], desk.clock.at, zone)
    # Drafted at 08:00 local time.
    assert ", 10:30 30/11/2026" in page
    assert "hết ngày 05/12/2026" in page

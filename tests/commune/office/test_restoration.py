"""An office from an older copy: the villages have seen more, and it is led out of that."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from station.errors import TrustError
from tests.commune.desk import TEXT, Desk
from tests.commune.village import Village, copied

SLOT = '[[slot]]\nid = "{name}"\ntitle = "Sáng"\nat = 05:30:00\nlongest_minutes = 30\n'


def says(desk: Desk, name: str) -> None:
    """A bulletin and a timetable of that name go out."""
    desk.clock.at += timedelta(minutes=1)
    desk.do("bulletin", "add", desk.write(f"{name}.txt", TEXT))
    desk.approve(name)
    desk.do("timetable", "set", desk.write("t.toml", SLOT.format(name=name)))
    desk.do("publish")


class Lost:
    """An office that published more after its copy was made, and was put back to it."""

    def __init__(self, desk: Desk, *ceremony: str) -> None:
        says(desk, "truoc")
        self.village = Village(desk)
        assert self.village.in_step()
        copy = copied(desk.home.path, desk.folder / "copy")
        if ceremony:
            desk.clock.at += timedelta(minutes=1)
            desk.do(*ceremony)
        for name in ("sau", "sau-nua"):
            says(desk, name)
            assert self.village.in_step()
        self.server = copied(desk.home.repository, desk.folder / "server")
        shutil.rmtree(desk.home.path)
        shutil.move(copy, desk.home.path)
        desk.clock.at += timedelta(minutes=1)


def test_another_meaning_of_a_number_is_a_fault_and_no_news(desk: Desk) -> None:
    lost, told = Lost(desk), []
    for _ in range(3):
        desk.do("publish")
        with pytest.raises(TrustError) as raised:
            lost.village.sync()
        told.append(str(raised.value))
    assert "something older than this box has seen" in told[0]
    assert "something else under the number that this box has had" in told[1]
    assert all("commune lift" in each for each in told[:2])
    assert lost.village.bulletins == {"truoc", "sau", "sau-nua"}


def test_a_lift_leads_out_and_the_timetable_is_signed_again(desk: Desk) -> None:
    lost = Lost(desk)
    told = desk.do("lift")
    assert "commune timetable sign" in told
    (refused,) = lost.village.sync().refused
    assert "commune lift, then commune timetable sign" in refused
    assert lost.village.bulletins == {"truoc"}
    desk.do("timetable", "sign")
    desk.do("publish")
    assert lost.village.in_step()
    assert lost.village.slots == {"truoc"}
    says(desk, "sau")
    assert lost.village.in_step()
    assert lost.village.bulletins == {"truoc", "sau"}
    assert Village(desk, "newcomer").in_step()


def test_what_is_published_elsewhere_brings_the_timetable_back(desk: Desk) -> None:
    lost = Lost(desk)
    assert "timetable sign" not in desk.do("lift", "--seen", str(lost.server))
    assert lost.village.in_step()
    assert lost.village.slots == {"sau-nua"}


@pytest.mark.parametrize(
    "ceremony",
    [("renew",), ("keys", "rotate", "root-1"), ("keys", "rotate", "editor", "--name", "B")],
)
def test_a_change_of_keys_after_the_copy_is_taken_over(
    desk: Desk, ceremony: tuple[str, ...]
) -> None:
    keys = desk.home.path / "keys"
    lost = Lost(desk, *ceremony)
    assert keys.is_dir()
    told = desk.do("lift", "--seen", str(lost.server))
    assert "Later keys and rules were taken over" in told
    assert lost.village.in_step()
    assert lost.village.slots == {"sau-nua"}
    assert Village(desk, "newcomer").in_step()


def test_a_feed_key_changed_since_the_copy_is_told_and_changed_again(desk: Desk) -> None:
    lost = Lost(desk, "keys", "rotate", "feed")
    status, told = desk.refused("lift", "--seen", str(lost.server))
    assert status == 1
    assert "commune keys rotate feed, then this again" in told
    desk.do("keys", "rotate", "feed")
    desk.do("lift", "--seen", str(lost.server))
    assert lost.village.in_step()


def test_keys_changed_before_the_lift_are_no_way_out(desk: Desk) -> None:
    lost = Lost(desk, "renew")
    desk.do("keys", "rotate", "feed")
    status, told = desk.refused("lift", "--seen", str(lost.server))
    assert status == 1
    assert "restore the backup again, lift first" in told


def test_publishing_says_that_the_boxes_are_ahead(desk: Desk) -> None:
    lost = Lost(desk)
    report = desk.home.path / "reports" / "na-dong.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps({"floors": lost.village.floors.form()}))
    told = desk.do("publish")
    assert "BEHIND: boxes have reported higher numbers than this office has: " in told
    for number in ("feed", "snapshot", "timestamp", "sequence"):
        assert number in told
    assert "commune lift" in told
    assert "BEHIND" not in desk.do("lift")
    assert "BEHIND" not in desk.do("publish")


def test_a_stolen_box_does_not_drive_the_numbers_beyond_what_others_take(desk: Desk) -> None:
    says(desk, "truoc")
    village = Village(desk)
    assert village.in_step()
    report = desk.home.path / "reports" / "na-dong.json"
    report.parent.mkdir(exist_ok=True)
    floors = dict.fromkeys(village.floors.form(), 2**53)
    report.write_text(json.dumps({"floors": floors}))
    assert "BEHIND" not in desk.do("publish")
    desk.do("lift")
    desk.do("timetable", "sign")
    desk.do("publish")
    assert village.in_step()


@pytest.mark.parametrize("text", ["", "[]", '{"floors": 1}', '{"floors": {"root": -1}}', "{}"])
def test_a_report_that_tells_no_numbers_holds_nothing_up(desk: Desk, text: str) -> None:
    report: Path = desk.home.path / "reports" / "na-dong.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(text)
    assert "BEHIND" not in desk.do("publish")

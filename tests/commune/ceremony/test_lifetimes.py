"""The lifetimes of keys, rules and statements crossed: nothing dies unsaid, years later."""

from datetime import timedelta

import pytest

from station.errors import TrustError
from station.trust.rules import Role
from tests.commune.desk import TEXT, Desk

MORNING = '[[slot]]\nid = "sang"\ntitle = "Sáng"\nat = 05:30:00\nlongest_minutes = 30\n'


def timetable_of_an_editor_who_left(desk: Desk) -> None:
    desk.do("timetable", "set", desk.write("t.toml", MORNING))
    desk.do("publish")
    desk.clock.at += timedelta(minutes=1)
    desk.do("keys", "rotate", "editor", "--name", "Lò Thị D")
    desk.clock.at += timedelta(minutes=1)


@pytest.mark.parametrize("years", [1, 3, 5, 20])
def test_a_ceremony_years_later_keeps_the_key_that_the_timetable_needs(
    desk: Desk, years: int
) -> None:
    (signed,) = (k for k, of in desk.home.rules().signatories.items() if of.role is Role.EDITOR)
    timetable_of_an_editor_who_left(desk)
    desk.clock.at += timedelta(days=366 * years)
    desk.do("renew")
    desk.do("keys", "rotate", "chairman", "--name", "Nguyễn Văn B")
    desk.do("bulletin", "add", desk.write("lu.txt", TEXT), "--priority", "emergency")
    desk.approve("lu")
    assert "LEFT" not in desk.do("publish")
    assert {"timetable.json", "bulletins/lu.json"} <= set(desk.feed().refresh())
    assert signed in desk.home.rules().signatories


def test_a_key_that_nothing_needs_any_more_goes_after_three_years(desk: Desk) -> None:
    timetable_of_an_editor_who_left(desk)
    desk.do("timetable", "sign")
    desk.do("publish")
    desk.clock.at += timedelta(days=1100)
    desk.do("renew")
    assert len(desk.home.rules().signatories) == 2
    assert "LEFT" not in desk.do("publish")


def test_quiet_hours_that_would_silence_the_timetable_are_refused_and_named(desk: Desk) -> None:
    desk.do("timetable", "set", desk.write("t.toml", MORNING))
    desk.do("publish")
    settings = desk.home.settings_file
    settings.write_text(settings.read_text().replace('end = "05:00"', 'end = "06:00"'))
    before = desk.home.trust_file.read_bytes()
    result = desk.run("renew", typed="n\n")
    assert result.exit_code == 1
    assert "would believe the timetable no more" in result.stdout
    assert "the villages would no longer believe the timetable" in result.stderr
    assert desk.home.trust_file.read_bytes() == before
    later = MORNING.replace("05:30", "06:30")
    desk.do("timetable", "set", desk.write("t.toml", later))
    desk.do("renew")
    assert "LEFT" not in desk.do("publish")


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (3650 - 367, ""),
        (3650 - 300, "within a year: "),
        (3650 - 30, "SOON, within a month: "),
        (3650 - 5, "AT ONCE, within a week: "),
    ],
)
def test_publishing_tells_what_ends_and_promises_nothing_beyond_the_root(
    desk: Desk, days: int, told: str
) -> None:
    ends = desk.clock.at.replace(microsecond=0) + timedelta(days=3650)
    desk.clock.at += timedelta(days=days)
    printed = desk.do("publish")
    for what in ("the root", "the signature under the rules", "the chairman's key"):
        assert (f"{told}{what} ends on {ends:%Y-%m-%d}" in printed) is bool(told)
    promised = min(ends, desk.clock.at + timedelta(days=60))
    assert f"believe it until {promised:%Y-%m-%d}" in printed


@pytest.mark.parametrize("years", [1, 3, 5, 20])
def test_years_later_a_renewal_makes_villages_believe_again(desk: Desk, years: int) -> None:
    desk.do("timetable", "set", desk.write("t.toml", MORNING))
    desk.do("publish")
    desk.feed().refresh()
    desk.clock.at += timedelta(days=366 * years)
    printed = desk.do("publish")
    over = years == 20
    assert ("OVER: the root ended on 2036-11-27; bring the root's keys" in printed) is over
    assert ("OVER: the chairman's key ended" in printed) is over
    if over:
        assert "NO VILLAGE BELIEVES IT since 2036-11-27" in printed
        with pytest.raises(TrustError, match="has expired"):
            desk.feed().refresh()
        desk.do("renew")
        for role in ("chairman", "editor"):
            desk.do("keys", "add", role, "--name", "B")
    else:
        desk.do("renew")
    printed = desk.do("publish")
    assert "OVER" not in printed
    assert "within a year" not in printed
    assert "LEFT" not in printed
    assert "timetable.json" in desk.feed().refresh()

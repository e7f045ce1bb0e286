"""A timetable is checked before it is signed, and what will come of it is told."""

import pytest

from station.commune.office import coming, timetables
from station.commune.office.office import opened
from station.errors import MistakesError, RefusedError
from tests.commune.desk import TEXT, Desk

SLOT = '[[slot]]\nid = "sang"\ntitle = "Buổi sáng"\nat = 05:30:00\nlongest_minutes = {minutes}\n'


def table(desk: Desk, *lines: str, minutes: float = 30, more: str = "") -> str:
    """A timetable of one slot, with those lines in it, and tables after it."""
    text = SLOT.format(minutes=minutes) + "".join(f"{line}\n" for line in lines) + more
    return desk.write("t.toml", text)


def suspension(villages: str, day: str = "2026-12-02") -> str:
    return f'[[suspension]]\ndate = {day}\nreason = "tang lễ"\nvillages = ["{villages}"]\n'


def approved(desk: Desk, name: str, *options: str) -> None:
    """A bulletin of 12.5 s that is on offer."""
    desk.do("bulletin", "add", desk.write(f"{name}.txt", TEXT), *options)
    desk.approve(name)


def test_a_timetable_without_fault_is_signed_unasked(desk: Desk) -> None:
    approved(desk, "tin")
    file = table(desk, 'bulletins = ["tin"]', more=suspension("na-dong"))
    assert "Nothing is wrong with it." in desk.do("timetable", "check", file)
    shown = desk.do("timetable", "set", file)
    assert "only tin" in shown
    assert "Look out" not in shown
    assert "only tin" in desk.do("timetable", "show")


@pytest.mark.parametrize(
    ("lines", "minutes", "more", "told"),
    [
        (('bulletins = ["tinn"]',), 30, "",
         "names the bulletin “tinn”, which there is not; did you mean “tin”?"),
        (('bulletins = ["nhap"]',), 30, "", "names the bulletin “nhap”, which is a draft yet"),
        (('bulletins = ["cu"]',), 30, "", "“cu”, which was withdrawn"),
        ((), 0.2, "", "has 0.2 minutes, and on 2026-12-01 05:30 “tin” (0:12) doesn't fit in"),
        (("date = 2026-11-30",), 30, "",
         "[[slot]] 1, last: slot “sang” has no session any more: its last day is 2026-11-30"),
        (("date = 2025-01-01",), 30, "", "its last day is 2025-01-01, which is past"),
        (("first = 2026-12-01", "last = 2026-12-02", 'days = ["mon"]'), 30, "",
         "has no session in the next 5 years"),
        ((), 30, suspension("na-dong", "2026-11-29"),
         "[[suspension]] 1, last: the suspension “tang lễ” was over on 2026-11-29"),
    ],
)  # fmt: skip
def test_what_may_be_wrong_is_asked(
    desk: Desk, lines: tuple[str, ...], minutes: float, more: str, told: str
) -> None:
    approved(desk, "tin")
    desk.do("bulletin", "add", desk.write("nhap.txt", TEXT))
    desk.do("bulletin", "add", desk.write("cu.txt", TEXT))
    desk.do("withdraw", "cu", "--yes")
    file = table(desk, *lines, minutes=minutes, more=more)
    assert told in desk.do("timetable", "check", file)
    result = desk.run("timetable", "set", file, typed="n\n")
    assert (result.exit_code, told in result.stdout) == (1, True), result.output
    assert "no timetable yet" in desk.do("timetable", "show")
    desk.do("timetable", "set", file, "--yes")
    assert told in desk.do("timetable", "show")


@pytest.mark.parametrize(
    ("lines", "more", "told"),
    [
        ((), suspension("na-dongg"),
         "names the village “na-dongg”, which there is not; did you mean “na-dong”?; it would be"),
        (("again = [05:45:00]",), "", "is repeated at 05:45"),
        (("again = [03:00:00]",), "", "in the quiet hours"),
    ],
)  # fmt: skip
def test_what_is_wrong_cant_be_signed(
    desk: Desk, lines: tuple[str, ...], more: str, told: str
) -> None:
    file = table(desk, *lines, more=more)
    for words in (("check", file), ("set", file, "--yes")):
        result = desk.run("timetable", *words)
        assert (result.exit_code, told in result.output) == (65, True), result.output
    assert "no timetable yet" in desk.do("timetable", "show")


def test_every_finding_comes_at_once_with_its_place(desk: Desk) -> None:
    """As a page asks: values, the worst first."""
    office = opened(desk.home, desk.studio, desk.clock)
    approved(desk, "tin")
    file = table(desk, 'bulletins = ["mot", "tin"]', minutes=0.2, more=suspension("khuoi-luongg"))
    findings = timetables.check(office, timetables.read(office, desk.folder / "t.toml"))
    assert file
    assert [(str(each.place), each.stops) for each in findings] == [
        ("[[suspension]] 1, villages", True),
        ("[[slot]] 1, bulletins", False),
        ("[[slot]] 1, longest_minutes", False),
    ]
    with pytest.raises(MistakesError, match="khuoi-luongg"):
        timetables.sign(office, timetables.read(office, desk.folder / "t.toml"), None)
    table(desk, 'bulletins = ["mot"]')
    found = timetables.read(office, desk.folder / "t.toml")
    with pytest.raises(RefusedError, match="agree to it"):
        timetables.sign(office, found, None, agreed=False)


def test_what_will_sound_where_and_when_and_how_often(desk: Desk) -> None:
    approved(desk, "tin", "--until", "2026-12-04")
    approved(desk, "rieng", "--villages", "na-dong", "--until", "2026-12-02")
    desk.do("timetable", "set", table(desk, more=suspension("na-dong")))
    told = desk.do("next", "--days", "2.5")
    assert told == (
        "na-dong:\n"
        "  2026-12-01 05:30  Buổi sáng: rieng, tin\n"
        "  2026-12-02 05:30  Buổi sáng: suspended, tang lễ\n"
        "khuoi-luong:\n"
        "  2026-12-01 05:30  Buổi sáng: tin\n"
        "  2026-12-02 05:30  Buổi sáng: tin\n"
        "rieng: heard 1 times in each village, first 2026-12-01 05:30\n"
        "tin: heard 3 to 4 times in each village, first 2026-12-01 05:30\n"
    )
    assert "khuoi-luong" not in desk.do("next", "--village", "na-dong").partition("tin:")[0]
    assert "did you mean “na-dong”" in desk.refused("next", "--village", "na-dongg")[1]


def test_whoever_writes_and_whoever_signs_are_told_how_often_it_is_heard(desk: Desk) -> None:
    nowhere = "With the timetable of today, HEARD NOWHERE"
    assert nowhere in desk.do("bulletin", "add", desk.write("tin.txt", TEXT))
    desk.do("timetable", "set", table(desk))
    often = "With the timetable of today, heard 7 times in each village, first 2026-12-01 05:30"
    assert often in desk.do("bulletin", "show", "tin")
    assert often in desk.approve("tin")
    desk.do("bulletin", "add", desk.write("bao.txt", TEXT), "--priority", "emergency")
    assert "heard at once, as an emergency; in sessions: heard 7" in desk.do(
        "bulletin", "show", "bao"
    )


def test_a_correction_is_counted_in_the_place_of_what_it_corrects(desk: Desk) -> None:
    approved(desk, "tin")
    desk.do("timetable", "set", table(desk, 'bulletins = ["tin"]'))
    told = desk.do("bulletin", "add", desk.write("moi.txt", TEXT), "--corrects", "tin")
    assert "heard 7 times" in told
    desk.approve("moi")
    assert "moi: heard" in desk.do("next")
    assert "Look out" not in desk.do("timetable", "show")


def test_hundreds_of_villages_are_reckoned_once(desk: Desk) -> None:
    names = "".join(f'[[village]]\nid = "thon-{n}"\nname = "Thôn {n}"\n' for n in range(300))
    with desk.home.settings_file.open("a") as file:
        file.write(names)
    approved(desk, "tin", "--until", "2027-11-30")
    desk.do("timetable", "set", table(desk))
    office = opened(desk.home, desk.studio, desk.clock)
    (group,) = coming.coming(office, 2)
    assert len(group.villages) == 302
    (count,) = coming.counts(office)
    assert (count.fewest, count.most, len(count.by_village)) == (365, 365, 302)

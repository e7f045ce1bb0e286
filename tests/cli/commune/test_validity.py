"""From when until when: days as officers type them, and what lies in the past."""

import pytest

from tests.commune.desk import TEXT, Desk


def added(desk: Desk, *options: str) -> str:
    """The sample, about 05/12/2026, as a draft; what was printed."""
    return desk.do("bulletin", "add", desk.write("tin.txt", TEXT), *options)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2026-12-05", "until 2026-12-05 24:00"),
        ("5/12/2026", "until 2026-12-05 24:00"),
        ("05.12.2026", "until 2026-12-05 24:00"),
        ("2026-12-05 18:00", "until 2026-12-05 18:00"),
        ("18h 5/12/2026", "until 2026-12-05 18:00"),
        ("2026-12-05 00:00", "until 2026-12-04 24:00"),
    ],
)
def test_until_a_day_means_its_end(desk: Desk, typed: str, shown: str) -> None:
    added(desk, "--until", typed)
    assert shown in desk.do("bulletin", "show", "tin")


def test_from_a_day_means_its_beginning(desk: Desk) -> None:
    added(desk, "--from", "2026-12-05", "--until", "2026-12-05")
    expected = "valid from 2026-12-05 00:00 until 2026-12-05 24:00"
    assert expected in desk.do("bulletin", "show", "tin")


def test_a_day_that_is_none_says_how_to_type_it(desk: Desk) -> None:
    _, told = desk.refused("bulletin", "add", desk.write("tin.txt", TEXT), "--until", "31/2/2027")
    assert "no day such as 2026-12-05 or 5/12/2026" in told


def test_what_is_past_is_refused_before_the_voice_and_the_passphrase(desk: Desk) -> None:
    del desk.environment["LOA_THON_PASSPHRASE_EDITOR"]
    status, told = desk.refused(
        *("bulletin", "add", desk.write("tin.txt", TEXT)),
        *("--from", "2026-11-01", "--until", "2026-11-29"),
    )
    assert (status, desk.studio.voice.spoken) == (65, [])
    assert "over at 2026-11-29 24:00, which is past" in told
    # Today, until its end, is not.
    desk.do("bulletin", "add", desk.write("tin.txt", TEXT), "--until", "2026-11-30",
            typed="chiếc loa buổi sáng\n")  # fmt: skip


def test_days_of_the_text_that_it_isnt_heard_on_are_told(desk: Desk) -> None:
    told = "Look out: the text names 2026-12-05, and the bulletin is heard until 2026-12-04 only"
    assert told in added(desk, "--until", "2026-12-04")
    assert told in desk.do("bulletin", "show", "tin")
    assert told in desk.approve("tin")
    other = desk.do("bulletin", "add", desk.write("b.txt", TEXT), "--until", "2026-12-05")
    assert "Look out" not in other


def test_what_was_over_while_it_waited_is_not_listened_to(desk: Desk) -> None:
    added(desk, "--until", "2026-11-30")
    desk.clock.at = desk.clock.at.replace(day=1, month=12)
    status, told = desk.refused("approve", "tin")
    assert (status, desk.played) == (1, [])
    assert "commune bulletin change tin --until" in told

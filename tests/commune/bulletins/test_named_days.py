"""The days that a spoken text names, against a bulletin's validity."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.commune.bulletins.named_days import days_in, not_heard
from station.studio.reading.aloud import read_aloud

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NEAR = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("Ngày 5/12/2026, họp lúc 7h30 ngày 5 tháng 12 năm 2026.", ["2026-12-05"]),
        ("Chiều 14-11 và đêm 28 - 29/9.", ["2026-09-28", "2026-09-29", "2026-11-14"]),
        ("Thứ bảy (8/9).", ["2026-09-08"]),
        ("Các ngày 10, 17, 24/01/2026 tiêm.", ["2026-01-10", "2026-01-17", "2026-01-24"]),
        ("Từ ngày 5 đến hết ngày 7/12.", ["2026-12-05", "2026-12-07"]),
        ("Mùng 8/3 và ngày 14.8.", ["2026-08-14", "2027-03-08"]),
        ("Trong 5 ngày, tháng 12/2026, năm tháng mười hai.", []),
        ("Mùng 5 tháng 4 âm lịch.", []),
        ("Ngày 31 tháng 2.", []),
    ],
)
def test_the_days_of_a_text(written: str, days: list[str]) -> None:
    spoken = "\n".join(read_aloud([written]).paragraphs)
    assert [str(day) for day in days_in(spoken, NEAR)] == days


def test_a_day_on_which_it_is_heard_is_nothing_to_tell() -> None:
    text = "Cắt điện ngày năm tháng mười hai."
    begins = datetime(2026, 11, 30, tzinfo=UTC)
    # Until the end of the fifth, local time; and a second less than it takes to reach it.
    end = datetime(2026, 12, 5, 17, tzinfo=UTC)
    assert not_heard(text, begins, end, ZONE) == ()
    before = datetime(2026, 12, 4, 17, tzinfo=UTC)
    (told,) = not_heard(text, begins, before, ZONE)
    assert told == "the text names 2026-12-05, and the bulletin is heard until 2026-12-04 only"
    (late,) = not_heard(text, end, end + timedelta(days=3), ZONE)
    assert late == "the text names 2026-12-05, and the bulletin isn't heard before 2026-12-06"


def test_an_hour_at_which_it_ends_is_said() -> None:
    begins, ends = datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 1, 11, tzinfo=UTC)
    (told,) = not_heard("Họp ngày hai tháng mười hai.", begins, ends, ZONE)
    assert told.endswith("is heard until 2026-12-01 18:00 only")

"""What comes back from the villages, as text."""

from datetime import UTC, datetime, timedelta, timezone

from station.cli.commune.texts.boxes import report
from station.commune.fleet.boxes import FleetBox
from station.commune.fleet.reports import Report, Row

NOW = datetime(2026, 11, 30, tzinfo=UTC)
HANOI = timezone(timedelta(hours=7))


def row(day: int, outcome: str) -> Row:
    planned = f"2026-12-{day:02}T17:00:00+07:00"
    name = f"chieu/2026-12-{day:02}"
    return {"key": name, "title": "Chiều", "planned": planned, "outcome": outcome, "reason": ""}


def told(*rows: Row) -> str:
    made = Report("na-dong", "ab12", NOW, "trusted", "", rows, ())
    box = FleetBox("na-dong", "Thôn Nà Đông", NOW, "1", "c0de")
    return report(made, rows, box, HANOI)


def test_what_was_taken_back_counts_neither_as_missed_nor_as_amiss() -> None:
    text = told(
        row(1, "missed"), row(2, "missed"), row(3, "missed"),
        row(1, "taken-back"), row(2, "taken-back"), row(1, "played"),
    )  # fmt: skip
    assert "6 new entries, 1 missed, 1 played, 2 taken back (its clock was wrong)" in text
    assert text.count("  missed 2026-12-03") == 1
    assert "2026-12-01T" not in text.partition("\n")[2]


def test_what_was_missed_again_after_it_was_taken_back_is_missed() -> None:
    text = told(row(1, "missed"), row(1, "taken-back"), row(1, "missed"))
    assert "1 missed, 1 taken back" in text
    assert text.count("  missed 2026-12-01") == 1


def test_a_row_of_an_earlier_report_may_be_taken_back_in_a_later_one() -> None:
    assert "1 new entries, 1 taken back" in told(row(1, "taken-back"))

"""The as-run log for others: CSV and JSON lines."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.programme.asrun import AsRunEntry, Kind, Outcome, Proof, ProofReason, Reason
from station.village.asrun.export import COLUMNS, csv_lines, json_lines, row

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
PLAYED = AsRunEntry(
    key="sang/2026-11-23",
    kind=Kind.SCHEDULED,
    title="Buổi sáng",
    planned=NOW,
    outcome=Outcome.PLAYED,
    started=NOW,
    ended=NOW + timedelta(minutes=2),
    error_ms=0.02,
    underruns=1,
    zones=("cong-lang", "nha-van-hoa"),
    items=("cchc",),
    corrected=48,
    proof=Proof.SOUNDED,
    proof_reason=ProofReason.HEARD,
    sent_db=-20.5,
    heard_db=-31.0,
)
MISSED = AsRunEntry("b", Kind.SCHEDULED, "", NOW, Outcome.MISSED, Reason.TOO_LATE)


def test_csv_has_names_in_english_and_instants_in_iso_8601() -> None:
    rows = [row(1, PLAYED, datetime.isoformat), row(2, MISSED, datetime.isoformat)]
    played = (
        "1,sang/2026-11-23,scheduled,Buổi sáng,2026-11-22T22:00:00+00:00,played,,"
        "2026-11-22T22:00:00+00:00,2026-11-22T22:02:00+00:00,0.02,1,48,sounded,heard,-20.5,-31.0,"
        "cong-lang nha-van-hoa,cchc,,,,,\r\n"
    )
    assert list(csv_lines(rows)) == [
        ",".join(COLUMNS) + "\r\n",
        played,
        "2,b,scheduled,,2026-11-22T22:00:00+00:00,missed,too-late,,,,0,0,unknown,,,,,,,,,,\r\n",
    ]


def test_json_lines_are_one_object_each_with_the_same_names() -> None:
    (line,) = json_lines([row(1, PLAYED, datetime.isoformat)])
    form = json.loads(line)
    assert tuple(form) == COLUMNS
    assert form["zones"] == ["cong-lang", "nha-van-hoa"]
    assert form["error_ms"] == 0.02
    assert line.endswith("}\n")


@given(st.text(), st.text())
def test_whatever_a_title_or_a_note_holds_comes_back_from_csv(title: str, note: str) -> None:
    rows = [{"seq": 1, "title": title, "note": note}]
    text = "".join(csv_lines(rows))
    (read,) = csv.DictReader(io.StringIO(text, newline=""))
    for name, written in (("title", title), ("note", note)):
        assert read[name] in (written, f"'{written}")


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_spreadsheet_computes_nothing_from_csv(text: str) -> None:
    rows = [{"seq": 1, "title": text, "items": [text], "heard_db": -31.0}]
    (read,) = csv.DictReader(io.StringIO("".join(csv_lines(rows)), newline=""))
    assert (read["title"], read["items"]) == (f"'{text}", f"'{text}")
    assert read["heard_db"] == "-31.0"


@given(st.text())
def test_whatever_a_title_holds_stays_on_its_line_of_json(title: str) -> None:
    (line,) = json_lines([{"seq": 1, "title": title}])
    assert line.count("\n") == 1
    assert json.loads(line)["title"] == title

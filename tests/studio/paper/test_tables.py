"""A table's rows aloud: what stands above a sheet's headings is its title."""

from pathlib import Path

from station.studio.paper.document import read_document


def test_rows_above_the_headings_are_a_title_not_a_heading(tmp_path: Path) -> None:
    cells = (("Lịch tiêm phòng tháng 9/2026", "", ""), ("TT", "Thôn", "Ngày"),
             ("1", "Nà Lẻng", "15/9"), ("2", "Cốc Diển", ""))  # fmt: skip
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    page = tmp_path / "lich.html"
    page.write_text(
        f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'
    )
    assert [line for part in read_document(page).parts for line in part.lines] == [
        "Lịch tiêm phòng tháng 9/2026",
        "1. Thôn: Nà Lẻng; Ngày: 15/9.",
        "2. Thôn: Cốc Diển.",
    ]

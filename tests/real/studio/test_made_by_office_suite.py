"""Papers as LibreOffice itself writes them: .doc, .rtf, .xls, .ppt, .pptx, .odp.

They are made here, by the program that turns them back; where it is not installed, nothing is
tried, and `tests/studio/paper/test_corpus.py` holds what the office is told instead.
"""

import html
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from station.studio.paper.document import Document, read_document
from station.studio.paper.office_suite import PROGRAMS, converted
from station.studio.paper.sandbox import sandboxed
from tests.studio.paper.corpus import FOLDER

PROGRAM = next(filter(None, map(shutil.which, PROGRAMS)), None)
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
SHEET = """LỊCH TIÊM PHÒNG THÁNG 9/2026,,,
TT,Thôn,Ngày,Số con
1,Nà Lẻng,15/9/2026,120
2,Cốc Diển,,85
"""
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_BOX = (
    '<draw:frame svg:width="9cm" svg:height="3cm" svg:x="1cm" svg:y="1cm">'
    "<draw:text-box>{}</draw:text-box></draw:frame>"
)
SLIDES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document xmlns:office="{_OPEN}office:1.0" xmlns:text="{_OPEN}text:1.0"'
    f' xmlns:draw="{_OPEN}drawing:1.0" xmlns:svg="{_OPEN}svg-compatible:1.0" office:version="1.2"'
    ' office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body>'
    '<office:presentation><draw:page draw:name="a">'
    + _BOX.format("<text:p>Ngủ màn kể cả ban ngày.</text:p><text:p>Diệt lăng quăng.</text:p>")
    + '</draw:page><draw:page draw:name="b">'
    + _BOX.format("<text:p>Khi sốt, đến Trạm Y tế xã.</text:p>")
    + "</draw:page></office:presentation></office:body></office:document>"
)


def made(source: Path, kind: str, *options: str) -> Path:
    """What LibreOffice makes of `source`, as that kind of file."""
    out = source.parent / "made"
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = [str(PROGRAM), "--headless", profile, *options]
    command += ["--convert-to", kind, "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{source.stem}.{kind}"


def page(folder: Path, body: str, kind: str) -> Path:
    source = folder / "paper.html"
    source.write_text(f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>')
    text = made(source, "odt", "--infilter=HTML (StarWriter)")
    return made(text, kind)


def lines(document: Document) -> list[str]:
    return [line for part in document.parts for line in part.lines]


@pytest.mark.parametrize("kind", ["doc", "rtf"])
@pytest.mark.parametrize("name", ["peoples-committee.docx", "two-notices.docx"])
def test_a_paper_is_cut_into_the_same_parts_in_every_kind(
    tmp_path: Path, name: str, kind: str
) -> None:
    first = read_document(FOLDER / name)
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines(first))
    again = read_document(page(tmp_path, body, kind))
    assert again.spoken == first.spoken
    assert again.withheld == first.withheld


def test_an_old_document_s_table_and_list_are_read_row_by_row(tmp_path: Path) -> None:
    body = (
        "<p>Lịch tiêm như sau:</p><table border=1><tr><td>Nà Lẻng</td><td>15/9</td></tr>"
        "<tr><td>Cốc Diển</td><td>17/9</td></tr></table><ul><li>Trâu, bò 120 con</li></ul>"
    )
    assert lines(read_document(page(tmp_path, body, "doc"))) == [
        "Lịch tiêm như sau:", "Nà Lẻng: 15/9.", "Cốc Diển: 17/9.", "- Trâu, bò 120 con",
    ]  # fmt: skip


def test_what_stands_above_a_sheet_s_headings_is_its_title(tmp_path: Path) -> None:
    source = tmp_path / "lich.csv"
    source.write_text(SHEET)
    sheet = made(source, "xls", "--infilter=CSV:44,34,76")
    assert lines(read_document(sheet)) == [
        "LỊCH TIÊM PHÒNG THÁNG 9/2026",
        "1. Thôn: Nà Lẻng; Ngày: 15/9/2026; Số con: 120.",
        "2. Thôn: Cốc Diển; Số con: 85.",
    ]


@pytest.mark.parametrize("kind", ["pptx", "ppt", "odp"])
def test_slides_are_read_in_their_order(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "trinh-chieu.fodp"
    source.write_text(SLIDES)
    assert lines(read_document(made(source, kind))) == [
        "Ngủ màn kể cả ban ngày.", "Diệt lăng quăng.", "Khi sốt, đến Trạm Y tế xã.",
    ]  # fmt: skip


@pytest.mark.skipif(
    "unshare" not in sandboxed([], memory=1, seconds=1, written=1), reason="no network namespaces"
)
def test_a_document_that_calls_somebody_reaches_nobody(tmp_path: Path) -> None:
    """LibreOffice fetches a picture that lies elsewhere; in the sandbox there is no network."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        there = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        converted(f'<html><body><p>Xin</p><img src="{there}"></body></html>'.encode(), ".doc")
        with pytest.raises(BlockingIOError):
            server.accept()

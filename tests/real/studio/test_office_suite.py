"""Old formats through LibreOffice itself, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from station.studio.paper.document import read_document
from tests.studio.paper.kinds import rtf
from tests.studio.paper.papers import BODY, saved

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)
SHEET = "STT,Thôn,Nội dung\n1,Nà Mu,Tiêm phòng\n2,Nà Đông,Họp thôn\n"


def made(folder: Path, source: Path, ending: str) -> Path:
    """`source` as LibreOffice saves it in another format."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(folder)]
    words += ["--infilter=CSV:44,34,76,1"] if source.suffix == ".csv" else []
    subprocess.run([*words, str(source)], check=True, capture_output=True, timeout=120)
    return source.with_suffix(f".{ending}")


def test_a_rich_text_and_an_old_word_document_are_read(tmp_path: Path) -> None:
    source = saved(tmp_path, "giau.rtf", rtf("THÔNG BÁO LỊCH HỌP", BODY))
    for path in (source, made(tmp_path, source, "doc")):
        assert read_document(path).spoken == ("THÔNG BÁO LỊCH HỌP", BODY)


@pytest.mark.parametrize("ending", ["xls", "xlsx", "ods"])
def test_a_sheet_is_read_row_by_row(tmp_path: Path, ending: str) -> None:
    source = saved(tmp_path, "lich.csv", SHEET.encode())
    found = read_document(made(tmp_path, source, ending))
    assert found.spoken == (
        "1. Thôn: Nà Mu; Nội dung: Tiêm phòng.",
        "2. Thôn: Nà Đông; Nội dung: Họp thôn.",
    )

"""Letters in pictures: line by line, by sandboxed programs, or a sentence that says how."""

import shutil
from pathlib import Path

import pytest

from station.errors import InputError
from station.studio.paper import recognition
from station.studio.paper.document import read_document
from station.studio.paper.recognition import Programs, SeenLine, as_text, recognised
from tests.studio.programs import program

SAMPLES = Path(__file__).parents[2] / "samples"
TESSERACT = shutil.which("tesseract") and recognition._reads_vietnamese("tesseract")
needs_tesseract = pytest.mark.skipif(not TESSERACT, reason="no tesseract with vie")
needs_pdftoppm = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="no pdftoppm")
HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)
LANGS = '[ "$1" = --list-langs ] && { echo vie; exit 0; }\n'


def word(par: int, line: int, number: int, sure: float, text: str) -> str:
    return f"5\t1\t1\t{par}\t{line}\t{number}\t0\t0\t1\t1\t{sure}\t{text}"


def tesseract(folder: Path, rows: list[str], then: str = "") -> Programs:
    """A tesseract that finds these rows."""
    (folder / "found.tsv").write_text("\n".join([HEAD, *rows]), "utf-8")
    return Programs(program(folder, f'{LANGS}{then}cp {folder}/found.tsv "$2.tsv"'), "pdftoppm")


def test_words_become_lines_with_how_sure_the_program_is(tmp_path: Path) -> None:
    rows = [word(1, 1, 1, 90, "Bà"), word(1, 1, 2, 70, "con"), word(1, 2, 1, 50, "họp"),
            word(2, 1, 1, -1, "|~"), word(2, 2, 1, 100, "Hết.")]  # fmt: skip
    lines = recognised(b"x", ".png", programs=tesseract(tmp_path, rows))
    assert lines == (
        SeenLine("Bà con", 0.8, begins=True),
        SeenLine("họp", 0.5),
        SeenLine("Hết.", 1.0, begins=True),
    )
    assert as_text(lines) == "Bà con\nhọp\n\nHết."


def test_a_long_page_loses_no_line(tmp_path: Path) -> None:
    rows = [word(1, line, n, 90, f"chữ{n}") for line in range(300) for n in range(12)]
    assert len(recognised(b"x", ".png", programs=tesseract(tmp_path, rows))) == 300


@pytest.mark.parametrize(
    ("kind", "programs", "says"),
    [
        (".png", Programs("no-such-program"), "install tesseract-ocr-vie;"),
        (".pdf", Programs("no-such", "no-such"), "install tesseract-ocr-vie poppler-utils"),
    ],
)
def test_without_the_programs_the_sentence_says_how(
    kind: str, programs: Programs, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        recognised(b"x", kind, programs=programs)


def test_a_tesseract_without_vietnamese_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tesseract-ocr-vie"):
        recognised(b"x", ".png", programs=Programs(program(tmp_path, "echo eng")))


@pytest.mark.parametrize(
    ("then", "says"),
    [("exit 1\n", "can't be read"), ("sleep 60\n", "take too long"), ("kill -9 $$\n", "be read")],
)
def test_a_program_that_fails_hangs_or_dies_ends_with_a_sentence(
    tmp_path: Path, then: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        recognised(b"x", ".png", programs=tesseract(tmp_path, [], then), longest=1.5)


def test_a_picture_of_no_letters_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no letters"):
        recognised(b"x", ".png", programs=tesseract(tmp_path, [word(1, 1, 1, 5, "~|")]))


def test_the_program_has_little_memory_and_writes_little(tmp_path: Path) -> None:
    asks = 'ulimit -v > "$2.m"; ulimit -f >> "$2.m"; ulimit -t >> "$2.m"; '
    rows = [word(1, 1, 1, 90, "Bà")]
    copies = f'cp "$2.m" {tmp_path}/limits\n'
    recognised(b"x", ".png", programs=tesseract(tmp_path, rows, asks + copies))
    memory, written, seconds = (tmp_path / "limits").read_text().split()
    assert int(memory) <= 1_500_000
    assert int(written) <= 120_000  # of half a kilobyte
    assert int(seconds) <= 100


@needs_tesseract
def test_a_real_picture_is_read_and_each_line_kept_for_a_person() -> None:
    found = read_document(SAMPLES / "quet-tiem-phong.png")
    assert "Mức thu 25.000 đồng một con, hộ nghèo miễn phí." in " ".join(found.spoken)
    assert found.title.startswith("THÔNG BÁO")
    assert len(found.seen) == 11
    assert all(line.sure > 0.5 for line in found.seen)


@needs_tesseract
@needs_pdftoppm
def test_a_scanned_pdf_is_read_as_its_pages(tmp_path: Path) -> None:
    found = read_document(SAMPLES / "quet-tiem-phong.pdf")
    assert "Mức thu 25.000 đồng" in " ".join(found.spoken)
    assert found.seen


@needs_tesseract
@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0JFIF", b"II*\0" * 99])
def test_a_torn_picture_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "anh.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"can't be read|no letters"):
        read_document(path)

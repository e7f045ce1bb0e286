"""How long it takes to read a bulletin of more than ten minutes, in each format.

python -m tests.bench.paper
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from station.studio.paper.document import read_document
from station.studio.reading.aloud import read_aloud
from tests.places import SAMPLES
from tests.studio.paper.papers import docx, item, level, numbering, odt, p, pdf

SAMPLE = SAMPLES / "bulletin-sample.txt"
_TIMES = 7  # the sample is spoken in a minute and a half
_RUNS = 5
_WIDTH = 90


def main(_arguments: Sequence[str]) -> None:
    """Measure and print."""
    spoken = read_document(SAMPLE).spoken
    paragraphs = [spoken[0], *spoken[1:] * _TIMES]
    with tempfile.TemporaryDirectory() as name:
        for ending, content in _papers(paragraphs).items():
            path = Path(name) / f"paper{ending}"
            path.write_bytes(content)
            times = sorted(_once(path) for _ in range(_RUNS))
            letters = sum(map(len, read_document(path).spoken))
            print(f"  {times[_RUNS // 2]:8.3f} s  {ending}, {letters} letters, median of {_RUNS}")


def _once(path: Path) -> float:
    began = time.perf_counter()
    read_aloud(read_document(path).spoken)
    return time.perf_counter() - began


def _papers(paragraphs: Sequence[str]) -> dict[str, bytes]:
    body = "".join(p(each) + item("Các hộ chú ý.") for each in paragraphs)
    lines = [line for each in paragraphs for line in _broken(each)]
    pages = [lines[at : at + 40] for at in range(0, len(lines), 40)]
    return {
        ".txt": "\n\n".join(paragraphs).encode(),
        ".docx": docx(body, numbering=numbering(level(0, "decimal", "%1."))),
        ".odt": odt("".join(f"<text:p>{each}</text:p>" for each in paragraphs)),
        ".pdf": pdf(*pages),
    }


def _broken(paragraph: str) -> list[str]:
    """The paragraph as a page's width breaks it."""
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) > _WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


if __name__ == "__main__":
    main(sys.argv[1:])

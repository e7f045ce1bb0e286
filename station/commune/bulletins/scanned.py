"""The lines of a picture as a person confirms them, and the text that comes of them. Pure.

Not handled here: recognising them (`studio/paper/recognition.py`), who asks (`office/scans.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from station.commune.record import ScannedLine
from station.errors import InputError
from station.plain_text import cleaned
from station.studio.paper.document import Document, lay_out


def answered(scan: Sequence[ScannedLine], answers: Mapping[int, str]) -> tuple[ScannedLine, ...]:
    """The lines, those with these numbers (from 1) confirmed as they were written anew.

    An empty answer says that the line isn't on the paper. Raises InputError for other numbers.
    """
    for number in answers:
        if not 1 <= number <= len(scan):
            raise InputError(
                "there is no line {number}; the lines are 1 to {count}",
                number=number,
                count=len(scan),
            )
    return tuple(
        replace(line, text=" ".join(cleaned(answers[number]).split()), confirmed=True)
        if number in answers
        else line
        for number, line in enumerate(scan, 1)
    )


def document_of(scan: Sequence[ScannedLine]) -> Document:
    """What the lines say, laid out. Raises InputError when nothing is left of them."""
    lines: list[str] = []
    begins = False
    for line in scan:
        begins = begins or line.begins  # an empty first line leaves the beginning to the next
        if line.text:
            lines += ["", line.text] if begins else [line.text]
            begins = False
    document = lay_out("\n".join(lines).strip("\n"))
    if not document.spoken:
        raise InputError("nothing is left to read aloud of these lines")
    return document


def texts(scan: Sequence[ScannedLine]) -> tuple[str, ...]:
    """What the lines say, one by one."""
    return tuple(line.text for line in scan)

"""What a person looks over of a bulletin: unread pieces and guesses first, then all else.

Nothing is shortened: what isn't shown here, nobody sees before the chairman signs. Not handled
here: what is a guess, and the figures (`station.studio.reading.review`).
"""

from collections.abc import Iterable, Iterator, Sequence

from station.commune.bulletins.own_abbreviations import FILE
from station.commune.record import Record
from station.studio.paper.document import Document, Withheld
from station.studio.reading.aloud import Change, Guess, Reading
from station.studio.reading.review import (
    Figures,
    by_kind,
    figures,
    figures_of,
    lacks_tones,
    unread_in_sentences,
)


def looked_over(document: Document, reading: Reading) -> list[str]:
    """A document before it becomes a bulletin; its parts have numbers, to be turned by."""
    withheld = [each.text for each in document.withheld]
    return [
        figures_line(figures_of(reading, withheld)),
        *_seen(len(document.seen)),
        *_tones(document.spoken),
        *_doubtful(reading.paragraphs, reading.unread, reading.guesses),
        *_section("Decide on these parts; --turn NUMBER reads them aloud:", _doubts(document)),
        *_section("Not read aloud:", _parts(document, spoken=False)),
        *_section("Spoken:", reading.paragraphs),
        *_section("Parts that are read, by number:", _parts(document, spoken=True)),
        *_changed(reading.changes),
    ]


def before_signing(record: Record) -> list[str]:
    """What was withheld, guessed and not understood of a bulletin that is kept."""
    paragraphs = record.text.splitlines()
    withheld = [each.text for each in record.withheld]
    counted = figures(paragraphs, record.changes, record.guesses, record.unread, withheld)
    return [
        figures_line(counted),
        *_seen(len(record.scan), len(record.unconfirmed)),
        *_tones(paragraphs),
        *_doubtful(paragraphs, record.unread, record.guesses),
        *_section("Not read aloud:", _lines(record.withheld)),
    ]


def changed(record: Record) -> list[str]:
    """What is read in other words, folded by kind."""
    return _changed(record.changes)


def figures_line(of: Figures) -> str:
    """The figures of a bulletin in one line."""
    return (
        f"Spoken: {of.spoken} words; changed {of.changed}, guessed {of.guessed}, "
        f"unread {of.unread}; withheld: {of.withheld} words"
    )


def _seen(lines: int, left: int | None = None) -> list[str]:
    """Of a picture; `left` are the lines that nobody has compared, None before it is a draft."""
    if not lines:
        return []
    compared = (
        "each has to be compared with the paper"
        if left is None
        else (
            f"{left} of them not yet compared with the paper"
            if left
            else "all compared with the paper"
        )
    )
    return [f"Recognised in a picture: {lines} lines, {compared}."]


def _tones(paragraphs: Sequence[str]) -> list[str]:
    if not lacks_tones(paragraphs):
        return []
    return ["Look out: the text has no tone marks, and will be read wrongly; type it with them."]


def _doubtful(
    paragraphs: Sequence[str], unread: Iterable[str], guesses: Iterable[Guess]
) -> list[str]:
    pieces = unread_in_sentences(unread, paragraphs)
    return [
        *_section(
            f"Not known how to read; look at these, and write them out or put them into {FILE}:",
            (f"{piece}   in: {sentence}" if sentence else piece for piece, sentence in pieces),
        ),
        *_section(
            f"Guessed; if another is meant, write it out or put it into {FILE}:",
            map(_guess, guesses),
        ),
    ]


def _guess(of: Guess) -> str:
    others = f" (or: {', '.join(of.choices[1:])})" if of.choices[1:] else ""
    return f"{of.text} → {of.choices[0]}{others}   in: {of.sentence}"


def _doubts(document: Document) -> Iterator[str]:
    for number in document.doubts:
        yield f"{number}. {document.parts[number - 1].kind}"


def _parts(document: Document, *, spoken: bool) -> Iterator[str]:
    for number, each in enumerate(document.parts, 1):
        if each.spoken is spoken:
            why = f" ({each.why})" if each.why else ""
            yield f"{number}. {each.kind}{why}: {' / '.join(each.lines)}"


def _lines(withheld: Iterable[Withheld]) -> Iterator[str]:
    """Lines of one kind in a row, together."""
    kind, lines = "", list[str]()
    for each in [*withheld, Withheld("", "")]:
        if each.why != kind and lines:
            yield f"{kind}: {' / '.join(lines)}"
            lines = []
        kind = each.why
        lines.append(each.text)


def _changed(changes: Iterable[Change]) -> list[str]:
    return _section(
        "Read in other words:",
        (
            f"{kind} ({len(each)}): "
            + "; ".join(f"{c.written} → {c.spoken or '(nothing)'}" for c in each)
            for kind, each in by_kind(changes).items()
        ),
    )


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    """A heading and its lines, each once; nothing when there are none."""
    once = dict.fromkeys(lines)
    return ["", heading, *(f"  {line}" for line in once)] if once else []

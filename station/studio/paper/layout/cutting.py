"""A text's lines cut into parts: head, body, notes, signatures, and what comes after them.

An office's paper may hold several notices one after another, each with its signature; a decision
is signed before the rules and the lists that belong to it. What comes after a signature is read
where its head says what it is; any other line there is withheld, and asked about. Not handled
here: what a single line is (`lines.py`), the title (`titles.py`).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from station.studio.paper.layout import lines as of
from station.studio.paper.layout.ends import approval_start, letterhead_end
from station.studio.paper.layout.notes import is_for_office
from station.studio.paper.layout.parts import Part, PartKind, part

_SCRIPT_LINES = 16
_A_SENTENCE = 6  # words


def cut(lines: Sequence[str]) -> list[Part]:
    """The parts of `lines`, an empty line between paragraphs. The body's are its raw lines."""
    starts = [0, *_restarts(lines), len(lines)]
    parts: list[Part] = []
    for number, (start, end) in enumerate(pairwise(starts)):
        parts += _section(lines[start:end], first=number == 0)
    return parts


def _restarts(lines: Sequence[str]) -> Iterator[int]:
    """Where, directly after a signature, an annex or a further notice begins."""
    earliest = 0
    for index in range(1, len(lines)):
        if not _begins_anew(lines, index) or not _signed_above(lines, earliest, index):
            continue
        earliest = index
        yield index


def _begins_anew(lines: Sequence[str], index: int) -> bool:
    line = lines[index]
    if of.is_annex_head(line) or of.is_notice_head(line):
        return True
    return (of.is_motto(line) or of.is_office(line)) and letterhead_end(lines[index:]) > 1


def _signed_above(lines: Sequence[str], earliest: int, index: int) -> bool:
    """Whether above, up to the nearest line of text, there is a signature and text before it."""
    before, signed = index, False
    while before > earliest and of.may_follow_signature(lines[before - 1]):
        before -= 1
        line = lines[before]
        signed = signed or of.is_approval(line) or of.is_signature(line)
    return signed and any(len(line.split()) >= _A_SENTENCE for line in lines[earliest:before])


def _section(lines: Sequence[str], *, first: bool) -> Iterator[Part]:
    """One notice, or one annex, from its head to what stands below its signature."""
    head = letterhead_end(lines)
    if any(lines[:head]):
        why = f"an official head: “{next(filter(None, lines[:head]))}”"
        yield part(PartKind.LETTERHEAD, tuple(filter(None, lines[:head])), why)
    body = head
    if first:
        body, fields = _script(lines, head)
        yield from _script_parts(lines[head:body], fields)
    end = approval_start(lines, body)
    kind, why = _body_kind(lines[body:end], first=first)
    yield from _noted(lines[body:end], kind, why)
    yield from _after_signature(lines[end:])


def _body_kind(lines: Sequence[str], *, first: bool) -> tuple[PartKind, str]:
    if first:
        return PartKind.BODY, ""
    heading = next(filter(None, lines), "")
    kind = PartKind.ANNEX if of.is_annex_head(heading) else PartKind.FURTHER
    return kind, f"after a signature, begins with “{heading}”"


def _script(lines: Sequence[str], head: int) -> tuple[int, frozenset[str]]:
    """The end of a radio script's head, which has none of the text before it, and its fields.

    An approval that stands above the text belongs to it, with the names and dates below it.
    """
    end, signing = head, False
    fields: list[str] = []
    for index in range(head, min(len(lines), head + _SCRIPT_LINES)):
        line = lines[index]
        if _is_of_script(line) or of.is_approval(line) or (signing and _is_a_signers(line)):
            end, signing = index + 1, signing or of.is_approval(line)
            fields.append(line)
        elif line and not of.may_follow_signature(line):
            break
        else:
            signing = signing and not line
    if any(line and not of.may_follow_signature(line) for line in lines[end:]):
        return end, frozenset(fields)
    return head, frozenset()


def _script_parts(lines: Sequence[str], fields: frozenset[str]) -> Iterator[Part]:
    """The fields, and what stands among them: a title."""
    kept = tuple(line for line in lines if line in fields)
    others = tuple(line for line in lines if line and line not in fields)
    if kept:
        yield part(PartKind.SCRIPT, kept, f"stands above the text: “{kept[0]}”")
    if others:
        yield part(PartKind.BODY, others)


def _is_a_signers(line: str) -> bool:
    return bool(line) and (of.is_signature(line) or of.is_name_or_date(line))


def _is_of_script(line: str) -> bool:
    return of.is_script_field(line) or of.is_approval_field(line)


def _noted(lines: Sequence[str], kind: PartKind, why: str) -> Iterator[Part]:
    """The body, its notes and lists of recipients apart."""
    body: list[str] = []
    index = 0
    while index < len(lines):
        apart = _apart(lines, index)
        if apart is None:
            body.append(lines[index])
            index += 1
            continue
        if any(body):
            yield part(kind, tuple(body), why)
        body = []
        yield apart[0]
        index = apart[1]
    if any(body):
        yield part(kind, tuple(body), why)


def _apart(lines: Sequence[str], index: int) -> tuple[Part, int] | None:
    """A note, a line about the script or a list of recipients that begins here, and its end."""
    line = lines[index]
    if of.is_note(line):
        end = _note_end(lines, index)
        return _note(lines[index:end]), end
    if of.is_approval_field(line):
        return part(PartKind.SCRIPT, (line,), "says who approved"), index + 1
    if of.is_recipients(line):
        end = index + 1
        while end < len(lines) and (
            not lines[end] or lines[end].startswith(("-", "+", "•", "Lưu"))
        ):
            end += 1
        if sum(map(bool, lines[index:end])) > 1:
            kept = tuple(filter(None, lines[index:end]))
            return part(PartKind.RECIPIENTS, kept, "says who gets a copy"), end
    return None


def _note(lines: Sequence[str]) -> Part:
    if is_for_office(lines):
        return part(PartKind.NOTE, tuple(lines), "a note about the broadcast")
    return part(PartKind.FOR_LISTENERS, tuple(lines), "a note that speaks to the listeners")


def _after_signature(lines: Sequence[str]) -> Iterator[Part]:
    """The approval block; notes in it are told apart, whoever they are for."""
    block: list[str] = []
    why = f"begins with “{lines[0]}”" if lines else ""
    index = 0
    while index < len(lines):
        if not of.is_note(lines[index]):
            block.append(lines[index])
            index += 1
            continue
        yield from _signed(block, why)
        block = []
        end = _note_end(lines, index)
        yield _note([line for line in lines[index:end] if line])
        index = end
    yield from _signed(block, why)


def _note_end(lines: Sequence[str], index: int) -> int:
    """A note goes on to the next empty line."""
    return next((n for n in range(index, len(lines)) if not lines[n]), len(lines))


def _signed(block: Sequence[str], why: str) -> Iterator[Part]:
    kept = tuple(filter(None, block))
    if kept:
        odd = tuple(line for line in kept if not of.may_follow_signature(line))
        yield part(PartKind.APPROVAL, kept, why, odd)

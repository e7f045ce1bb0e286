"""Where a bulletin's body begins and ends: after the letterhead, before the approval block.

Not handled here: what a single line is (`lines.py`), the parts that come of it (`cutting.py`).
"""

from collections.abc import Sequence
from itertools import pairwise

from station.studio.paper.layout import lines as parts

_HEAD_LINES = 14
_MOST_RECIPIENTS = 40
_OFFICE_WORDS = 8


def letterhead_end(lines: Sequence[str]) -> int:
    """The index after the letterhead's last line; 0 when there is none."""
    top = [index for index, line in enumerate(lines) if line][:_HEAD_LINES]
    written = [lines[index] for index in top]
    mottos = _mottos(written)
    official = any(map(parts.is_letterhead, written))
    end = 0
    for place, line in enumerate(written):
        following = written[place + 1] if place + 1 < len(written) else ""
        office = parts.is_office(line) and (official or parts.is_capitals(following))
        # Above the motto, whatever stands in capitals is the name of an office.
        above = parts.is_capitals(line) and place < max(mottos, default=0)
        # “XNCN PHÙ YÊN” below its company, above “THÔNG BÁO”.
        under = end > 0 and _is_under_office(line, following)
        if not (office or under or above or place in mottos or parts.is_letterhead(line)):
            break
        end = top[place] + 1
    return end


def _is_under_office(line: str, following: str) -> bool:
    """Whether a short line in capitals names no subject, and the one below it does."""
    named = parts.is_capitals(line) and not parts.names_a_subject(line)
    begins = parts.is_capitals(following) and parts.names_a_subject(following)
    return named and begins and len(line.split()) <= _OFFICE_WORDS


def _mottos(lines: Sequence[str]) -> set[int]:
    """Where a motto stands, be it broken in two by a narrow column."""
    found = {place for place, line in enumerate(lines) if parts.is_motto(line)}
    for place, (line, following) in enumerate(pairwise(lines)):
        if place not in found and parts.is_motto(f"{line} {following}"):
            found |= {place, place + 1}
    return found


def approval_start(lines: Sequence[str], head: int) -> int:
    """The index of the approval block's first line; the number of lines when there is none.

    A field (“Người duyệt: …”) with text below it is a line of its own and no block.
    """
    signing = _signing_lines(lines)
    for index in range(head, len(lines)):
        field = parts.is_approval_field(lines[index]) and index < signing
        approval = parts.is_approval(lines[index]) and not field
        if approval or (index >= signing and _signs(lines, index)):
            signers = _with_signers(lines, head, index)
            return _with_recipients(lines, head, _with_date(lines, head, signers))
    return len(lines)


def _signing_lines(lines: Sequence[str]) -> int:
    """The index from which on every line could stand below a signature."""
    index = len(lines)
    while index and parts.may_follow_signature(lines[index - 1]):
        index -= 1
    return index


def _signs(lines: Sequence[str], index: int) -> bool:
    """Whether, at the end, a signature begins here: an office or, after the farewell, a name."""
    line = lines[index]
    taken_leave = any(parts.is_farewell(earlier) for earlier in lines[max(0, index - 4) : index])
    signature = parts.is_signature(line) or parts.is_byline(line)
    return signature or (taken_leave and parts.is_name_or_date(line))


def _with_signers(lines: Sequence[str], head: int, index: int) -> int:
    """Roles and names directly above “(đã ký)” or a seal belong to it."""
    first, before = index, _line_before(lines, head, index)
    while before > head and (
        parts.is_signature(lines[before]) or parts.is_name_or_date(lines[before])
    ):
        if parts.is_signature(lines[before]):
            first = before
        before = _line_before(lines, head, before)
    return first


def _with_date(lines: Sequence[str], head: int, index: int) -> int:
    """The date that stands directly before an approval belongs to it, and an office's name."""
    before = _line_before(lines, head, index)
    if before >= head and parts.is_office(lines[before]) and parts.is_signature(lines[index]):
        index, before = before, _line_before(lines, head, before)
    return before if before >= head and parts.is_date(lines[before]) else index


def _line_before(lines: Sequence[str], head: int, index: int) -> int:
    before = index - 1
    while before > head and not lines[before]:
        before -= 1
    return before


def _with_recipients(lines: Sequence[str], head: int, index: int) -> int:
    """“Nơi nhận: …” beside a signature comes before it where columns were put one below another."""
    for before in range(index - 1, max(head - 1, index - _MOST_RECIPIENTS), -1):
        if parts.is_recipients(lines[before]):
            return before
        if lines[before] and not lines[before].startswith(("-", "+", "•", "Lưu")):
            break
    return index

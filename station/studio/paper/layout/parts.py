"""A part of a document: what it was taken for and why, and whether it is read aloud.

Not handled here: taking it for something (`cutting.py`).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

_A_SENTENCE = 8  # words, and something is missing if they are not heard


class PartKind(StrEnum):
    """What a part is."""

    TITLE = "title"
    BODY = "body"
    LETTERHEAD = "letterhead"
    SCRIPT = "head of a radio script"
    APPROVAL = "approval block"
    SIGNATURE = "signature"
    RECIPIENTS = "list of recipients"
    NOTE = "note"
    FOR_LISTENERS = "note for listeners"
    ANNEX = "annex"
    FURTHER = "further notice"
    HEADER = "header or footer"
    TEXT_BOX = "text box"
    FOOTNOTE = "footnote"
    PICTURE = "picture"
    STRUCK = "struck through"
    ATTACHED = "attachment"


ALOUD = frozenset(
    {PartKind.TITLE, PartKind.BODY, PartKind.FOR_LISTENERS, PartKind.ANNEX, PartKind.FURTHER}
)
# Of these every line was recognised for itself, or a person struck it out.
_CERTAIN = frozenset(
    {
        PartKind.LETTERHEAD,
        PartKind.RECIPIENTS,
        PartKind.NOTE,
        PartKind.PICTURE,
        PartKind.STRUCK,
        PartKind.ATTACHED,
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that belong together. `why` is the sign by which they were taken for their `kind`.

    `odd` are those of its lines that don't look like what it was taken for.
    """

    kind: PartKind
    lines: tuple[str, ...]
    why: str = ""
    spoken: bool = False
    odd: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its lines, one below the other."""
        return "\n".join(self.lines)

    @property
    def is_doubtful(self) -> bool:
        """Whether a sentence's length is withheld that may be meant for listeners."""
        if self.spoken or self.kind in _CERTAIN:
            return False
        return any(len(line.split()) >= _A_SENTENCE for line in self.odd)

    def turned(self) -> "Part":
        """The same part, read aloud if it wasn't, and the other way."""
        return replace(self, spoken=not self.spoken)


def part(kind: PartKind, lines: tuple[str, ...], why: str = "", odd: tuple[str, ...] = ()) -> Part:
    """A part of that kind, read aloud as its kind is."""
    return Part(kind, lines, why, spoken=kind in ALOUD, odd=odd)

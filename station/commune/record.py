"""What a bulletin goes through in the office, decided purely.

One table of states and actions. Not handled here: keeping (`store/database.py`), signing
(`bulletins/signing.py`), publishing (`bulletins/publishing.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from station.commune.fields_of_law import Field
from station.errors import RefusedError, Sentence
from station.programme.bulletin import Bulletin, Priority, Recording
from station.studio.paper.document import Withheld
from station.studio.reading.aloud import Change, Guess


class BulletinState(StrEnum):
    """Where a bulletin is on its way."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What somebody does with it."""

    AMEND = "change"
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


NEXT: dict[tuple[BulletinState, Action], BulletinState] = {
    (BulletinState.DRAFT, Action.AMEND): BulletinState.DRAFT,
    (BulletinState.DRAFT, Action.APPROVE): BulletinState.APPROVED,
    (BulletinState.DRAFT, Action.WITHDRAW): BulletinState.WITHDRAWN,
    (BulletinState.APPROVED, Action.PUBLISH): BulletinState.PUBLISHED,
    (BulletinState.APPROVED, Action.WITHDRAW): BulletinState.WITHDRAWN,
    (BulletinState.PUBLISHED, Action.PUBLISH): BulletinState.PUBLISHED,
    (BulletinState.PUBLISHED, Action.WITHDRAW): BulletinState.WITHDRAWN,
}
"""All that may be done. Anything else is refused."""

APPROVED = "approve"
"""What an Event says of an approval."""

_STATES = {
    BulletinState.DRAFT: Sentence("draft"),
    BulletinState.APPROVED: Sentence("approved"),
    BulletinState.PUBLISHED: Sentence("published"),
    BulletinState.WITHDRAWN: Sentence("withdrawn"),
}
_ACTIONS = {
    Action.AMEND: Sentence("change"),
    Action.APPROVE: Sentence("approve"),
    Action.PUBLISH: Sentence("publish"),
    Action.WITHDRAW: Sentence("withdraw"),
}
_ADVICE = {
    BulletinState.DRAFT: Sentence("have it approved first: commune approve"),
    BulletinState.APPROVED: Sentence(
        "it is approved already; a correction takes its place: commune bulletin add --corrects"
    ),
    BulletinState.PUBLISHED: Sentence(
        "it is published already; a correction takes its place: commune bulletin add --corrects"
    ),
    BulletinState.WITHDRAWN: Sentence("it was withdrawn; add it again"),
}


@dataclass(frozen=True, slots=True)
class Take:
    """How one language's recording was made, and what was measured on it.

    `by` says who speaks. `voice` is the name by which that voice is had again, empty when a
    person speaks all of it. `warnings` are sentences about the sound. Loudness in LUFS, true peak
    in dBTP; None when they weren't measured.
    """

    by: str
    voice: str = ""
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What the office alone knows of a bulletin, for its reports; nobody signs it.

    `origin` is where the news comes from (nguồn), `field` the law's (lĩnh vực); empty, unknown.
    """

    field: Field | None = None
    author: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """A line that a program saw in a picture of a page, or what a person made of it.

    `sure` is the program's own opinion, 0 to 1; `begins` a paragraph. Until a person has
    `confirmed` it against the paper, nobody may sign it.
    """

    text: str
    sure: float
    begins: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """All that the office knows of a bulletin.

    `bulletin` is what is signed; `text` what is spoken, a paragraph a line, empty when there is
    a recording without a text. `takes` are its recordings' by language. `envelope` is None until
    somebody signed. `scan` are the lines of a picture, empty for a typed document.
    """

    bulletin: Bulletin
    state: BulletinState
    source: str
    text: str
    withheld: tuple[Withheld, ...] = ()
    changes: tuple[Change, ...] = ()
    unread: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    takes: Mapping[str, Take] = field(default_factory=dict)
    envelope: bytes | None = None
    about: About = About()
    scan: tuple[ScannedLine, ...] = ()

    @property
    def unconfirmed(self) -> tuple[int, ...]:
        """The numbers (from 1) of its scanned lines that nobody has confirmed."""
        return tuple(n for n, line in enumerate(self.scan, 1) if not line.confirmed)

    @property
    def recording(self) -> Recording:
        """Its first recording: that of the text."""
        return self.bulletin.recordings[0]

    @property
    def digests(self) -> frozenset[str]:
        """The SHA-256 of each of its recordings."""
        return frozenset(recording.sha256 for recording in self.bulletin.recordings)

    def take(self, recording: Recording) -> Take:
        """How one of its recordings was made."""
        return self.takes.get(recording.language) or Take("somebody unknown")

    @property
    def is_emergency(self) -> bool:
        """Whether it is signed, and played, as an emergency."""
        return self.bulletin.priority is Priority.EMERGENCY

    def is_on_offer(self, now: datetime) -> bool:
        """Whether publishing at `now` (aware) offers it to the villages."""
        return (self.state, Action.PUBLISH) in NEXT and now < self.bulletin.valid_until


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what, when (aware), to which bulletin; `bulletin` is empty for the whole office."""

    at: datetime
    who: str
    what: str
    bulletin: str = ""
    note: str = ""


def require_confirmed(record: Record) -> None:
    """Raises RefusedError while a line of a picture was compared with the paper by nobody."""
    if record.unconfirmed:
        raise RefusedError(
            "{count} lines of “{id}” were recognised in a picture, and nobody has compared them "
            "with the paper; the editor does it: commune bulletin confirm {id}",
            count=len(record.unconfirmed),
            id=record.bulletin.id,
        )


def approvals(events: Iterable[Event]) -> dict[str, datetime]:
    """When each bulletin was approved last, by its name."""
    return {event.bulletin: event.at for event in events if event.what == APPROVED}


def after(record: Record, action: Action) -> BulletinState:
    """The state after `action`. Raises RefusedError, which says what to do instead."""
    found = NEXT.get((record.state, action))
    if found is None:
        raise RefusedError(
            "bulletin “{id}” is {state}, so you can't {action} it: {advice}",
            id=record.bulletin.id,
            state=_STATES[record.state],
            action=_ACTIONS[action],
            advice=_ADVICE[record.state],
        )
    return found

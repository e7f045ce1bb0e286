"""What a stick's process and the desk say to each other: one JSON object a line, one answer each.

Bounded, for whoever asks reads sticks. Not handled here: the sockets (`desk_client.py`,
`desk_process.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.fields import AtMost
from station.trust import enrolment_form
from station.trust.station_statement import MOST_REPORT
from station.village.sync.protocol import OneLine, Trouble
from station.wire import Kinds

MOST_ASKED = 2 * enrolment_form.MOST_BYTES
MOST_ANSWER = 2 * MOST_REPORT
"""Bytes of a line: a text within JSON has a stroke before each of its quotes."""

LONGEST = 120
"""Seconds after which the desk gives one request up, and ends."""


@dataclass(frozen=True, slots=True)
class EnrolBox:
    """Make this box, which is nobody's yet, a village's."""

    given: Annotated[str, AtMost(enrolment_form.MOST_BYTES)]
    """The office's file."""


@dataclass(frozen=True, slots=True)
class TellHour:
    """By which instant is it judged what has expired?"""


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Have the daemon look at what was brought."""


@dataclass(frozen=True, slots=True)
class MakeReport:
    """Sign the village's report."""

    news: Annotated[str, OneLine()]
    """A sentence on this stick."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the box is now."""

    name: str
    """The village's name."""
    village: str
    """Its short name."""
    commune: str
    """The commune's name."""


@dataclass(frozen=True, slots=True)
class Hour:
    """The instant asked for."""

    at: datetime
    """It."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The daemon was asked."""


@dataclass(frozen=True, slots=True)
class SignedReport:
    """The village's report, signed."""

    public: str
    """The box's public key, hexadecimal."""
    envelope: str
    """The envelope's text."""


Asked = EnrolBox | TellHour | TakeUp | MakeReport
Answered = Enrolled | Hour | TakenUp | SignedReport | Trouble

ASKED = Kinds("do", {"enrol": EnrolBox, "hour": TellHour, "take-up": TakeUp, "report": MakeReport})
SAID = Kinds(
    "said",
    {
        "enrolled": Enrolled,
        "hour": Hour,
        "taken-up": TakenUp,
        "report": SignedReport,
        "failed": Trouble,
    },
)

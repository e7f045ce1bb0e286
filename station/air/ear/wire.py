"""What the listener's process says: what it hears so far, or why it can't; one JSON object a line.

Not handled here: pipes and processes, how a message is read (`station/wire.py`).
"""

from dataclasses import dataclass
from typing import Annotated, cast

from station.errors import InputError
from station.fields import Cut, FormError
from station.lines import LineError, decode, encode
from station.programme.proof_of_sound import Hearing
from station.wire import Kinds

LONGEST_LINE = 4_096  # bytes


@dataclass(frozen=True, slots=True)
class Deaf:
    """It can't listen."""

    text: Annotated[str, Cut(500)]
    """What to do."""


SAID = Kinds("said", {"hearing": Hearing, "deaf": Deaf})


def hearing_line(said: Hearing | Deaf) -> bytes:
    """`said` as a line."""
    return encode(SAID.form_of(said))


def hearing_from(line: bytes) -> Hearing | Deaf:
    """What a line says. Raises InputError when it is no message of the listener's."""
    try:
        return cast(Hearing | Deaf, SAID.message_of(decode(line)))
    except (LineError, FormError) as error:
        raise InputError(
            "not a line of the listener's: {line!r} ({error})", line=line[:80], error=str(error)
        ) from error

"""A phone asks to be let into the page by the box's own button."""

from dataclasses import dataclass
from typing import Annotated

from station.fields import AtMost
from station.village.control.messages.air import Done
from station.village.control.messages.request import SOMEBODY, By, Request

Phone = Annotated[str, AtMost(64)]
"""A secret of 16 to 64 letters by which one phone is known."""


@dataclass(frozen=True, slots=True)
class PairingState:
    """How it stands for that phone."""

    state: str
    """“in” (said once), “waits”, “full” (too many ask), “open”, “shut”, or “never”."""
    presses: int = 0
    """How often the box's button is to be pressed to let that phone in, while it waits."""


@dataclass(frozen=True, slots=True)
class AskIn(Request[PairingState]):
    """A phone asks to be let in, while the box's button allows it."""

    do = "pair-ask"
    phone: Phone
    """Its secret."""
    address: Annotated[str, AtMost(64)] = ""
    """From where in the network it asks: no more than two may from one address."""


@dataclass(frozen=True, slots=True)
class LookIn(Request[PairingState]):
    """How it stands for a phone."""

    do = "pair-look"
    phone: Phone = ""
    """Its secret; empty to see only whether phones may ask."""


@dataclass(frozen=True, slots=True)
class NotePaired(Request[Done]):
    """Write down that a phone was let in."""

    do = "paired"
    by: By = SOMEBODY
    """By what it was let in."""

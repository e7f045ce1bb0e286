"""Which of the sound cards is meant by a name in the settings.

PortAudio calls a card by its product, such as “USB Audio Device: - (hw:1,0)”: numbers change from
boot to boot, and two cards of one make are called alike. So each is called by the kernel's id of
it, too, which for a USB card is the port that it sits in (`systemd/60-loa-thon.rules`): another
card in the same port is found by the same name. Not handled here: opening it (`sound_card.py`,
`ear/microphone.py`).
"""

import re
from collections.abc import Sequence
from pathlib import Path

from station.errors import HardwareError, Sentence

_NUMBER = re.compile(r"\(hw:(\d+),\d+\)")
CARDS = Path("/sys/class/sound")


def with_id(name: str, cards: Path = CARDS) -> str:
    """A device's name with its card's id behind it, where that says more (ALSA, `card<n>/id`)."""
    number = _NUMBER.search(name)
    if number is None:
        return name
    try:
        known = (cards / f"card{number[1]}" / "id").read_text("ascii", "replace").strip()
    except OSError:
        return name
    return name if not known or known in name else f"{name}, {known}"


SOUND_CARD = Sentence("sound card")


def find(name: str, names: Sequence[str], kind: str = SOUND_CARD) -> int:
    """The place in `names` of what is called `name`: exactly, else the first that contains it.

    An empty one is no choice. Raises HardwareError that lists what there is.
    """
    exact = [place for place, each in enumerate(names) if each == name]
    part = [place for place, each in enumerate(names) if each and name.lower() in each.lower()]
    for place in exact + part:
        return place
    there = ", ".join(f"“{each}”" for each in names if each) or "none"
    raise HardwareError(
        "there is no {kind} “{name}”; plug it in, or name another in the settings (there: {there})",
        kind=kind,
        name=name,
        there=there,
    )

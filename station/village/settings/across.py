"""What is wrong between the settings' tables: names that are given twice, pins that are used twice.

Not handled here: what one table can see by itself.
"""

from collections.abc import Iterator, Sequence
from functools import reduce

from station.errors import Sentence
from station.programme.bulletin import IDENTIFIER
from station.village.settings.optional import ButtonSettings, SenseSettings
from station.village.settings.wiring import AmplifierSettings, ZoneSettings


def name_mistakes(village: str, zones: Sequence[ZoneSettings]) -> Iterator[str]:
    """What is wrong with the village's short name and the zones'."""
    if not zones:
        yield Sentence("there is no [[zone]]: without one nothing could sound")
    ids = [zone.id for zone in zones]
    names = [("village.id", village)]
    names += [(f"zone[{n}].id", each) for n, each in enumerate(ids, 1)]
    for where, name in names:
        if not IDENTIFIER.fullmatch(name):
            yield Sentence("“{where}” is “{name}”; use a-z, 0-9 and -", where=where, name=name)
    if "mains" in ids:
        yield Sentence("a zone can't be called “mains”: that is the amplifier's own relay")
    for name in sorted({each for each in ids if ids.count(each) > 1}):
        yield Sentence("two zones are called “{name}”", name=name)


def pin_mistakes(
    amplifier: AmplifierSettings,
    zones: Sequence[ZoneSettings],
    sense: SenseSettings,
    buttons: ButtonSettings,
) -> Iterator[str]:
    """A sentence for each pin that has several users."""
    users: dict[int, list[str]] = {}
    pins = [
        ("amplifier.mains_pin", amplifier.mains_pin),
        *((f"zone “{zone.id}”", zone.pin) for zone in zones),
        ("sense.mains_pin", sense.mains_pin),
        ("sense.current_pin", sense.current_pin),
        ("buttons.stop_pin", buttons.stop_pin),
        ("buttons.speak_pin", buttons.speak_pin),
        ("buttons.lamp_pin", buttons.lamp_pin),
    ]
    for user, pin in pins:
        if pin is not None:
            users.setdefault(pin, []).append(user)
    for pin, names in users.items():
        if len(names) > 1:
            yield Sentence("pin {pin} is used twice: {names}", pin=pin, names=reduce(_both, names))


def _both(one: str, other: str) -> str:
    return Sentence("{one} and {other}", one=one, other=other)

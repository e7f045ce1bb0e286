"""How a sound card behaves that isn't the model of one; the virtual card is told it by this.

Not handled here: what the card does about it (`manners.h`, `stamps.c`), and being gone, hung or
busy for a while (`card.py`).
"""

from dataclasses import dataclass
from typing import Literal

Format = Literal["S16_LE", "S16_BE", "S24_LE"]
Stamps = Literal["", "zero", "stuck", "ahead"]
_FORMATS = ("S16_LE", "S16_BE", "S24_LE")


@dataclass(frozen=True, slots=True)
class Manners:
    """What is odd about a card; as it comes, nothing.

    `late` ms at most by which it wakes late, in a `late_share` of 1; a `seed` of its own for each
    card, or two are late together and it cancels. `grain` are the frames by which the position
    that it tells moves, `noise` those by which it is off either way, `skew` those by which the
    delay is told too long; `no_delay` tells none, `stamps` tell no time. `rate` (Hz; 0: any) and
    `sample_format` are the only ones that it takes.
    """

    late: float = 0.0
    late_share: float = 1.0
    grain: int = 1
    noise: int = 0
    skew: int = 0
    no_delay: bool = False
    stamps: Stamps = ""
    rate: int = 0
    sample_format: Format = "S16_LE"
    seed: int = 0

    def lines(self) -> str:
        """The lines of an ALSA configuration that tell the card."""
        told = {
            "late": round(self.late * 1000),
            "late_share": round(self.late_share * 100),
            "grain": self.grain,
            "noise": self.noise,
            "skew": self.skew,
            "no_delay": int(self.no_delay),
            "rate": self.rate,
            "format": _FORMATS.index(self.sample_format),
            "seed": self.seed,
        }
        return "".join(f"    {name} {value}\n" for name, value in told.items())


HONEST = Manners()

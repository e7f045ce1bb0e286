"""The settings of what is wired: the amplifier's relays, and the zones behind them."""

from dataclasses import dataclass

from station.settings import setting


@dataclass(frozen=True, slots=True)
class AmplifierSettings:
    """The amplifier's relays."""

    pins: str = setting(
        "Who drives the pins; mock drives none and is for trying out",
        "lgpio",
        choices=("lgpio", "rpigpio", "native", "mock"),
    )
    active_high: bool = setting("Whether a relay is on when its pin is high", True)
    mains_pin: int | None = setting(
        "The pin (BCM number) of the amplifier's mains relay; leave out if there is none",
        None,
        least=0,
        most=27,
        example=17,
    )
    warm_up: float = setting("From mains on to ready", 3.0, unit="seconds", least=0, most=60)
    settle: float = setting("From zone relays on to sound", 0.3, unit="seconds", least=0, most=5)
    tail: float = setting(
        "From the last sound to relays off", 0.5, unit="seconds", least=0, most=10
    )
    longest_on: float = setting(
        "Relays go off after this long, whatever is playing",
        60.0,
        unit="minutes",
        least=1,
        most=240,
    )


@dataclass(frozen=True, slots=True)
class ZoneSettings:
    """One group of horns behind one relay."""

    id: str = setting("The zone's short name: a-z, 0-9 and -", example="cong-lang")
    name: str = setting("The zone's name as people say it", example="Cổng làng")
    pin: int = setting("The pin (BCM number) of its relay", least=0, most=27, example=27)
    volume: int = setting(
        "Its share of the loudness; of zones that sound together the quietest counts",
        100,
        unit="percent",
        least=0,
        most=100,
    )
    volume_least: int = setting(
        "The village head can make it no softer", 20, unit="percent", least=0, most=100
    )
    volume_most: int = setting("… and no louder", 100, unit="percent", least=0, most=100)

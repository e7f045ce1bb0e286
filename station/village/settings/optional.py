"""The settings of what is optional in a box: proof of sound, a microphone, buttons, recordings."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time

from station.errors import Sentence
from station.settings import setting


def _pin(meaning: str) -> int | None:
    """A pin that may be left out."""
    pin: int | None = setting(f"{meaning} (BCM number); leave out if none", None, least=0, most=27)
    return pin


@dataclass(frozen=True, slots=True)
class SenseSettings:
    """Inputs that show what the amplifier does, and the daily test."""

    mains_pin: int | None = _pin("The input that is active while the amplifier has mains")
    current_pin: int | None = _pin("The input that is active while current flows to the horns")
    active_high: bool = setting("Whether an input is active when its pin is high", True)
    test_at: str = setting(
        "A daily quiet test of each zone at this local time, as 06:30; empty: none", ""
    )
    test_level: float = setting(
        "How quiet the test is, below the card's loudest", -30.0, unit="dB", least=-60, most=-10
    )

    @property
    def test_time(self) -> time | None:
        """When the daily test begins, local time. Raises ValueError when that is no time."""
        return time.fromisoformat(self.test_at) if self.test_at else None

    @property
    def test_gain(self) -> float:
        """The amplitude of the test, 0 to 1."""
        return float(10 ** (self.test_level / 20))

    def mistakes(self) -> Iterator[str]:
        """What can't be meant."""
        try:
            self.test_time  # noqa: B018 - it is read to see whether it can be
        except ValueError:
            yield Sentence(
                "“sense.test_at” is “{test_at}”; write a time as 06:30", test_at=self.test_at
            )


@dataclass(frozen=True, slots=True)
class MicrophoneSettings:
    """A microphone outdoors that hears the horns."""

    device: str = setting(
        "Its card's name, or a part of it, as `arecord -l` has it; empty: none", ""
    )
    farthest: float = setting(
        "How far away the farthest horn is that it hears", 200.0, unit="metres", least=1, most=1700
    )
    zones: list[str] = setting("The zones that it hears; empty: all", [])

    def mistakes(self, zones: Collection[str]) -> Iterator[str]:
        """What can't be meant in a village that has `zones`."""
        for name in self.zones:
            if name not in zones:
                yield Sentence("“microphone.zones”: there is no zone “{name}”", name=name)


@dataclass(frozen=True, slots=True)
class ButtonSettings:
    """The box's own buttons and lamp."""

    stop_pin: int | None = _pin("The pin of the button that stops everything")
    speak_pin: int | None = _pin("The pin of the button to speak: once begins, once more ends")
    speak_microphone: str = setting(
        "The card, or a part of its name, into which is spoken; empty: the button plays a bulletin",
        "",
    )
    speak_longest: float = setting(
        "The microphone leaves the air by itself after", 120.0, unit="seconds", least=5, most=1800
    )
    speak_plays: str = setting("Which bulletin a button without microphone plays, or last", "last")
    active_high: bool = setting("Whether a button is pressed when its pin is high", False)
    lamp_pin: int | None = _pin("The pin of the status lamp")
    pair_minutes: float = setting(
        "Stop held for 3 s in silence, then let go, lets a phone ask to be let in for; 0: never",
        2.0,
        unit="minutes",
        least=0,
        most=5,
    )


@dataclass(frozen=True, slots=True)
class MemoSettings:
    """Recordings that the village head sends from a phone."""

    longest: float = setting("How long one may be", 10.0, unit="minutes", least=1, most=10)
    largest: float = setting("How large its file may be", 30.0, unit="MB", least=1, most=100)


@dataclass(frozen=True, slots=True)
class UpdateSettings:
    """Updates of the program, signed by its maker."""

    root: str = setting(
        "The project's root.json; without this file no update is taken",
        "/etc/loa-thon/program-root.json",
    )
    home: str = setting("Where the program lies", "/opt/loa-thon")

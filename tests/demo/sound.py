"""Where the demo sounds: a real card if there is one, else the tests' virtual card and a WAV."""

import array
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from station.studio.sound import tune
from tests.virtual_card.card import VirtualCard

_CARDS = Path("/proc/asound/cards")
_FULL_SCALE = 32768.0
_BEHIND_THE_FADE, _PIECE = 4800, 480


class Sound:
    """`card` is the name for the settings, `env` what the station's process needs to find it."""

    def __init__(self, out: Path, real_card: str | None) -> None:
        self._wav = out / "heard.wav"
        self._virtual = None
        if real_card is None and not _has_card():
            self._virtual = VirtualCard(folder=out / "virtual-card")
        self.card = real_card or "default"

    @property
    def env(self) -> Mapping[str, str]:
        """What to add to the environment."""
        if self._virtual is None:
            return {}
        return {"ALSA_CONFIG_PATH": self._virtual.env["ALSA_CONFIG_PATH"]}

    def report(self, starts: datetime, say: Callable[[str], None]) -> None:
        """Write what was heard as a WAV, and say its figures."""
        if self._virtual is None:
            say("It came out of this machine's own sound card.")
            return
        samples = self._virtual.captured()
        frame = _place_of_the_tune(samples)
        if frame is None:
            say("Nothing was heard: the card got silence only.")
            return
        last = len(samples) - next(i for i, s in enumerate(reversed(samples)) if s)
        late = (self._virtual.instant(frame) - starts.timestamp()) * 1000
        first = max(0, frame)
        self._virtual.wav(self._wav, first, last)
        say(f"First frame {late:+.3f} ms from {starts:%H:%M:%S}, by the card's own log")
        say(f"Heard {_figures(samples[first:last])}; listen to it: {self._wav}")

    def close(self) -> None:
        """Give the virtual card back."""
        if self._virtual is not None:
            self._virtual.close()


def _place_of_the_tune(samples: "array.array[int]") -> int | None:
    """At which frame the tune begins, found by a piece of it behind the fade; None if nowhere."""
    piece = tune.samples()[_BEHIND_THE_FADE : _BEHIND_THE_FADE + _PIECE].tobytes()
    heard = samples.tobytes()
    at = heard.find(piece)
    while at > 0 and at % 2:  # between two samples
        at = heard.find(piece, at + 1)
    return None if at < 0 else at // 2 - _BEHIND_THE_FADE


def _has_card() -> bool:
    try:
        return "no soundcards" not in _CARDS.read_text("ascii", "replace")
    except OSError:
        return False


def _figures(samples: "array.array[int]") -> str:
    power = sum(s * s for s in samples) / len(samples)
    peak = max(max(samples), -min(samples))
    level, top = (_decibels(math.sqrt(power)), _decibels(peak))
    return f"{len(samples) / 48_000:.1f} s, {level:.1f} dBFS RMS, peak {top:.1f} dBFS"


def _decibels(amplitude: float) -> float:
    return 20 * math.log10(max(amplitude, 1e-9) / _FULL_SCALE)

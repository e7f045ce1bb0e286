"""How far from its plan a broadcast sounds on a card that tells no time, and what is said of it.

    python -m tests.bench.sound.timeless [SECONDS]

One player for each way to tell none, all at once, on cards 100 ppm fast that wake late now and
then. Not handled here: what lies behind a real card's buffer, which nothing tells.
"""

import contextlib
import statistics
import sys
import tempfile
import time
from array import array
from collections.abc import Sequence
from pathlib import Path

from station.air.player.handle import PlayerProcess
from station.air.player.messages import Event, Failed, PlayingEnded, PlayItem, Progress, Started
from tests.air.recordings import RATE, noise, write
from tests.bench.sound.capture import PROBE, Capture
from tests.virtual_card.card import VirtualCard
from tests.virtual_card.manners import Manners

_LEAD = 8.0  # seconds
_SEEN = 0.06  # seconds either way in which the recording is looked for
KINDS = {
    "an honest card": Manners(late=4.0, late_share=0.3, seed=1),
    "stamps of 0": Manners(stamps="zero", late=4.0, late_share=0.3, seed=2),
    "stamps that stand": Manners(stamps="stuck", late=4.0, late_share=0.3, seed=3),
    "an hour ahead": Manners(stamps="ahead", late=4.0, late_share=0.3, seed=4),
    "no delay": Manners(no_delay=True, late=4.0, late_share=0.3, seed=5),
    "a minute of delay": Manners(skew=60 * RATE, late=4.0, late_share=0.3, seed=6),
    "delay below 0": Manners(skew=-2 * RATE, late=4.0, late_share=0.3, seed=7),
}


def errors(card: VirtualCard, samples: "array[int]", at: float, offset: float) -> list[float]:
    """Seconds by which it sounded late, twice a second."""
    heard, found = Capture(card), []
    for due in range(RATE // 2, len(samples) - RATE, RATE // 2):
        planned = at - offset + due / RATE
        begin = heard.frame(planned - _SEEN)
        window = heard.read(begin, round(2 * _SEEN * RATE)).tobytes()
        place = window.find(samples[due : due + PROBE].tobytes())
        if place >= 0 and place % 2 == 0:
            found.append(heard.instant(begin + place // 2) - planned)
    return found


def play(
    path: Path, cards: Sequence[VirtualCard], seconds: float
) -> tuple[float, list[list[Event]]]:
    """Play on all; the planned instant, and what each said."""
    players = [PlayerProcess("loa", environment=card.env) for card in cards]
    told: list[list[Event]] = [[] for _ in players]
    for player in players:
        player.start()
    at = time.time() + _LEAD
    for player in players:
        player.play(at, [PlayItem(path)])
    until = time.monotonic() + _LEAD + seconds + 10
    while time.monotonic() < until and not all(_over(events) for events in told):
        for player, events in zip(players, told, strict=True):
            events += [e for e in player.events() if not isinstance(e, Progress)]
        time.sleep(0.2)
    for player in players:
        player.close()
    return at, told


def _over(events: Sequence[Event]) -> bool:
    return any(isinstance(event, PlayingEnded | Failed) for event in events)


def _said(events: Sequence[Event]) -> str:
    started = next((event for event in events if isinstance(event, Started)), None)
    ended = next((event for event in events if isinstance(event, PlayingEnded)), None)
    if started is None or ended is None:
        return "lost"
    # Before this was told apart, a number was said of every card.
    start = "not known" if started.error_ms is None else f"{started.error_ms:+.2f} ms"
    return f"told: {start}, {ended.underruns} underruns"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    seconds = min(600.0, float(arguments[0]) if arguments else 40.0)
    with contextlib.ExitStack() as stack:
        samples = noise(round(seconds * RATE))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = write(folder / "noise.wav", samples)
        cards = [
            stack.enter_context(VirtualCard(ppm=100.0, manners=manners))
            for manners in KINDS.values()
        ]
        at, told = play(path, cards, seconds)
        offset = time.time() - time.monotonic()
        print(f"  {'ms late':20} {'median':>8} {'max':>8} {'n':>5}  over {seconds:g} s")
        for name, card, events in zip(KINDS, cards, told, strict=True):
            found = errors(card, samples, at, offset) or [float("nan")]
            most = max(found, key=abs)
            print(f"  {name:20} {1000 * statistics.median(found):8.2f} {1000 * most:8.2f}", end="")
            print(f" {len(found):5}  {_said(events)}; {len(card.underruns())} gaps", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

"""How far apart two villages are whose cards have bad manners, at +100 and -100 ppm.

    python -m tests.bench.sound.bad_cards [MINUTES]

For each kind of bad manners two players play the same recording on a virtual card each, all at
once. What both cards of a pair heard is compared twice a second, but beside gaps that a card truly
made. “False” are the underruns that a player told beyond those.
"""

import contextlib
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from station.air.player.messages import PlayingEnded
from tests.bench.sound.capture import Capture, away_from, quantiles, skews
from tests.bench.sound.together import play, recording
from tests.virtual_card.card import VirtualCard
from tests.virtual_card.manners import Manners

_PPM = (100.0, -100.0)
KINDS = {
    "steps of 1": Manners(),
    "steps of 48, late": Manners(late=9.0, grain=48),
    "480, a third late": Manners(late=9.0, late_share=0.3, grain=480),
    "480, all late": Manners(late=9.0, grain=480),
    "1,024, late": Manners(late=4.0, grain=1_024),
    "noise of 48": Manners(noise=48),
}


def pair(manners: Manners, number: int) -> tuple[VirtualCard, VirtualCard]:
    """Two cards, each with a seed of its own."""
    one, other = (
        VirtualCard(ppm=ppm, manners=replace(manners, seed=2 * number + n))
        for n, ppm in enumerate(_PPM, 1)
    )
    return one, other


def row(name: str, cards: Sequence[VirtualCard], ends: Sequence[PlayingEnded | None]) -> str:
    """The figures of one pair."""
    if None in ends:
        return f"  {name:20} lost"
    one, other = map(Capture, cards)
    breaks = [*one.underruns, *other.underruns]
    values = away_from(breaks, skews(one, other))
    figures = " ".join(f"{1000 * value:8.3f}" for value in quantiles(values))
    told = [end.underruns for end in ends if end is not None]
    false = max(0, sum(told) - len(breaks))
    corrected = "/".join(str(end.corrected) for end in ends if end is not None)
    return f"  {name:20} {figures} {len(values):6} {len(breaks):6} {false:>6}  {corrected}"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    seconds = 60 * min(120.0, float(arguments[0]) if arguments else 4.5)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = recording(folder / "long.opus", seconds)
        pairs = [pair(manners, number) for number, manners in enumerate(KINDS.values())]
        cards = [stack.enter_context(card) for both in pairs for card in both]
        ends = play(path, cards, seconds)
        print(f"  two cards at +100 and -100 ppm over {seconds / 60:g} minutes, ms apart")
        print(f"  {'':20} {'median':>8} {'p95':>8} {'p99':>8} {'max':>8} {'n':>6}", end="")
        print(f" {'gaps':>6} {'false':>6}  frames corrected")
        for number, (name, both) in enumerate(zip(KINDS, pairs, strict=True)):
            print(row(name, both, ends[2 * number : 2 * number + 2]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

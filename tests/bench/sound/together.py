"""How far apart two villages within earshot are, with cards at +100 and -100 ppm.

    python -m tests.bench.sound.together [MINUTES]

Two player processes play the same Opus recording from the same instant, each on a virtual card;
beside them, where they are installed, snapserver and two snapclients on two more such cards. What
both cards of a pair heard is compared twice a second. An hour takes 1.4 GB of disk for each pair.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from station.air.player.handle import PlayerProcess
from station.air.player.messages import Event, Failed, PlayingEnded, PlayItem, Progress
from tests.bench.sound import snapcast
from tests.bench.sound.capture import Capture, away_from, quantiles, skews
from tests.virtual_card.card import VirtualCard

_PPM = (100.0, -100.0)
_LEAD = 5.0  # seconds


def recording(path: Path, seconds: float) -> Path:
    """Noise that never repeats, as Opus, at about the loudness of speech."""
    noise = f"anoisesrc=d={seconds}:c=pink:r=48000:a=0.3:seed=5"
    encode = ["-ac", "1", "-c:a", "libopus", "-b:a", "32k"]
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", noise, *encode, str(path)],
        check=True,
    )
    return path


def play(path: Path, cards: Sequence[VirtualCard], seconds: float) -> list[PlayingEnded | None]:
    """Play `path` on each of `cards` from the same instant; what each said at its end.

    The more they are, the longer a machine takes to begin them all.
    """
    lead = _LEAD + len(cards)
    players = [PlayerProcess("loa", environment=card.env) for card in cards]
    told: list[list[Event]] = [[] for _ in players]
    try:
        for player in players:
            player.start()
        at = time.time() + lead
        for player in players:
            player.play(at, [PlayItem(path, 0.7)])
        until = time.monotonic() + lead + seconds + 30
        while time.monotonic() < until and not all(map(_over, told)):
            for player, events in zip(players, told, strict=True):
                events += [e for e in player.events() if not isinstance(e, Progress)]
            time.sleep(0.25)
    finally:
        for player in players:
            player.close()
    return [_ended(events) for events in told]


def _over(events: Sequence[Event]) -> bool:
    return any(isinstance(event, PlayingEnded | Failed) for event in events)


def _ended(events: Sequence[Event]) -> PlayingEnded | None:
    for event in events:
        if isinstance(event, Failed):
            print(f"  a player failed: {event.text}", file=sys.stderr)
    return next((event for event in events if isinstance(event, PlayingEnded)), None)


def report(name: str, cards: Sequence[VirtualCard], seconds: float) -> None:
    """A line for the whole, and one for each tenth of it."""
    one, other = map(Capture, cards)
    pairs = skews(one, other)
    breaks = [*one.underruns, *other.underruns]
    if not pairs:
        print(f"  {name:10} heard nothing alike on both cards")
        return
    print(_line(name, away_from(breaks, pairs)) + f" {len(breaks):10}")
    begin = pairs[0][0]
    for part in range(10):
        first, last = (begin + seconds * n / 10 for n in (part, part + 1))
        some = [(instant, skew) for instant, skew in pairs if first <= instant < last]
        print(_line(f"  {part * 10}-{part * 10 + 10} %", away_from(breaks, some)))


def _line(name: str, values: Sequence[float]) -> str:
    p50, _, p99, largest = (1000 * value for value in quantiles(values))
    return f"  {name:10} {p50:9.3f} {p99:9.3f} {largest:9.3f} {len(values):9}"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    seconds = 60 * min(120.0, float(arguments[0]) if arguments else 5.0)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = recording(folder / "long.opus", seconds)
        ours = [stack.enter_context(VirtualCard(ppm=ppm)) for ppm in _PPM]
        theirs = tuple(stack.enter_context(VirtualCard(ppm=ppm)) for ppm in _PPM)
        with contextlib.ExitStack() as peers:
            if snapcast.installed():
                peers.enter_context(snapcast.playing(path, folder, theirs))
            ends = play(path, ours, seconds)
        print(f"skew of two cards at +100 and -100 ppm over {seconds / 60:g} minutes, ms")
        print(f"  {'':10} {'p50':>9} {'p99':>9} {'largest':>9} {'compared':>9} {'underruns':>10}")
        report("players", ours, seconds)
        for ppm, end in zip(_PPM, ends, strict=True):
            said = f"{end.corrected} frames corrected, {end.underruns} underruns" if end else "lost"
            print(f"  the player at {ppm:+g} ppm: {said}")
        if snapcast.installed():
            report("snapcast", theirs, seconds)
        else:
            print("  snapcast is not installed: apt install snapserver snapclient")


if __name__ == "__main__":
    main(sys.argv[1:])

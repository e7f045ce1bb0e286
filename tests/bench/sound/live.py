"""From a phone's block of sound to the card: how late a voice is heard.

A click is in the blocks, given at their pace to the real daemon's socket; the card says when it
left. What the phone adds, a block's length (192 ms) at most and the Wi-Fi, is not in it.

python -m tests.bench.sound.live [RUNS]
"""

import base64
import sys
import tempfile
import time
from array import array
from collections.abc import Sequence
from pathlib import Path

from station.air.ear.howl import RATE
from station.village.control.messages.air import BeginSpeaking, EndSpeaking, GiveBlock
from tests.bench.sound.sequencer import HEADER, line
from tests.village.station_process import Station, station_in

BLOCK = 3_072
_AFTER = 12  # blocks, until it is on the air and steady


def said(station: Station) -> float:
    """Seconds from the instant at which a click's block is given to the click at the card."""
    feed = station.client.ask(BeginSpeaking(source="phone", by="bench", confirmed=True)).feed
    frames = len(station.card.captured())
    begun, given = time.monotonic(), 0.0
    for number in range(2 * _AFTER):
        samples = array("h", [0] * BLOCK)
        if number == _AFTER:
            for n in range(64):
                samples[n] = 12_000 if n // 4 % 2 else -12_000
            given = time.monotonic()
        pcm = base64.b64encode(samples.tobytes()).decode()
        station.client.ask(GiveBlock(key=feed, number=number, pcm=pcm))
        time.sleep(max(0.0, begun + (number + 1) * BLOCK / RATE - time.monotonic()))
    station.client.ask(EndSpeaking(by="bench"))
    station.wait(lambda status: status.air.state == "silent")
    heard = station.card.captured()
    click = next((n for n in range(frames, len(heard)) if abs(heard[n]) > 1_000), None)
    if click is None:
        sys.exit("the click was not heard")
    return station.card.instant(click, wall=False) - given


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    runs = min(100, int(arguments[0])) if arguments else 5
    with tempfile.TemporaryDirectory() as folder, station_in(Path(folder)) as station:
        station.start()
        values = [said(station) for _ in range(runs)]
    print(HEADER)
    print(line("block given to click heard", values))


if __name__ == "__main__":
    main(sys.argv[1:])

"""How soon the relays are off when a card hangs, or is gone for good, on the air.

    python -m tests.bench.sound.lost_card [RUNS]

A whole daemon plays a minute on the virtual card; from the instant at which the card is lost until
the daemon says that the air is silent, its relays off, and what is entered of it.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from station.village.control.messages.air import PlayBulletin
from station.village.control.messages.log import GetLog
from tests.air.recordings import RATE, noise, write
from tests.bench.sound.sequencer import HEADER, line
from tests.village.station_process import Station, station_in
from tests.virtual_card.card import VirtualCard

KINDS: dict[str, Callable[[VirtualCard], None]] = {
    "hung": VirtualCard.hang,
    "gone": VirtualCard.unplug,
}


def lost(station: Station, fault: Callable[[VirtualCard], None]) -> tuple[float, str]:
    """Seconds to silent relays, and what was entered."""
    sound = write(station.folder / "minute.wav", noise(60 * RATE))
    station.office.add_bulletin("phut", "Một phút", sound, seconds=60)
    station.office.publish()
    station.start()
    station.client.ask(PlayBulletin(bulletin="phut", by="a bench"))
    station.wait(lambda status: status.air.state == "on-air")
    time.sleep(1)
    fault(station.card)
    began = time.monotonic()
    station.wait(lambda status: status.air.state == "silent", seconds=90)
    took = time.monotonic() - began
    (entry,) = station.client.ask(GetLog()).entries
    return took, f"{entry['outcome']}, {entry['reason']}"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    runs = min(100, int(arguments[0])) if arguments else 3
    print(HEADER)
    for name, fault in KINDS.items():
        values, said = [], set[str]()
        for _ in range(runs):
            with tempfile.TemporaryDirectory() as folder, station_in(Path(folder)) as station:
                seconds, entered = lost(station, fault)
            values.append(seconds)
            said.add(entered)
        print(line(f"card {name} to relays off", values), " entered:", "; ".join(sorted(said)))


if __name__ == "__main__":
    main(sys.argv[1:])

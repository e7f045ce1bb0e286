"""`make demo`: a whole commune and one village, from a typed bulletin to the horn, in a minute.

Everything is done through the two commands that their users have. Without a sound card it plays
into the tests' virtual one and leaves a WAV; without GPIO, on gpiozero's mock pins.
"""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from station.errors import LoaThonError
from tests.demo.play import Demo
from tests.demo.terminal import say


def main() -> int:
    """Run the demo; the exit status is 0 only if the village was heard."""
    options = _options()
    signal.signal(signal.SIGTERM, _interrupt)
    demo = Demo(options.out.resolve(), real_card=options.card)
    try:
        heard = demo.run(options.bulletin)
        if options.stay:
            say("The page stays up; Ctrl-C ends it.")
            while True:
                time.sleep(1)
    except KeyboardInterrupt:
        say("Ending: relays off, nothing left running.")
        return 130
    except LoaThonError as error:
        say(f"✗ {error}")
        return error.exit_status
    finally:
        demo.close()
    return 0 if heard else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("bulletin", type=Path, help="a bulletin as UTF-8 text")
    parser.add_argument("--out", type=Path, default=Path("demo-out"), help="where all of it goes")
    parser.add_argument("--card", help="a real sound card's name, instead of looking for one")
    parser.add_argument("--stay", action="store_true", default=sys.stdin.isatty())
    return parser.parse_args()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

"""The real daemon, whose acknowledgements and pins are witnessed past its disk.

python -m tests.crash.observed SETTINGS WITNESSED
"""

import signal
import sys
from pathlib import Path
from typing import Any

from gpiozero.pins.mock import MockPin

from station import settings as settings_files
from station.cli.station.main import log_to_stderr
from station.village.daemon.main import Daemon, real_station
from station.village.settings.station import StationSettings
from tests.crash.recorded_disk import Witness
from tests.crash.workloads import observed


def main() -> None:
    say = Witness(Path(sys.argv[2]))
    drive = MockPin._set_state

    def driven(pin: Any, value: bool) -> None:
        drive(pin, value)
        say("pin", name=pin.info.name, on=bool(value))

    MockPin._set_state = driven
    log_to_stderr()
    file = Path(sys.argv[1])
    daemon = Daemon(real_station(settings_files.load(file, StationSettings), file))
    observed(daemon.station.state.journal, say)
    signal.signal(signal.SIGTERM, daemon.stop)
    daemon.run()


if __name__ == "__main__":
    main()

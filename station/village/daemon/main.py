"""The station's daemon: the loop of a station that is built, until a signal or a release ends it.

Not handled here: building it (`build.py`), one pass of it and its threads (`station.py`), and any
decision.
"""

import logging
import signal
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from station import clock as clocks
from station.village.daemon.build import build
from station.village.daemon.only_one import only_one
from station.village.daemon.station import Station
from station.village.daemon.world import real_world
from station.village.settings.station import StationSettings

log = logging.getLogger(__name__)


class Daemon:
    """Runs `station`; `stop` ends it from a signal's handler."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self._ending = 0

    def stop(self, number: int = 0, _: FrameType | None = None) -> None:
        """End the loop after this pass. Safe in a signal's handler: it only makes a mark."""
        self._ending = number or signal.SIGTERM

    def run(self) -> None:
        """Start, loop, stop. Raises what killed a thread of ours."""
        notify = self.station.world.notify
        with ExitStack() as started:
            self.station.start(started)
            notify("READY=1")
            log.info("ready: %s", self.station.name)
            self._loop()
            notify("STOPPING=1")

    def _loop(self) -> None:
        station = self.station
        while not self._ending:
            patience, word = station.seconds_to_wait(), station.broadcaster.output
            station.routes.commands.answer(patience, word)
            station.pass_once()
            self._look_after()
        log.info("ending on signal %d", self._ending)

    def _look_after(self) -> None:
        self.station.look_after_threads()
        if self.station.should_restart():
            self.stop()


def real_station(
    settings: StationSettings, file: Path | None = None, clock: clocks.Clock | None = None
) -> Station:
    """The station of this machine; `file` is where its settings lie. Raises LoaThonError."""
    return build(settings, real_world(settings, file, clock), file)


def serve(settings: StationSettings, file: Path | None = None) -> None:
    """Run the daemon until SIGTERM or SIGINT; `file` is where its settings lie.

    Nothing is touched before it is sure to be the only one. Raises LoaThonError when it can't
    start.
    """
    with only_one(settings.places):
        daemon = Daemon(real_station(settings, file))
        signal.signal(signal.SIGTERM, daemon.stop)
        signal.signal(signal.SIGINT, daemon.stop)
        daemon.run()

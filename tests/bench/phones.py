"""How soon a tap on the page is heard, while twenty other phones look at it.

    python -m tests.bench.phones [RUNS] [PHONES]

The real daemon and the real panel, each run anew; a phone logs in with the PIN, taps a softer
volume and then Stop. Measured from the tap to the first sample that leaves the card changed, or to
the last one that is not silent: the card's own latency is in it.
"""

import contextlib
import http.cookiejar
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from station.village.control.messages.air import PlayBulletin
from tests.air.recordings import RATE, steady, write
from tests.bench.sound.capture import Capture
from tests.bench.sound.sequencer import HEADER, line
from tests.village.station_process import Station, station_in

_LEVEL = 12_000
_POLL = 3.0  # seconds
_PANEL = '[panel]\nlisten = "127.0.0.1"\nport = {port}\n'


class Phone:
    """A browser that has logged in at `address`."""

    def __init__(self, address: str, pin: str) -> None:
        self._address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._open = urllib.request.build_opener(jar).open
        self.tap("/login", self.token("/login"), pin=pin)

    def token(self, path: str) -> str:
        """The token of the forms on the page `path`."""
        with self._open(self._address + path, timeout=20) as page:
            found = re.search(r'name="token" value="([^"]+)"', page.read().decode())
        return found[1] if found else ""

    def tap(self, path: str, token: str, **fields: str) -> None:
        """Send a form, as a tap does."""
        form = urllib.parse.urlencode({"token": token, **fields}).encode()
        self._open(self._address + path, data=form, timeout=20).close()

    def look(self, over: threading.Event) -> None:
        """Ask for news every three seconds, as the page's script does."""
        etag, pause = "", random.random() * _POLL
        while not over.wait(pause):
            request = urllib.request.Request(self._address + "/live")
            request.add_header("If-None-Match", etag)
            with (
                contextlib.suppress(urllib.error.HTTPError),
                self._open(request, timeout=20) as answer,
            ):
                etag = answer.headers.get("ETag", "")
            pause = _POLL


@contextlib.contextmanager
def site(phones: int) -> Iterator[tuple[Station, Phone]]:
    """A station on the air with its panel, `phones` looking at it, and one more to tap on."""
    over = threading.Event()
    with tempfile.TemporaryDirectory() as name, station_in(Path(name)) as station:
        path = write(Path(name) / "steady.wav", steady(RATE * 60, _LEVEL))
        station.office.add_bulletin("dai", "Dài", path, seconds=60)
        station.office.publish()
        port = _free_port()
        station.settings.write_text(station.settings.read_text() + _PANEL.format(port=port))
        pin = station.command("pin").stdout.strip()
        station.start()
        with _panel(station):
            address = f"http://127.0.0.1:{port}"
            tapped = _logged_in(address, pin)
            looking = [
                threading.Thread(target=Phone(address, pin).look, args=(over,), daemon=True)
                for _ in range(phones)
            ]
            for each in looking:
                each.start()
            station.client.ask(PlayBulletin(bulletin="dai", by="a benchmark", confirmed=True))
            station.wait(lambda status: status.air.state == "on-air")
            time.sleep(5 + random.random())  # the tune is over by then
            try:
                yield station, tapped
            finally:
                over.set()
                for each in looking:
                    each.join()


def one_run(phones: int) -> tuple[float, float]:
    """Seconds from the tap on a volume to its being heard, and from Stop to silence."""
    with site(phones) as (station, phone):
        token = phone.token("/")
        softer = time.monotonic()
        phone.tap("/volume/cong-lang", token, percent="50")
        time.sleep(1)
        stop = time.monotonic()
        phone.tap("/stop", token)
        time.sleep(1)
        heard = Capture(station.card)
        changed = _first(heard, softer, lambda sample: 0 < sample < _LEVEL * 0.98)
        silent = _first(heard, stop, lambda sample: sample == 0)
        return changed - softer, silent - stop


def _first(heard: Capture, since: float, fits: Callable[[int], bool]) -> float:
    """When the first such sample left the card; the end of all, if there is none."""
    begin = heard.frame(since)
    samples = heard.read(begin, RATE)
    place = next((n for n, sample in enumerate(samples) if fits(sample)), len(samples))
    return heard.instant(begin + place)


def _logged_in(address: str, pin: str) -> Phone:
    until = time.monotonic() + 30
    while True:
        try:
            return Phone(address, pin)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextlib.contextmanager
def _panel(station: Station) -> Iterator[None]:
    command = [sys.executable, "-m", "station.cli.station", "--settings", str(station.settings)]
    with subprocess.Popen([*command, "panel"], stderr=subprocess.DEVNULL) as panel:
        try:
            yield
        finally:
            panel.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    runs = min(100, int(arguments[0])) if arguments else 5
    phones = min(100, int(arguments[1])) if len(arguments) > 1 else 20
    found = [one_run(phones) for _ in range(runs)]
    print(f"  with {phones} phones looking on, {runs} runs")
    print(HEADER)
    print(line("a volume", [softer for softer, _ in found]))
    print(line("Stop to silence", [stop for _, stop in found]))


if __name__ == "__main__":
    main(sys.argv[1:])

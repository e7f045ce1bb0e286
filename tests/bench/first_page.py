"""How soon the village head's first page is drawn on a slow phone.

    python -m tests.bench.first_page [RUNS]

The real panel, beside a daemon that only talks, and Debian's chromium with an empty cache: this
machine's CPU slowed down to a sixth for it, the network to 1.6 Mbit/s down, 0.75 Mbit/s up and
150 ms for each request, as Lighthouse's slow profile has it.
"""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.real.web.site import CHROMIUM
from tests.real.web.test_real_server import _command, _free_port, _settings_file, _wait_for
from tests.village.fake_daemon import FakeDaemon
from web.panel.access.login import make_pin

_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_SLOWER = 6
_DRAWN = """() => new Promise(done => {
  new PerformanceObserver(list => {
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    done([first.startTime, list.getEntries().pop().startTime]);
  }).observe({type: "largest-contentful-paint", buffered: true});
})"""


@contextlib.contextmanager
def panel() -> Iterator[tuple[str, str]]:
    """Its address, and its PIN."""
    with tempfile.TemporaryDirectory() as name, FakeDaemon(Path(name) / "control.sock"):
        folder, port = Path(name), _free_port()
        pin = make_pin(folder / "state")
        command = _command(_settings_file(folder, port))
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for(port, process)
                yield f"http://127.0.0.1:{port}", pin
            finally:
                process.terminate()


def logged_in(browser: Browser, url: str, pin: str) -> Any:
    """The cookies of a phone that has typed the PIN."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url}/login")
    page.fill("#pin", pin)
    page.click(".go")
    page.wait_for_selector("#live")
    kept = context.storage_state()
    context.close()
    return kept


def one_run(browser: Browser, url: str, cookies: Any) -> tuple[float, float, int]:
    """Milliseconds to the first and to the largest paint, and bytes on the wire."""
    context = browser.new_context(
        storage_state=cookies, viewport={"width": 360, "height": 640}, is_mobile=True
    )
    page, weights = context.new_page(), list[int]()
    page.on("requestfinished", lambda request: weights.append(_weight(request)))
    _slow_down(page)
    page.goto(url, wait_until="networkidle")
    first, largest = page.evaluate(_DRAWN)
    context.close()
    return first, largest, sum(weights)


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})


def _weight(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    runs = min(100, int(arguments[0])) if arguments else 10
    with panel() as (url, pin), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cookies = logged_in(browser, url, pin)
        found = [one_run(browser, url, cookies) for _ in range(runs)]
        browser.close()
    print(f"  CPU ÷ {_SLOWER}, 1.6 Mbit/s, 150 ms, {runs} runs, ms")
    print(f"  {'':24}{'median':>10}{'most':>10}")
    for place, name in enumerate(("first contentful paint", "largest contentful paint")):
        times = [run[place] for run in found]
        print(f"  {name:24}{median(times):10.0f}{max(times):10.0f}")
    print(f"  {'bytes on the wire':24}{median(r[2] for r in found):10.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])

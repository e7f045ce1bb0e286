"""How soon a phone that is in has its Stop answered while strangers do their worst.

    python -m tests.bench.strangers [TAPS]

The real panel over a daemon that only talks; the unit's own allocator settings. Each attack comes
from another address than the phone, and then from the phone's own. Printed: from the tap to the
answer, the panel's largest resident memory, and what the attack managed to do.
"""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from station.village.https.authority import set_up
from tests.bench.sound.sequencer import HEADER, line
from tests.real.web.strangers import BODIES, HEADS, KEPT, SILENT, strangers
from tests.real.web.test_real_server import (
    ALLOCATOR,
    Served,
    _command,
    _free_port,
    _settings_file,
    _wait_for,
)
from tests.village.fake_daemon import FakeDaemon
from web.panel.access.login import make_pin

_MANY = 150
_OTHER, _SAME = "127.0.0.9", "127.0.0.1"
_FLOOD = """
import signal, socket, struct, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
host, port, source = "127.0.0.1", int(sys.argv[1]), sys.argv[2]
held, count, begun = [], 0, time.time()
try:
    while True:
        made = socket.socket()
        made.setblocking(False)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        made.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
        try:
            made.bind((source, 0))
            made.connect((host, port))
        except BlockingIOError:
            pass
        except OSError:
            continue
        count += 1
        if len(sys.argv) > 3:
            try:
                made.send(sys.argv[3].encode())
            except OSError:
                pass
        held.append(made)
        if len(held) > 2000:
            held.pop(0).close()
finally:
    print(round(count / (time.time() - begun)), "connects a second")
"""
_GREETINGS = """
import signal, socket, ssl, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
context, count, begun = ssl._create_unverified_context(), 0, time.time()
try:
    while True:
        try:
            made = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 2, (sys.argv[2], 0))
            context.wrap_socket(made).close()
            count += 1
        except OSError:
            pass
finally:
    print(round(count / (time.time() - begun)), "handshakes a second")
"""
Attack = Callable[[Served, int, str], contextlib.AbstractContextManager[object]]


@contextlib.contextmanager
def panel() -> Iterator[tuple[Served, int]]:
    """A panel that runs, with HTTPS at the second port."""
    with tempfile.TemporaryDirectory() as name:
        folder, port, https = Path(name), _free_port(), _free_port()
        pin = make_pin(folder / "state")
        set_up(folder / "state", "Nà Đông", ("127.0.0.1",), datetime.now(UTC))
        path = _settings_file(folder, port)
        text = path.read_text("utf-8").replace("https_port = 8443", f"https_port = {https}")
        path.write_text(text, "utf-8")
        environment = os.environ | ALLOCATOR
        process = subprocess.Popen(_command(path), env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port, process)
            with FakeDaemon(folder / "control.sock"):
                yield Served(process, port, pin), https
        finally:
            process.kill()
            process.wait()


def _slow(begin: bytes, *, tls: bool = False) -> Attack:
    def attack(
        served: Served, https: int, source: str
    ) -> contextlib.AbstractContextManager[object]:
        return strangers(https if tls else served.port, _MANY, begin, source, every=5)

    return attack


@contextlib.contextmanager
def _flood(served: Served, _: int, source: str, *more: str) -> Iterator[None]:
    command = [sys.executable, "-c", _FLOOD, str(served.port), source, *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            print("   ", process.communicate()[0].strip())


def _speaking_flood(
    served: Served, https: int, source: str
) -> contextlib.AbstractContextManager[None]:
    return _flood(served, https, source, "G")


def _asking_flood(
    served: Served, https: int, source: str
) -> contextlib.AbstractContextManager[None]:
    request = "GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    return _flood(served, https, source, request)


@contextlib.contextmanager
def _silent_tls(_: Served, https: int, source: str) -> Iterator[None]:
    held = []
    for _number in range(1500):
        with contextlib.suppress(OSError):
            held.append(socket.create_connection(("127.0.0.1", https), 2, (source, 0)))
    try:
        yield
    finally:
        for each in held:
            each.close()


@contextlib.contextmanager
def _handshakes(_: Served, https: int, source: str) -> Iterator[None]:
    command = [sys.executable, "-c", _GREETINGS, str(https), source]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            print("   ", process.communicate()[0].strip())


@contextlib.contextmanager
def _logins(served: Served, _: int, __: str) -> Iterator[None]:
    for _number in range(20):
        Served(served.process, served.port, served.pin).log_in()
    yield


@contextlib.contextmanager
def _phones(served: Served, _: int, __: str) -> Iterator[None]:
    """Fifty honest ones, each on its own connection, that ask for news every three seconds."""
    over = threading.Event()

    def look(late: float) -> None:
        over.wait(late)
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
        while not over.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request("GET", "/live", headers={"Cookie": served.cookie})
                connection.getresponse().read()
            over.wait(3)
        connection.close()

    threads = [threading.Thread(target=look, args=(number * 0.06,)) for number in range(50)]
    for each in threads:
        each.start()
    try:
        time.sleep(3)
        yield
    finally:
        over.set()
        for each in threads:
            each.join()


ATTACKS: dict[str, Attack] = {
    "fifty phones": _phones,
    "150 slow heads": _slow(HEADS),
    "150 slow bodies": _slow(BODIES),
    "150 kept alive": _slow(KEPT),
    "150 silent": _slow(SILENT),
    "a flood of connects": _flood,
    "a flood, a byte each": _speaking_flood,
    "a flood of requests": _asking_flood,
    "1500 without TLS": _silent_tls,
    "150 half handshakes": _slow(b"\x16\x03\x01", tls=True),
    "handshakes without end": _handshakes,
    "20 logins": _logins,
}


def one(name: str, source: str, taps: int) -> None:
    """One attack on a panel of its own."""
    with panel() as (served, https):
        token, took, lost = served.log_in(), list[float](), 0
        with ATTACKS[name](served, https, source):
            for _ in range(taps):
                begun = time.monotonic()
                try:
                    answered = served.ask("POST", "/stop", f"token={token}", timeout=10)[0] == 303
                except (OSError, http.client.HTTPException):
                    answered = False
                lost += not answered
                took.append(time.monotonic() - begun)
                time.sleep(0.1)
        whose = "" if source == _OTHER else ", the phone's own address"
        print(line(f"{name}{whose}", took))
        print(f"    {lost} of {taps} lost; the panel's largest: {_largest(served)} MB")


def _largest(served: Served) -> int:
    status = Path(f"/proc/{served.process.pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) // 1000


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    taps = min(1000, int(arguments[0])) if arguments else 30
    only = arguments[1] if len(arguments) > 1 else ""
    print(HEADER)
    for name in ATTACKS:
        for source in (_OTHER, _SAME):
            if only in name:
                one(name, source, taps)


if __name__ == "__main__":
    main(sys.argv[1:])

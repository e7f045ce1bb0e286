"""A real daemon on the virtual card and a real panel beside it, each a process of its own."""

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real.web.test_real_server import Served, _free_port, _wait_for
from tests.village.station_process import Station, station_in
from web.panel.access.login import make_pin


@contextmanager
def real_village(folder: Path, settings: str = "") -> Iterator[tuple[Station, Served]]:
    """Both, in `folder`; the daemon is the test's to start. `settings` are further ones."""
    with station_in(folder) as station:
        port = _free_port()
        panel = f'[panel]\nlisten = "127.0.0.1"\nport = {port}\n'
        text = station.settings.read_text("utf-8")
        station.settings.write_text(f"{text}\n{panel}{settings}", "utf-8")
        pin = make_pin(folder / "state")
        process = subprocess.Popen(station.command_line("panel"))
        try:
            _wait_for(port, process)
            yield station, Served(process, port, pin)
        finally:
            process.terminate()
            process.wait(15)


def multipart(token: str, title: str, content: bytes) -> tuple[str, bytes]:
    """The content type and the body of the form that sends a recording."""
    mark = secrets.token_hex(8)
    body = b""
    for name, value in (("token", token), ("title", title)):
        body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        body += value.encode() + b"\r\n"
    body += f"--{mark}\r\n".encode()
    body += b'Content-Disposition: form-data; name="file"; filename="x.m4a"\r\n\r\n'
    return f"multipart/form-data; boundary={mark}", body + content + f"\r\n--{mark}--\r\n".encode()

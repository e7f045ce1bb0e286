"""The demo's steps, each through the command that its user has."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from station.errors import InputError, LinkError
from station.settings import load
from station.village.control.client import ControlClient
from station.village.control.messages.status import GetStatus
from station.village.settings.station import StationSettings
from tests.demo import places
from tests.demo.sound import Sound
from tests.demo.terminal import follow, say

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AHEAD = timedelta(seconds=14)
BULLETIN = "ban-tin"


class Demo:
    """One commune and one village in the folder `out`, made anew each time."""

    def __init__(self, out: Path, *, real_card: str | None) -> None:
        self._out = out
        if out.exists() and not (out / places.MARK).exists():
            raise InputError(f"{out} is not a demo's folder; give another one: OUT=folder")
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        (out / places.MARK).touch()
        self._sound = Sound(out, real_card)
        self._running: list[tuple[str, subprocess.Popen[str]]] = []
        self._env = {**os.environ, "COMMUNE_HOME": str(out / "commune"), "NO_COLOR": "1"}
        self._settings = out / "station.toml"

    def run(self, bulletin: Path) -> bool:
        """All of it; whether the village heard the bulletin."""
        self._make_commune()
        self._write_bulletin(bulletin)
        starts = datetime.now(HANOI).replace(microsecond=0) + AHEAD
        self._publish(starts)
        self._open_village()
        return self._listen(starts)

    def close(self) -> None:
        """End what was started, the last first; every relay goes off on the way."""
        for name, process in reversed(self._running):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                say(f"{name} did not end by itself; killed")
                process.kill()
                process.wait()
        self._running.clear()
        self._sound.close()

    def _make_commune(self) -> None:
        say("A commune: keys for root, targets, editor, chairman and the feed")
        passphrases = self._out / "passphrases.toml"
        with os.fdopen(os.open(passphrases, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            for key in ("root", "targets", "editor", "chairman"):
                file.write(f'{key} = "{secrets.token_urlsafe(12)}"\n')
        self._secrets = ("--passphrases", str(passphrases))
        self._commune("init", *places.COMMUNE_NAMES)
        # The demo speaks at any hour of your day, so its commune is quiet at another one.
        quiet = datetime.now(HANOI) + timedelta(hours=12)
        places.set_quiet_hours(self._out / "commune" / "commune.toml", quiet)
        self._commune("renew")

    def _write_bulletin(self, bulletin: Path) -> None:
        say(f"The officer gives in {bulletin.name}; it is read aloud and mastered for horns")
        self._commune("bulletin", "add", str(bulletin), "--id", BULLETIN)
        say("The chairman approves it with his signature")
        # Nobody sits here to hear it first; a chairman would read these digits after listening.
        recording = next((self._out / "commune" / "audio").glob("*.opus"))
        self._commune("approve", BULLETIN, "--no-listen", "--digest", recording.stem[:16])

    def _publish(self, starts: datetime) -> None:
        say(f"The timetable: once, at {starts:%H:%M:%S}; then everything is published")
        timetable = self._out / "timetable.toml"
        timetable.write_text(places.timetable(starts), "utf-8")
        self._commune("timetable", "set", str(timetable))
        self._commune("publish")
        self._port = _free_port()
        self._start("commune", "commune", "serve", "--port", str(self._port))
        _wait_for("the commune's folder over HTTP", lambda: _answers(self._port))

    def _open_village(self) -> None:
        panel_port = _free_port()
        address = f"http://127.0.0.1:{self._port}/"
        text = places.station_toml(self._out, address, panel_port, self._sound.card)
        self._settings.write_text(text, "utf-8")
        say("The village opens its station: fetches, verifies, waits")
        pin = self._station("pin").strip()
        self._start("station", "station", "run")
        client = ControlClient(load(self._settings, StationSettings).socket)
        _wait_for("the station", lambda: bool(client.ask(GetStatus()).bulletins))
        self._start("panel", "station", "panel")
        _wait_for("the page", lambda: _answers(panel_port))
        say(f"The village head's page: http://127.0.0.1:{panel_port}/  PIN {pin}")
        if not client.ask(GetStatus()).clock.trusted:
            say("No network has set this machine's clock; a person confirms it: confirm-clock")
            self._station("confirm-clock", "--yes")

    def _listen(self, starts: datetime) -> bool:
        left = (starts - datetime.now(HANOI)).total_seconds()
        say(f"On the air in {left:.0f} s, in zones {', '.join(places.ZONES)}")
        client = ControlClient(load(self._settings, StationSettings).socket)
        until = time.monotonic() + 1800
        shown = ""
        while time.monotonic() < until:
            status = client.ask(GetStatus())
            air, slot = status.air.state, status.today[0].state
            if air != shown:
                say(f"    on air: {air}")
                shown = air
            if slot not in ("due", "playing") and air == "silent":
                break
            self._check_running()
            time.sleep(0.2)
        say("The as-run log:")
        print(self._station("log"), end="", flush=True)
        self._sound.report(starts, say)
        return str(client.ask(GetStatus()).today[0].state) == "played"

    def _check_running(self) -> None:
        for name, process in self._running:
            if process.poll() is not None:
                raise LinkError(f"{name} ended by itself with status {process.returncode}")

    def _commune(self, *words: str) -> None:
        command = ["commune", *words]
        print(f"          $ {' '.join(command)}", flush=True)
        self._run([*_program("commune"), *self._secrets, *words])

    def _station(self, *words: str) -> str:
        command = [*_program("station"), "--settings", str(self._settings), *words]
        return self._run(command, quiet=True)

    def _run(self, command: list[str], *, quiet: bool = False) -> str:
        done = subprocess.run(
            command, env=self._env, text=True, stdout=subprocess.PIPE, check=False
        )
        if not quiet:
            for line in done.stdout.splitlines():
                print(f"          {line}", flush=True)
        if done.returncode != 0:
            raise LinkError(f"“{' '.join(command)}” ended with status {done.returncode}")
        return done.stdout

    def _start(self, name: str, program: str, *words: str) -> None:
        options = ["--settings", str(self._settings)] if program == "station" else []
        process = subprocess.Popen(
            [*_program(program), *options, *words],
            env={**self._env, **self._sound.env},
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is the demo's; it ends them in order
        )
        self._running.append((name, process))
        if process.stderr is not None:
            follow(name, process.stderr)


def _program(name: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name))]


def _wait_for(what: str, ready: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(LinkError):
            if ready():
                return
        time.sleep(0.1)
    raise LinkError(f"{what} did not come up within 20 s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True

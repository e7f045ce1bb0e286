"""Runs on the Pi: the installed station as its unit starts it, with a village of its own.

Prints one JSON object. The real village's settings and state aren't touched: a drop-in in /run,
gone at the next boot, points the unit elsewhere. Not handled here: what is right (`test_pi.py`).
"""

import contextlib
import itertools
import json
import math
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from office_simulator import OfficeSimulator  # type: ignore[import-not-found, unused-ignore]

from station.errors import LinkError
from station.programme.timetable import QuietHours
from station.village.control import ControlClient

PLACE = Path("/run/loa-thon-test")
STATE = Path("/var/lib/loa-thon-test")
DROP_IN = Path("/run/systemd/system/station.service.d/90-test.conf")
SETTINGS = PLACE / "station.toml"
KERNELS = Path("/sys/module/virtual_pi/parameters")
MAINS, ZONE = 17, 27
SECONDS = 8
WRITTEN = f"""
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{PLACE}/office/repository"
root = "{PLACE}/office/root.json"
every_minutes = 0.05
[sound]
card = "Loopback"
[amplifier]
pins = "lgpio"
mains_pin = {MAINS}
warm_up = 0.5
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = {ZONE}
[paths]
state = "{STATE}"
runtime = "/run/loa-thon-test-box"
"""


def main() -> None:
    """What is asked for, and its findings as JSON."""
    with trial_village() as ready_after:
        found: dict[str, object] = {"ready_after": ready_after}
        if sys.argv[1] == "broadcast":
            found |= broadcast()
        else:
            found |= end_it(sys.argv[1], sys.argv[2])
    print(json.dumps(found))


@contextlib.contextmanager
def trial_village() -> Iterator[float]:
    """The unit on the test's settings; afterwards on its own again. Gives seconds until ready."""
    systemctl("stop", "station.service")
    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.rmtree(STATE, ignore_errors=True)
    PLACE.mkdir()
    SETTINGS.write_text(WRITTEN)
    publish()
    unit = Path("/etc/systemd/system/station.service").read_text()
    lines = ["[Service]"]
    for key in ("ExecStart", "ExecStopPost"):
        [line] = [row for row in unit.splitlines() if row.startswith(f"{key}=")]
        lines += [f"{key}=", line.replace("/etc/loa-thon/station.toml", str(SETTINGS))]
    lines += ["StateDirectory=loa-thon-test", "RuntimeDirectory=loa-thon-test-box"]
    lines += ["WorkingDirectory=/run/loa-thon-test-box", "TimeoutStartSec=300"]
    lines += ["Environment=LG_WD=/run/loa-thon-test-box"]
    DROP_IN.parent.mkdir(parents=True, exist_ok=True)
    DROP_IN.write_text("\n".join(lines) + "\n")
    systemctl("daemon-reload")
    begun = time.monotonic()
    try:
        systemctl("start", "station.service")
        ready_after = time.monotonic() - begun
        station("confirm-clock", "--yes")
        wait_for(lambda: json_of("status")["sync"]["count"] > 0)
        yield ready_after
    finally:
        DROP_IN.unlink()
        systemctl("daemon-reload")
        systemctl("stop", "station.service")
        shutil.rmtree(STATE, ignore_errors=True)


def publish() -> None:
    """One bulletin, a tone of 1 kHz, in a session two to three minutes from now."""
    (PLACE / "office").mkdir()
    with wave.open(str(PLACE / "tone.wav"), "wb") as tone:
        tone.setparams((1, 2, 48000, 0, "NONE", ""))
        period = [round(16000 * math.sin(math.tau * n / 48)) for n in range(48)]
        tone.writeframes(struct.pack("<48h", *period) * 1000 * SECONDS)
    never = QuietHours(datetime.min.time(), datetime.min.time())
    now = datetime.now(UTC)
    office = OfficeSimulator(PLACE / "office", now=now, quiet=never)
    (PLACE / "office" / "root.json").write_bytes(office.root_bytes)
    office.add_bulletin("thu", "Phát thử", PLACE / "tone.wav", seconds=SECONDS)
    at = now + timedelta(hours=7, minutes=3)
    if "broadcast" in sys.argv:
        slot = {"id": "thu", "title": "Thử", "at": f"{at:%H:%M}", "tune": False, "closing": False}
        office.set_timetable({"slot": [slot]})
    office.publish()


def broadcast() -> dict[str, object]:
    """The session at its minute: when the pins went high and low, and what was heard."""
    heard = PLACE / "heard.wav"
    command = ["arecord", "-q", "-D", "plughw:Loopback,1", "-f", "S16_LE", "-r", "48000"]
    pins: list[tuple[float, int, int]] = []
    with subprocess.Popen([*command, "-c", "1", str(heard)]) as ear:
        until = time.monotonic() + 300
        while time.monotonic() < until and not (pins and last_are_low(pins) and any_high(pins)):
            seen = (time.time(), level(MAINS), level(ZONE))
            if not pins or pins[-1][1:] != seen[1:]:
                pins.append(seen)
            time.sleep(0.02)
        ear.send_signal(signal.SIGINT)
    with wave.open(str(heard)) as tape:
        data = tape.readframes(tape.getnframes())
    samples = struct.unpack(f"<{len(data) // 2}h", data)
    loud = [n for n, sample in enumerate(samples) if abs(sample) > 500]
    return {
        "pins": pins,
        "loud_seconds": (loud[-1] - loud[0]) / 48000 if loud else 0.0,
        # A tone of 1 kHz crosses upwards 1000 times a second: none is missing, none is twice.
        "crossings": sum(a < 0 <= b for a, b in itertools.pairwise(samples)),
        "log": log(),
    }


def end_it(how: str, persist: str) -> dict[str, object]:
    """End the daemon while it is on the air; how long the relays stayed on, and what came next."""
    if KERNELS.is_dir():
        (KERNELS / "persist").write_text(persist)
    station("play", "thu", "--confirm")
    wait_for(lambda: level(MAINS) and level(ZONE) and json_of("status")["air"]["state"] == "on-air")
    first = int(show("MainPID"))
    begun = time.monotonic()
    if how == "oom":
        subprocess.run(
            ["systemctl", "set-property", "--runtime", "station.service", "MemoryMax=8M"],
            check=False,
        )
    else:
        os.kill(first, signal.SIGKILL if how == "kill" else signal.SIGSTOP)
    wait_for(lambda: not level(MAINS) and not level(ZONE))
    off_after = time.monotonic() - begun
    if how == "oom":
        systemctl("set-property", "--runtime", "station.service", "MemoryMax=200M")
    wait_for(lambda: show("ActiveState") == "active" and int(show("MainPID")) not in (0, first))
    again = False
    until = time.monotonic() + SECONDS + 4
    while time.monotonic() < until:
        again = again or bool(level(MAINS) or level(ZONE))
        time.sleep(0.02)
    return {"off_after": off_after, "again": again, "log": log(), "result": show("NRestarts")}


def level(pin: int) -> int:
    """1 where the kernel's driver says that the pin is driven high."""
    if KERNELS.is_dir():
        return int((KERNELS / "pins").read_text().split()[0][pin] == "1")
    got = subprocess.run(["pinctrl", "get", str(pin)], capture_output=True, text=True, check=True)
    return int("| hi" in got.stdout and "op" in got.stdout)


def any_high(pins: list[tuple[float, int, int]]) -> bool:
    """Whether the mains were on once."""
    return any(row[1] for row in pins)


def last_are_low(pins: list[tuple[float, int, int]]) -> bool:
    """Whether both are off by now."""
    return pins[-1][1:] == (0, 0)


def systemctl(*words: str) -> None:
    """Run it; a failure shows the unit's log."""
    if subprocess.run(["systemctl", *words], check=False).returncode:
        subprocess.run(["journalctl", "-u", "station", "-n", "30", "--no-pager"], check=False)
        sys.exit(f"systemctl {' '.join(words)} failed")


def show(name: str) -> str:
    """A property of the unit."""
    command = ["systemctl", "show", "--value", "-p", name, "station.service"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def station(*words: str) -> str:
    """The station's own command, as a technician gives it."""
    command = [sys.executable, "-m", "station.village", "--settings", str(SETTINGS), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def json_of(operation: str) -> dict[str, Any]:
    """The daemon's answer at its socket; empty while it is gone."""
    try:
        return ControlClient(Path("/run/loa-thon-test-box/control.sock")).ask(operation)
    except LinkError:
        return {"sync": {"count": 0}, "air": {"state": ""}}


def log() -> list[dict[str, object]]:
    """The as-run log."""
    return [json.loads(line) for line in station("log", "--jsonl").splitlines()]


def wait_for(ready: object, seconds: float = 240) -> None:
    """Until `ready()`; the test ends in words when it never is."""
    assert callable(ready)
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            systemctl("status", "--no-pager", "-l", "station.service")
            sys.exit("it did not come to that")
        time.sleep(0.02)


if __name__ == "__main__":
    main()

"""Runs on the Pi: the installed station under its own units, with a village of the tests' own.

    on_the_pi.py broadcast        a session at its minute
    on_the_pi.py recording        one from a phone, made fit and played
    on_the_pi.py end Y|N WAY...   on the air, ended in each of these ways

Prints one JSON object. Not handled here: what is right (`test_pi.py`, `test_endings.py`).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from station.village.control.client import ControlClient
from station.village.control.messages.memos import ListMemos, PlayMemo, TakeMemo
from station.wire import form_of
from tests.pi import tape, wires
from tests.pi.trial import (
    HERE,
    PLACE,
    SOCKET,
    STATE,
    ask,
    give_up,
    log,
    show,
    station,
    trial_village,
    wait_for,
)
from tests.pi.village import BULLETIN, MAINS, ZONE

SPOKEN = HERE.parent / "samples/phone-speech-wideband.amr"
SECONDS = 8.0
LONG = 40.0
_MOST_SLIPS = 8
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
CUES = {"mistake": 1, "hang": 2, "hold": 3, "grow": 4}
EATER = "hoard = []\nwhile True: hoard.append(b'x' * (1 << 20))"


def main() -> None:
    """What is asked for, and its findings as JSON."""
    steps = {"broadcast": broadcast, "recording": recording}
    step = steps.get(sys.argv[1])
    print(json.dumps(step() if step else ends(sys.argv[2], sys.argv[3:])))


def broadcast() -> dict[str, object]:
    """When the pins went high and low, what was heard, and which thread ran how."""
    at = datetime.now(LOCAL).replace(second=0, microsecond=0) + timedelta(minutes=2)
    with trial_village(SECONDS, at) as ready_after:
        heard = PLACE / "heard.wav"
        command = ["arecord", "-q", "-D", "hw:Loopback,1", "-f", "S16_LE", "-r", "48000"]
        wait_for(lambda: datetime.now(LOCAL) > at - timedelta(seconds=5), "its minute", 200)
        with subprocess.Popen([*command, "-c", "2", str(heard)]) as ear:
            seen = levels_until_all_are_low_again()
            threads = seen.pop("threads")
            ear.send_signal(signal.SIGINT)
        both = tape.read(heard), tape.read(PLACE / "sent.wav")
        entries = log()
        slips = min(int(entries[0]["corrected"]), _MOST_SLIPS)
        return {
            "ready_after": ready_after,
            "planned": at.timestamp(),
            "threads": threads,
            "log": entries,
            **seen,
            **tape.compared(*both),
            **tape.pieces(*both, slips),
        }


def levels_until_all_are_low_again() -> dict[str, object]:
    """Each change of mains and zone by the wall clock; and the player's scheduling on the air."""
    pins: list[tuple[float, int, int]] = []
    threads: list[str] = []
    until = time.monotonic() + 120
    while time.monotonic() < until:
        now = (time.time(), wires.level(MAINS), wires.level(ZONE))
        if not pins or pins[-1][1:] != now[1:]:
            pins.append(now)
        if now[2] and not threads and now[0] - pins[-1][0] > 3:
            threads = scheduling()
        if len(pins) > 1 and now[1:] == (0, 0):
            return {"pins": pins, "threads": threads}
        # Seldom: whoever looks takes the processor from the sound on a slow machine.
        time.sleep(0.05)
    give_up(f"the relays did not go on and off again: {pins}")
    raise AssertionError


def scheduling() -> list[str]:
    """Class, priority and name of every thread of the station's."""
    pids = ",".join(show_processes())
    command = ["ps", "-L", "-o", "cls=,rtprio=,args=", "-p", pids]
    rows = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return sorted({" ".join(row.split()) for row in rows.splitlines()})


def show_processes() -> list[str]:
    """The ids of the processes in the unit's control group."""
    return group().joinpath("cgroup.procs").read_text().split()


def group() -> Path:
    """The unit's control group."""
    return Path("/sys/fs/cgroup" + show("ControlGroup"))


def recording() -> dict[str, object]:
    """A minute of a phone's recording: what became of it, how long it took, the unit's memory."""
    with trial_village(SECONDS):
        client, inbox = ControlClient(SOCKET), STATE / "inbox"
        phone = ["ffmpeg", "-v", "error", "-stream_loop", "100", "-i", str(SPOKEN), "-t", "60"]
        made_by = ["-c:a", "aac", "-f", "mp4", str(inbox / "recording1")]
        subprocess.run([*phone, *made_by], check=True)
        shutil.chown(inbox / "recording1", "loa-thon-panel", "loa-thon")
        (inbox / "recording1").chmod(0o640)
        begun = time.monotonic()
        made = client.ask(TakeMemo(name="recording1", title="Thử", by="a test")).id
        wait_for(lambda: memo(client, made)["state"] != "preparing", "its being ready", 900)
        took = time.monotonic() - begun
        found = memo(client, made)
        if found["state"] == "ready":
            client.ask(PlayMemo(id=made, by="a test", confirmed=True))
            wait_for(lambda: ask("status")["air"]["state"] == "on-air", "being on the air")
            time.sleep(5)
            station("stop")
        wait_for(lambda: not wires.level(MAINS), "relays off")
        peak = int(group().joinpath("memory.peak").read_text())
        return {
            "memo": found,
            "took": took,
            "peak": peak,
            "log": log(),
            "restarts": show("NRestarts"),
        }


def memo(client: ControlClient, made: str) -> dict[str, object]:
    """How a recording is."""
    rows: list[dict[str, object]] = form_of(client.ask(ListMemos()).memos)
    return next(row for row in rows if row["id"] == made)


def ends(persist: str, ways: list[str]) -> dict[str, object]:
    """Of each way: seconds until both relays were off, and whether any went on again by itself."""
    found: dict[str, object] = {"changed": wires.persist(persist)}
    with trial_village(LONG):
        for way in ways:
            found[way] = end(way)
        found["log"] = log()
    return found


def end(way: str) -> dict[str, object]:
    """End the daemon in this way while it is on the air."""
    wait_for(lambda: ask("status")["air"]["state"] == "silent", "silence")
    station("play", BULLETIN, "--confirm")
    wait_for(lambda: wires.level(MAINS) and wires.level(ZONE), "both relays on")
    wait_for(lambda: ask("status")["air"]["state"] == "on-air", "being on the air")
    first, begun = int(show("MainPID")), time.monotonic()
    kills = len(wires.memory_kills(wires.kernel_log()))
    do(way, first)
    begun = time.monotonic() if way in {"kill", "stop"} else begun
    wait_for(lambda: not wires.level(MAINS) and not wires.level(ZONE), f"relays off after {way}")
    found: dict[str, object] = {"off_after": time.monotonic() - begun}
    text = wires.kernel_log()
    if len(wires.memory_kills(text)) > kills:
        killed = wires.memory_kills(text)[kills]
        found["off_after_kill"] = wires.edges(text, MAINS, ZONE)[-1][0] - killed
    wait_for(lambda: show("ActiveState") == "active" and int(show("MainPID")) not in (0, first),
             "a new daemon")  # fmt: skip
    found["result"] = show("Result")
    again, until = False, time.monotonic() + 5
    while time.monotonic() < until:
        again = again or bool(wires.level(MAINS) or wires.level(ZONE))
        time.sleep(0.02)
    return found | {"again": again}


def do(way: str, pid: int) -> None:
    """What ends it."""
    if way in {"kill", "stop"}:
        os.kill(pid, signal.SIGKILL if way == "kill" else signal.SIGSTOP)
    elif way == "child":
        # A process among the station's own that takes all the memory the unit may have.
        join = f'echo $$ > {group()}/cgroup.procs; exec python3 -c "{EATER}"'
        subprocess.Popen(["bash", "-c", join])
    else:
        os.kill(pid, signal.SIGRTMIN + CUES[way])


if __name__ == "__main__":
    main()

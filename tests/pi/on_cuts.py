"""Runs on a virtual Pi whose disk is kept: a village whose power is cut in each of its broadcasts.

    on_cuts.py settle          the village's settings, its sessions, the first sync
    on_cuts.py round NUMBER    how the box came up; then on the air, where the power is to be cut
    on_cuts.py end NUMBER      how the box came up, and no more

The clock is set from here, as a Pi has none: the power is back ten seconds after it went, so that
the broadcast that was cut could still begin anew. Prints one JSON object. Not handled here: what is
right (`test_power_cuts.py`).
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.pi import wires
from tests.pi.trial import (
    STATE,
    ask,
    checked,
    live_in,
    log,
    set_clock,
    show,
    station,
    wait_for,
)
from tests.pi.village import MAINS, ZONE, slot

BEGIN = datetime(2027, 3, 1, 3, 0, tzinfo=UTC)
APART = timedelta(seconds=130)
GRACE = timedelta(seconds=60)
SECONDS = 40.0
COUNT = 12


def main() -> None:
    """What is asked for."""
    if sys.argv[1] == "settle":
        settle()
        return
    number = int(sys.argv[2])
    found = came_up(number)
    if sys.argv[1] == "round":
        wait_for(lambda: wires.level(MAINS) and wires.level(ZONE), "both relays on", 200)
        wait_for(lambda: ask("status")["air"]["state"] == "on-air", "being on the air")
        found["on_air"] = ask("status")["air"]["title"]
    print(json.dumps(found), flush=True)
    if sys.argv[1] == "round":
        # The power goes now.
        time.sleep(600)


def starts(number: int) -> datetime:
    """The instant of a session."""
    return BEGIN + number * APART


def settle() -> None:
    """The village for all rounds."""
    set_clock(BEGIN - timedelta(minutes=5))
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    slots = [
        slot(f"{starts(number).astimezone(zone):%H:%M:%S}", name=f"lan-{number}")
        | {"longest_minutes": 1}
        for number in range(1, COUNT + 1)
    ]
    live_in(SECONDS, slots)
    print(json.dumps({"check": checked(), "next": station("next", "--days", "1")}))


def came_up(number: int) -> dict[str, object]:
    """Set the clock to a moment after the last broadcast, watch until nothing may begin any more,
    and say how the box is.
    """
    ready = int(show("ActiveEnterTimestampMonotonic")) / 1e6
    before = wires.switched_on(MAINS, ZONE)
    set_clock(starts(number - 1) + timedelta(seconds=float(sys.argv[3])))
    station("confirm-clock", "--yes")
    until = starts(number - 1) + GRACE + timedelta(seconds=5)
    wait_for(lambda: datetime.now(UTC) > until, "the end of the last one's grace", 200)
    return {
        "on_before_ready": [at for at in before if at < ready],
        "on_before_its_time": wires.switched_on(MAINS, ZONE),
        "ready": ready,
        "restarts": show("NRestarts"),
        "log": log(),
        "check": checked(),
        "left": [str(path) for path in STATE.rglob(".new-*")],
    }


if __name__ == "__main__":
    main()

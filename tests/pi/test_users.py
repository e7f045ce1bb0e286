"""Who breaks into the sync, a stick's process or the page: played within the real units.

Each unit runs a program of the attacker's in place of its own, with all its walls; what it could do
is told by the system's own words. Then the station goes on as before.
"""

import json

import pytest

from tests.pi.machine import needs_a_pi, once, run

pytestmark = needs_a_pi

ATTACKER = """
import json, os, signal, socket, sys
from pathlib import Path

S, R = Path("/var/lib/loa-thon"), Path("/run/loa-thon")
said = Path(sys.argv[1])
daemon = int(sys.argv[2])

def connect(name):
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(str(R / name))

tries = {
    "read the key": lambda: (S / "station-key.pem").read_bytes(),
    "write the key": lambda: (S / "station-key.pem").open("r+b"),
    "write root.json": lambda: (S / "root.json").write_bytes(b"x"),
    "write the journal": lambda: (S / "journal.sqlite").open("r+b"),
    "remove the journal": lambda: (S / "journal.sqlite").unlink(),
    "write what was verified": lambda: (S / "verified/rules.json").open("r+b"),
    "lay a file beside them": lambda: (S / "new").touch(),
    "put another library": lambda: (S / "library").rename(S / "away"),
    "write the settings": lambda: Path("/etc/loa-thon/station.d/x.toml").touch(),
    "end the daemon": lambda: os.kill(daemon, signal.SIGKILL),
    "stop the daemon": lambda: os.kill(daemon, signal.SIGSTOP),
    "lock the daemon out": lambda: (S / "daemon.lock").open("rb"),
    "lock the journal": lambda: (S / "journal.sqlite").open("rb"),
    "ask for a sync": lambda: connect("sync.sock"),
    "set the clock": lambda: connect("clock.sock"),
    "lay a link": lambda: os.symlink("..", said.parent / "link"),
    "lay another name": lambda: os.link(said, said.parent / "name"),
    "lay a pipe": lambda: os.mkfifo(said.parent / "pipe"),
    "lay a device": lambda: os.mknod(said.parent / "null", 0o20666, os.makedev(1, 3)),
    "ask the daemon": lambda: connect("control.sock"),
    "ask the desk": lambda: connect("stick-desk.sock"),
}
found = {}
for name, tried in tries.items():
    try:
        tried()
        found[name] = "done"
    except OSError as error:
        found[name] = type(error).__name__
said.write_text(json.dumps(found))
"""

PLAYED = """
cat > /opt/loa-thon/attacker.py <<'END'
{attacker}
END
cd /var/lib/loa-thon
# There is a key and a root to lose.
[ -e station-key.pem ] || install -o loa-thon -g loa-thon -m 600 /dev/null station-key.pem
[ -e root.json ] || install -o loa-thon -g loa-thon -m 644 /dev/null root.json
before=$(sha256sum station-key.pem root.json)
daemon=$(systemctl show --value -p MainPID station.service)
units=/run/systemd/system
play() {{
    # All of the unit but what it does, and when.
    grep -vE '^(BindsTo|PartOf|After|Exec.*|Type|Restart.*)=' "/etc/systemd/system/$1" |
        sed "s|^.Service.$|&\\nType=oneshot\\nExecStart=$2 $3 $daemon|" > $units/attacker.service
    systemctl daemon-reload
    systemctl start attacker.service
    echo "$1 $(cat "$3")"
    rm -f "$3"
}}
attack="/usr/bin/python3 -I -S -B /opt/loa-thon/attacker.py"
play station-sync.service "$attack" /var/lib/loa-thon/library/said
play station-stick@.service "$attack" /var/lib/loa-thon/library/said
play station-panel.service "$attack" /var/lib/loa-thon/inbox/said
rm $units/attacker.service /opt/loa-thon/attacker.py
systemctl daemon-reload
[ "$daemon" != "$(systemctl show --value -p MainPID station.service)" ] || echo 'daemon "same"'
[ "$before" != "$(sha256sum station-key.pem root.json)" ] || echo 'secrets "same"'
"""

NOBODY = (
    *("read the key", "write the key", "write root.json", "write the journal"),
    *("remove the journal", "write what was verified", "lay a file beside them"),
    *("put another library", "write the settings", "end the daemon", "stop the daemon"),
    *(
        "lock the daemon out",
        "lock the journal",
        "ask for a sync",
        "set the clock",
        "lay a link",
        "lay another name",
        "lay a pipe",
    ),
    "lay a device",
)
MAY = {
    "station-sync.service": set[str](),
    "station-stick@.service": {"ask the desk"},
    "station-panel.service": {"ask the daemon"},
}


@once
def played() -> dict[str, object]:
    """By each unit what it could do; and whether daemon and secrets are the same."""
    rows = run(PLAYED.format(attacker=ATTACKER)).splitlines()
    parted = (row.partition(" ") for row in rows if row.startswith(("station-", "daemon", "secr")))
    return {name: json.loads(said) for name, _, said in parted}


@pytest.mark.parametrize("unit", MAY)
def test_within_its_unit_nobody_does_more_than_he_must(unit: str) -> None:
    found = played()[unit]
    assert isinstance(found, dict)
    assert {name for name in NOBODY if found[name] == "done"} == set()
    assert {name for name, said in found.items() if said == "done"} == MAY[unit]


def test_the_daemon_goes_on_and_keeps_what_it_had() -> None:
    assert (played().get("daemon"), played().get("secrets")) == ("same", "same")
